import { FINDING_CODES } from "../../contract/finding-codes.ts";
import { isObjectNode } from "../../contract/nodes.ts";
import { didYouMean, listNames } from "../../contract/suggest.ts";
import { ConfigError } from "./config-error.ts";
import type { EventpactConfig } from "./define-config.ts";

/** Says what a value should have been; undefined when it is that. */
type Check = (value: unknown, path: string) => string | undefined;

const text: Check = (value) => (typeof value === "string" && value !== "" ? undefined : "a text");
const bytes: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) > 0 ? undefined : "a whole number above 0";
const texts: Check = (value) =>
  Array.isArray(value) && value.every((one) => text(one, "") === undefined) ? undefined : "a list of texts";
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(value as string) ? undefined : `one of ${allowed.join(", ")}`;

/** A mapping whose keys are free. */
const mapOf =
  (check: Check): Check =>
  (value, path) => {
    if (!isObjectNode(value)) return "an object";
    for (const [key, member] of Object.entries(value))
      demand(check, member, `${path}[${JSON.stringify(key)}]`);
    return undefined;
  };

/** An object that has these members at most. */
const objectOf =
  (members: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isObjectNode(value)) return "an object";
    for (const [key, member] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      const check = Object.hasOwn(members, key) ? members[key] : undefined;
      if (!check) {
        const names = Object.keys(members);
        throw new ConfigError(
          `there is no setting ${at}${didYouMean(key, names)}; there are ${names.join(", ")}`,
        );
      }
      if (member !== undefined) demand(check, member, at);
    }
    return undefined;
  };

const CONFIG = objectOf({
  document: text,
  out: text,
  maxBytes: bytes,
  allowRemote: texts,
  typePatterns: mapOf(text),
  severities: (value, path) => {
    const codes: readonly string[] = FINDING_CODES;
    for (const code of isObjectNode(value) ? Object.keys(value) : []) {
      if (!codes.includes(code))
        throw new ConfigError(
          `${path} has no finding ${JSON.stringify(code)}${didYouMean(code, codes)}; there are ${listNames(codes)}`,
        );
    }
    return mapOf(oneOf("error", "warning", "off"))(value, path);
  },
  models: objectOf({ language: oneOf("python", "csharp"), out: text, namespace: text }),
});

/** The value as a configuration. Throws a `ConfigError` that names the setting which is none. */
export function checkConfig(value: unknown): EventpactConfig {
  demand(CONFIG, value, "");
  return value as EventpactConfig;
}

function demand(check: Check, value: unknown, path: string): void {
  const expected = check(value, path);
  if (expected === undefined) return;
  const what = path === "" ? "the configuration" : path;
  throw new ConfigError(`${what} has to be ${expected}, and is ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value === "function") return "a function";
  const shown = jsonOf(value) ?? String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

/** Undefined for what JSON cannot say: circles, BigInts, symbols. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
