import type { RuleDefinition } from "../rule.ts";
import { BREAKS_BOTH, BREAKS_CONSUMERS, BREAKS_PRODUCERS } from "../rules/attributes.ts";

/** The texts of a rule about schemas. */
export type SchemaRuleTexts<Id extends string> = Pick<
  RuleDefinition<Id>,
  "id" | "summary" | "why" | "remedy"
>;

/** Rules about a change that narrows, which breaks backward, and about its reverse, which widens and breaks forward. */
export function narrowingAndWidening<const Narrows extends string, const Widens extends string>(
  narrows: SchemaRuleTexts<Narrows>,
  widens: SchemaRuleTexts<Widens>,
): RuleDefinition<Narrows | Widens, Narrows | Widens>[] {
  return [
    { ...BREAKS_PRODUCERS, ...narrows, mirror: widens.id },
    { ...BREAKS_CONSUMERS, ...widens, mirror: narrows.id },
  ];
}

/** Rules about a change and its reverse, both of which may break in both directions. */
export function mirrored<const One extends string, const Other extends string>(
  one: SchemaRuleTexts<One>,
  other: SchemaRuleTexts<Other>,
): RuleDefinition<One | Other, One | Other>[] {
  return [
    { ...BREAKS_BOTH, ...one, mirror: other.id },
    { ...BREAKS_BOTH, ...other, mirror: one.id },
  ];
}

/** A rule about a change whose reverse has the same rule, and which may break in both directions. */
export function symmetric<const Id extends string>(texts: SchemaRuleTexts<Id>): RuleDefinition<Id, Id> {
  return { ...BREAKS_BOTH, ...texts, mirror: texts.id };
}
