import type { RuleId } from "../../rules/registry.ts";
import type { SchemaRuleId } from "../../schema/rules.ts";

/** Rules about headers by the rules about schemas that say the same of a member. */
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
 * The rule about headers for a change of their schema, by the rule about schemas and the JSON pointer of what it is about. Headers are
 * members of one flat object: what is deeper, and what no rule about headers says, stays a change of a schema.
 */
export function headerRuleOf(schemaRule: SchemaRuleId, path: string): RuleId {
  const isHeader = /^\/[^/]*$/.test(path) && path !== "/*";
  return (isHeader ? HEADER_RULES_BY_SCHEMA_RULE[schemaRule] : undefined) ?? schemaRule;
}
