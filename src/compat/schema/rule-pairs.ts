import type { RuleDefinition } from "../rule.ts";
import { BREAKS_BOTH, BREAKS_CONSUMERS, BREAKS_PRODUCERS } from "../rules/attributes.ts";

/** The texts of a rule about schemas. */
export type SchemaRuleTexts<Id extends string> = Pick<
  RuleDefinition<Id>,
  "id" | "summary" | "why" | "remedy"
>;

/** A change that narrows (it breaks backward) and the one the other way round, which widens (it breaks forward). */
export function narrowingAndWidening<const Narrows extends string, const Widens extends string>(
  narrows: SchemaRuleTexts<Narrows>,
  widens: SchemaRuleTexts<Widens>,
): RuleDefinition<Narrows | Widens, Narrows | Widens>[] {
  return [
    { ...BREAKS_PRODUCERS, ...narrows, mirror: widens.id },
    { ...BREAKS_CONSUMERS, ...widens, mirror: narrows.id },
  ];
}

/** Two changes, each the other one the other way round, both of which may break in both directions. */
export function mirrored<const One extends string, const Other extends string>(
  one: SchemaRuleTexts<One>,
  other: SchemaRuleTexts<Other>,
): RuleDefinition<One | Other, One | Other>[] {
  return [
    { ...BREAKS_BOTH, ...one, mirror: other.id },
    { ...BREAKS_BOTH, ...other, mirror: one.id },
  ];
}

/** A change that is the same the other way round, and may break in both directions. */
export function symmetric<const Id extends string>(texts: SchemaRuleTexts<Id>): RuleDefinition<Id, Id> {
  return { ...BREAKS_BOTH, ...texts, mirror: texts.id };
}
