import type { RuleId } from "../../rules/registry.ts";
import type { SchemaRuleId } from "../../schema/rules.ts";

/** Rules about headers by the rules about schemas that report the same change of a member. */
const HEADER_RULES_BY_SCHEMA_RULE: Readonly<Partial<Record<SchemaRuleId, RuleId>>> = {
  "property-required-added": "header-required-added",
  "property-required-added-with-default": "header-required-added",
  "property-required-removed": "header-required-removed",
  "required-property-removed": "header-property-removed",
  "optional-property-removed": "header-property-removed",
  "property-added-open-model": "header-property-added",
  "property-added-closed-model": "header-property-added",
  "schema-type-changed": "header-type-changed",
  "const-changed": "header-const-changed",
  "enum-value-added": "header-enum-value-added",
  "enum-value-removed": "header-enum-value-removed",
};

/**
 * The rule about headers for a change of their schema, by the rule about schemas and the JSON pointer of the change. Headers are members of one
 * flat object: for a change that is deeper, or that no rule about headers covers, the rule about schemas stays.
 */
export function headerRuleOf(schemaRule: SchemaRuleId, path: string): RuleId {
  const isHeader = /^\/[^/]*$/.test(path) && path !== "/*";
  return (isHeader ? HEADER_RULES_BY_SCHEMA_RULE[schemaRule] : undefined) ?? schemaRule;
}
