import { COMPATIBILITY_LEVELS } from "../../compat/documents/policy/compatibility-level.ts";
import { RULES } from "../../compat/rules/registry.ts";
import { isObjectNode } from "../../contract/source/nodes.ts";
import { didYouMean } from "../../contract/suggest.ts";
import { COMPARE_MODES, FAIL_ON, FORMAT_MEANINGS } from "../check/choices.ts";
import {
  day,
  flag,
  listOf,
  mapOfKnown,
  oneOf,
  type SettingCheck,
  sectionOf,
  text,
  texts,
  wholeNumber,
} from "./config-checks.ts";
import { ConfigError } from "./config-error.ts";

/** What an ignore may select findings by. */
export const IGNORE_SELECTORS = ["rule", "fingerprint", "channel", "message", "path"] as const;

const ruleId: SettingCheck = (value, path) => {
  if (typeof value !== "string" || RULES.has(value)) return text(value, path);
  throw new ConfigError(
    `${path} names no rule: ${JSON.stringify(value)}${didYouMean(value, RULES.keys())}; eventpact rules lists them`,
  );
};

const fingerprint: SettingCheck = (value) =>
  typeof value === "string" && /^[0-9a-f]{16}$/.test(value)
    ? undefined
    : "a fingerprint, the 16 hexadecimal digits of a finding in --format json";

const pointer: SettingCheck = (value) =>
  typeof value === "string" && /^(?:\/.*)?$/.test(value)
    ? undefined
    : 'a JSON pointer such as "/lines/*/sku", or "" for the whole';

const IGNORE_MEMBERS = sectionOf({
  rule: ruleId,
  fingerprint,
  channel: text,
  message: text,
  path: pointer,
  reason: text,
  until: day,
});

const ignore: SettingCheck = (value, path) => {
  const expected = IGNORE_MEMBERS(value, path);
  if (expected !== undefined || !isObjectNode(value)) return expected;
  if (value["reason"] === undefined)
    throw new ConfigError(`${path}.reason is missing; say why the finding is accepted`);
  if (IGNORE_SELECTORS.every((name) => value[name] === undefined))
    throw new ConfigError(
      `${path} would ignore every finding; say which with ${IGNORE_SELECTORS.join(", ")}`,
    );
  return undefined;
};

/** The list of ignores, of the configuration or a file of its own. */
export const IGNORES: SettingCheck = listOf(ignore);

/** The `check` section of a configuration. */
export const CHECK_SECTION = sectionOf({
  against: (value) =>
    text(value, "") === undefined || texts(value, "") === undefined ? undefined : "a text or a list of texts",
  mode: oneOf(...COMPARE_MODES),
  compatibility: oneOf(...COMPATIBILITY_LEVELS),
  formats: oneOf(...FORMAT_MEANINGS),
  applyDefaults: flag,
  failOn: oneOf(...FAIL_ON),
  severities: mapOfKnown("rule", () => [...RULES.keys()], oneOf("error", "warning", "info", "off")),
  minSunsetDays: wholeNumber(0),
  ignore: IGNORES,
  accepted: text,
});
