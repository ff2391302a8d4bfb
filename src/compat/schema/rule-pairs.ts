import type { Rule } from "../rule.ts";
import { BREAKS_BOTH, BREAKS_READERS, BREAKS_WRITERS } from "../rules/attributes.ts";

/** The texts of a rule about schemas. */
export type SchemaRuleTexts = Pick<Rule, "id" | "summary" | "why" | "remedy">;

const area = "schema";

/** A change that narrows (it breaks backward) and the one the other way round, which widens (it breaks forward). */
export function narrowingAndWidening(narrows: SchemaRuleTexts, widens: SchemaRuleTexts): Rule[] {
  return [
    { ...BREAKS_WRITERS, ...narrows, area, mirror: widens.id },
    { ...BREAKS_READERS, ...widens, area, mirror: narrows.id },
  ];
}

/** Two changes, each the other one the other way round, both of which may break in both directions. */
export function mirrored(one: SchemaRuleTexts, other: SchemaRuleTexts): Rule[] {
  return [
    { ...BREAKS_BOTH, ...one, area, mirror: other.id },
    { ...BREAKS_BOTH, ...other, area, mirror: one.id },
  ];
}

/** A change that is the same the other way round, and may break in both directions. */
export function symmetric(texts: SchemaRuleTexts): Rule {
  return { ...BREAKS_BOTH, ...texts, area, mirror: texts.id };
}
