import { CHANNEL_RULES } from "../documents/channels/rules.ts";
import { DOCUMENT_RULES } from "../documents/document/rules.ts";
import { HEADER_RULES } from "../documents/headers/rules.ts";
import { LIFECYCLE_RULES } from "../documents/lifecycle/rules.ts";
import { MESSAGE_RULES } from "../documents/messages/rules.ts";
import { OPERATION_RULES } from "../documents/operations/rules.ts";
import { POLICY_RULES } from "../documents/policy/rules.ts";
import { SERVER_RULES } from "../documents/servers/rules.ts";
import { RULE_AREAS, type Rule } from "../rule.ts";
import { SCHEMA_RULES } from "../schema/rules.ts";

/** All rules, by area; two of one id are a mistake that a test finds. */
export const ALL_RULES: readonly Rule[] = [
  ...DOCUMENT_RULES,
  ...POLICY_RULES,
  ...SERVER_RULES,
  ...CHANNEL_RULES,
  ...OPERATION_RULES,
  ...MESSAGE_RULES,
  ...HEADER_RULES,
  ...SCHEMA_RULES,
  ...LIFECYCLE_RULES,
].toSorted((a, b) => RULE_AREAS.indexOf(a.area) - RULE_AREAS.indexOf(b.area));

/** The rules by id, in the order of their areas. */
export const RULES: ReadonlyMap<string, Rule> = new Map(ALL_RULES.map((rule) => [rule.id, rule]));

/** The rule of an id; an id that is none is a mistake of the code that names it. */
export function ruleOf(id: string): Rule {
  const rule = RULES.get(id);
  if (!rule) throw new Error(`no rule has the id ${id}`);
  return rule;
}
