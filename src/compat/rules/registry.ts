import { CHANNEL_RULES } from "../documents/channels/rules.ts";
import { DOCUMENT_RULES } from "../documents/document/rules.ts";
import { HEADER_RULES } from "../documents/headers/rules.ts";
import { LIFECYCLE_RULES } from "../documents/lifecycle/rules.ts";
import { MESSAGE_RULES } from "../documents/messages/rules.ts";
import { OPERATION_RULES } from "../documents/operations/rules.ts";
import { POLICY_RULES } from "../documents/policy/rules.ts";
import { SERVER_RULES } from "../documents/servers/rules.ts";
import { RULE_AREAS, type RuleInArea } from "../rule.ts";
import { SCHEMA_RULES } from "../schema/rules.ts";

const DEFINED = [
  ...DOCUMENT_RULES,
  ...POLICY_RULES,
  ...SERVER_RULES,
  ...CHANNEL_RULES,
  ...OPERATION_RULES,
  ...MESSAGE_RULES,
  ...HEADER_RULES,
  ...SCHEMA_RULES,
  ...LIFECYCLE_RULES,
];

/** Id of a rule. */
export type RuleId = (typeof DEFINED)[number]["id"];

/** A rule of the check. Its page is `docs/rules/<id>.md`. */
export type Rule = RuleInArea<RuleId, RuleId>;

/** All rules, area by area; a test finds duplicate ids. */
export const ALL_RULES: readonly Rule[] = DEFINED.toSorted(
  (a, b) => RULE_AREAS.indexOf(a.area) - RULE_AREAS.indexOf(b.area),
);

/** The rules by id, in the same order; any text may be looked up. */
export const RULES: ReadonlyMap<string, Rule> = new Map(ALL_RULES.map((rule) => [rule.id, rule]));

/** The rule of an id. */
export function ruleOf(id: RuleId): Rule {
  const rule = RULES.get(id);
  if (!rule) throw new Error(`no rule has the id ${id}`);
  return rule;
}
