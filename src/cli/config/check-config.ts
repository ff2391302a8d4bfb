import { FINDING_CODES } from "../../contract/finding-codes.ts";
import { CHECK_SECTION } from "./check-section.ts";
import { demand, mapOf, mapOfKnown, oneOf, sectionOf, text, texts, wholeNumber } from "./config-checks.ts";
import type { EventpactConfig } from "./define-config.ts";

const CONFIG = sectionOf({
  document: text,
  out: text,
  maxBytes: wholeNumber(1),
  allowRemote: texts,
  typePatterns: mapOf(text),
  severities: mapOfKnown("finding", () => FINDING_CODES, oneOf("error", "warning", "off")),
  models: sectionOf({ language: oneOf("python", "csharp"), out: text, namespace: text }),
  check: CHECK_SECTION,
});

/** The value as a configuration. Throws a `ConfigError` that names the setting which is none. */
export function checkConfig(value: unknown): EventpactConfig {
  demand(CONFIG, value, "");
  return value as EventpactConfig;
}
