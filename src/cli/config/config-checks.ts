import { isObjectNode } from "../../contract/source/nodes.ts";
import { didYouMean, listNames } from "../../contract/suggest.ts";
import { ConfigError } from "./config-error.ts";

/** Says what a value should have been; undefined when it is that. */
export type SettingCheck = (value: unknown, path: string) => string | undefined;

export const text: SettingCheck = (value) =>
  typeof value === "string" && value !== "" ? undefined : "a text";
export const flag: SettingCheck = (value) => (typeof value === "boolean" ? undefined : "true or false");
export const wholeNumber =
  (least: number): SettingCheck =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least
      ? undefined
      : least === 0
        ? "a whole number, 0 or more"
        : `a whole number above ${least - 1}`;
export const texts: SettingCheck = (value) =>
  Array.isArray(value) && value.every((one) => text(one, "") === undefined) ? undefined : "a list of texts";
export const oneOf =
  (...allowed: readonly string[]): SettingCheck =>
  (value) =>
    allowed.includes(value as string) ? undefined : `one of ${allowed.join(", ")}`;

/** A day of the calendar. */
export const day: SettingCheck = (value) =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value)
    ? undefined
    : "a day, written as YYYY-MM-DD";

/** `2026-02-30` is none. */
function isDay(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** A mapping whose keys are free. */
export const mapOf =
  (check: SettingCheck): SettingCheck =>
  (value, path) => {
    if (!isObjectNode(value)) return "an object";
    for (const [key, member] of Object.entries(value))
      demand(check, member, `${path}[${JSON.stringify(key)}]`);
    return undefined;
  };

/** A mapping whose keys are codes of findings or ids of rules; `what` names one of them. */
export const mapOfKnown =
  (what: string, known: () => readonly string[], check: SettingCheck): SettingCheck =>
  (value, path) => {
    const names = known();
    for (const name of isObjectNode(value) ? Object.keys(value) : []) {
      if (!names.includes(name))
        throw new ConfigError(
          `${path} has no ${what} ${JSON.stringify(name)}${didYouMean(name, names)}; there are ${listNames(names)}`,
        );
    }
    return mapOf(check)(value, path);
  };

/** A list of such values; each is reported with its index. */
export const listOf =
  (check: SettingCheck): SettingCheck =>
  (value, path) => {
    if (!Array.isArray(value)) return "a list";
    for (const [index, member] of value.entries()) demand(check, member, `${path}[${index}]`);
    return undefined;
  };

/** An object that has these members at most. */
export const sectionOf =
  (members: Readonly<Record<string, SettingCheck>>): SettingCheck =>
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

/** Throws a `ConfigError` that names the setting which is not what it should be. */
export function demand(check: SettingCheck, value: unknown, path: string): void {
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
    // Not JSON, such as a cycle or a BigInt: only a message is made of it.
    return undefined;
  }
}
