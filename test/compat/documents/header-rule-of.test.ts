import { expect, it } from "vitest";
import { headerRuleOf } from "../../../src/compat/documents/headers/header-rule-of.ts";
import { type RuleId, ruleOf } from "../../../src/compat/rules/registry.ts";
import { SCHEMA_RULES, type SchemaRuleId } from "../../../src/compat/schema/rules.ts";

it.each<[SchemaRuleId, string, RuleId]>([
  ["property-required-added", "/trace", "header-required-added"],
  ["property-required-added-with-default", "/trace", "header-required-added"],
  ["required-property-removed", "/x~1y", "header-property-removed"],
  ["enum-value-added", "/trace", "header-enum-value-added"],
  ["enum-value-added", "/trace/part", "enum-value-added"],
  ["enum-value-added", "/*", "enum-value-added"],
  ["enum-value-added", "", "enum-value-added"],
  ["max-length-tightened", "/trace", "max-length-tightened"],
])("%s of %s is %s", (rule, path, expected) => {
  expect(headerRuleOf(rule, path)).toBe(expected);
});

it("knows a rule about headers for eleven rules about schemas", () => {
  const named = SCHEMA_RULES.map(({ id }) => headerRuleOf(id, "/trace"));
  expect(named.filter((id) => ruleOf(id).area === "headers")).toHaveLength(11);
});
