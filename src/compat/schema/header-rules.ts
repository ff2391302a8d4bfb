import type { SchemaRule } from "./schema-rules.ts";

/** Rules of schemas that have one of their own where they are about a header. */
const HEADER_RULES: Readonly<Partial<Record<SchemaRule, string>>> = {
  "property-required-added": "header-required-added",
  "property-required-added-with-default": "header-required-added",
  "property-required-removed": "header-required-removed",
  "required-property-removed": "header-required-removed",
  "optional-property-removed": "header-property-removed",
  "property-added-open-model": "header-property-added",
  "property-added-closed-model": "header-property-added",
  "schema-type-changed": "header-type-changed",
  "const-changed": "header-const-changed",
  "enum-value-added": "header-enum-value-added",
  "enum-value-removed": "header-enum-value-removed",
};

/** The rule under which a change of the headers is told. */
export function headerRuleOf(rule: SchemaRule): string {
  return HEADER_RULES[rule] ?? rule;
}
