import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CompatibilityFinding } from "../../compat/finding.ts";
import { isObjectNode } from "../../contract/source/nodes.ts";
import { IGNORE_SELECTORS, IGNORES } from "../config/check-section.ts";
import { demand } from "../config/config-checks.ts";
import { ConfigError } from "../config/config-error.ts";
import type { IgnoreConfig } from "../config/define-config.ts";

/** An ignore and where it is written. */
export interface Ignore extends IgnoreConfig {
  /** Path of the configuration or the file of ignores, from the working directory. */
  readonly file: string;
  /** JSON pointer of it there. */
  readonly pointer: string;
}

/** The ignores of the configuration, which has been checked. */
export function ignoresOf(entries: readonly IgnoreConfig[] = [], file: string): Ignore[] {
  return entries.map((entry, index) => ({ ...entry, file, pointer: `/check/ignore/${index}` }));
}

/**
 * The ignores of a file of their own: a list, or `{ ignore: [...] }`, in YAML or JSON. Throws a `ConfigError` for one that is none, and what
 * the file system says.
 */
export async function readIgnores(cwd: string, file: string): Promise<Ignore[]> {
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    value = parse(readFileSync(resolve(cwd, file), "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    if (!(error instanceof Error) || "syscall" in error) throw error;
    const [problem] = error.message.split("\n");
    throw new ConfigError(`${file} is neither YAML nor JSON: ${problem}`, { cause: error });
  }
  const named = isObjectNode(value) && Object.keys(value).join() === "ignore" ? value["ignore"] : undefined;
  const entries = named ?? value;
  if (!Array.isArray(entries)) throw new ConfigError(`${file} has to be a list of ignores`);
  try {
    demand(IGNORES, entries, "ignore");
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
  const base = named !== undefined ? "/ignore" : "";
  return (entries as IgnoreConfig[]).map((entry, index) => ({ ...entry, file, pointer: `${base}/${index}` }));
}

/** Whether a finding has everything that the ignore names. */
export function ignores(
  { rule, fingerprint, channel, message, path }: IgnoreConfig,
  finding: CompatibilityFinding,
): boolean {
  const { subject } = finding;
  return (
    (rule === undefined || rule === finding.rule) &&
    (fingerprint === undefined || fingerprint === finding.fingerprint) &&
    (channel === undefined || channel === subject.channel) &&
    (message === undefined || message === subject.message) &&
    (path === undefined || path === (subject.path ?? ""))
  );
}

/** Whether its last day has passed; `today` as `YYYY-MM-DD`. */
export function isIgnoreExpired({ until }: IgnoreConfig, today: string): boolean {
  return until !== undefined && until < today;
}

/** What an ignore is known by: what it names, e.g. `rule channel-removed, channel orders`. */
export function ignoreKey(ignore: IgnoreConfig): string {
  return IGNORE_SELECTORS.flatMap((name) => {
    const value = ignore[name];
    return value === undefined ? [] : [`${name} ${value === "" ? '""' : value}`];
  }).join(", ");
}
