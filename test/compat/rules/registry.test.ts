import { describe, expect, it } from "vitest";
import { RULE_AREAS } from "../../../src/compat/rule.ts";
import { ALL_RULES, RULES, type RuleId, ruleOf } from "../../../src/compat/rules/registry.ts";

const rules = [...RULES.values()];

describe("the registry", () => {
  it("has every id once", () => {
    expect(RULES.size).toBe(ALL_RULES.length);
    expect(RULES.size).toBeGreaterThanOrEqual(150);
  });

  it("lists them area by area", () => {
    const areas = rules.map(({ area }) => area);
    expect(areas.filter((area, index) => area !== areas[index - 1])).toEqual(RULE_AREAS);
  });

  it.each(["", "no-such-rule", "__proto__", "constructor"])("knows no rule %j", (id) => {
    expect(() => ruleOf(id as RuleId)).toThrow(`no rule has the id ${id}`);
  });
});

describe.each(rules)("$id", (rule) => {
  it("is an id in kebab-case", () => {
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });

  it("has a mirror that mirrors back, or says why it has none", () => {
    if (rule.mirror === undefined) expect(rule.withoutMirror).toMatch(/\.$/);
    else {
      expect(rule.withoutMirror).toBeUndefined();
      expect(ruleOf(rule.mirror).mirror).toBe(rule.id);
    }
  });

  it("has texts of its own", () => {
    for (const text of [rule.summary, rule.why, rule.remedy]) {
      expect(text).toMatch(/^[A-Z`].*[^.]\.\)?$/);
      expect(text).not.toContain("|");
      expect(text.split("`")).toHaveLength(1 + 2 * Math.floor(text.split("`").length / 2));
    }
    expect(rules.filter(({ summary }) => summary === rule.summary)).toHaveLength(1);
    expect(rule.summary.length).toBeLessThanOrEqual(120);
  });

  it("has a direction where it is about what breaks, and none where it informs", () => {
    if (rule.category === "information") expect(rule.severity).toBe("info");
    if (rule.category === "information" || rule.category === "policy") expect(rule.directions).toEqual([]);
  });
});
