/**
 * Ids of rules that must not compile. `tsc` checks this file: a line below `@ts-expect-error` that compiles is an error.
 * It is never run.
 */
import { type CompatibilityFinding, compareContracts, type Rule, type RuleId } from "eventpact/compat";
import { defineConfig } from "eventpact/config";
import { defineRules } from "../../src/compat/rule.ts";
import { INFORMATION } from "../../src/compat/rules/attributes.ts";
import { change, type ExamplesOf } from "../../src/compat/rules/example.ts";
import { ruleOf } from "../../src/compat/rules/registry.ts";

export function misspelt(finding: CompatibilityFinding, ...contracts: Parameters<typeof compareContracts>) {
  const [old, next] = contracts;
  ruleOf("channel-removed");
  // @ts-expect-error no rule has this id
  ruleOf("chanel-removed");
  compareContracts(old, next, { severities: { "channel-removed": "off" } });
  // @ts-expect-error no rule has this id
  compareContracts(old, next, { severities: { "chanel-removed": "off" } });
  defineConfig({ check: { severities: { "channel-removed": "off" } } });
  // @ts-expect-error no rule has this id
  defineConfig({ check: { severities: { "chanel-removed": "off" } } });
  defineConfig({ check: { ignore: [{ rule: "channel-removed", reason: "" }] } });
  // @ts-expect-error no rule has this id
  defineConfig({ check: { ignore: [{ rule: "chanel-removed", reason: "" }] } });
  // @ts-expect-error no rule has this id
  return finding.rule === "chanel-removed";
}

// @ts-expect-error ids are not any text
export const anyText: RuleId = "" as string;

const TEXTS = { ...INFORMATION, summary: "", why: "", remedy: "" };
const PAIR = defineRules("channel", [
  { ...TEXTS, id: "channel-added", mirror: "channel-removed" },
  { ...TEXTS, id: "channel-removed", mirror: "channel-added" },
]);
export const pair: readonly Rule[] = PAIR;

// @ts-expect-error a mirror is a rule as well
export const lonely: readonly Rule[] = defineRules("channel", [
  { ...TEXTS, id: "channel-added", mirror: "chanel-removed" },
]);

// @ts-expect-error every rule has an example
export const some: ExamplesOf<typeof PAIR> = { "channel-added": change`` };
export const all: ExamplesOf<typeof PAIR, "channel-removed"> = { "channel-added": change`` };
export const others: ExamplesOf<typeof PAIR, "channel-removed"> = {
  "channel-added": change``,
  // @ts-expect-error and there are no examples of other rules
  "chanel-removed": change``,
};
