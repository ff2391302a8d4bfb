import { expect, it } from "vitest";
import { headerRuleOf } from "../../../src/compat/documents/headers/header-rule-of.ts";
import { RULES } from "../../../src/compat/rules/registry.ts";

it.each([
  ["property-required-added", "/trace", "header-required-added"],
  ["property-required-added-with-default", "/trace", "header-required-added"],
  ["required-property-removed", "/x~1y", "header-property-removed"],
  ["enum-value-added", "/trace", "header-enum-value-added"],
  ["enum-value-added", "/trace/part", "enum-value-added"],
  ["enum-value-added", "/*", "enum-value-added"],
  ["enum-value-added", "", "enum-value-added"],
  ["max-length-tightened", "/trace", "max-length-tightened"],
  ["constructor", "/trace", "constructor"],
])("%s of %s is %s", (rule, path, expected) => {
  expect(headerRuleOf(rule, path)).toBe(expected);
});

it("names rules only", () => {
  const rules = [...RULES.values()].filter(({ area }) => area === "schema");
  const named = rules.map(({ id }) => headerRuleOf(id, "/trace"));
  expect(named.filter((id) => !RULES.has(id))).toEqual([]);
  expect(named.filter((id) => id.startsWith("header-"))).toHaveLength(11);
});
