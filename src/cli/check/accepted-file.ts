import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { makeFolders } from "../../codegen/make-folders.ts";
import { writeAtomically } from "../../codegen/write-atomically.ts";
import type { CompatibilityFinding, FindingSubject } from "../../compat/finding.ts";
import { isObjectNode } from "../../contract/source/nodes.ts";
import { ConfigError } from "../config/config-error.ts";

/** An accepted finding. Its fingerprint identifies it; the rest is for people. */
export interface AcceptedFinding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly subject: FindingSubject;
  readonly message: string;
  /** Why; empty until somebody writes it. */
  readonly reason: string;
}

/**
 * Reads a file of accepted findings; undefined where there is none. Throws a `ConfigError` for one that cannot be read as such, and what the
 * file system says.
 */
export function readAccepted(cwd: string, file: string): AcceptedFinding[] | undefined {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${file} is no JSON: ${problem}; ${REWRITE}`, {
      cause: error,
    });
  }
  const entries = isObjectNode(value) && value["version"] === 1 ? value["accepted"] : undefined;
  if (!Array.isArray(entries))
    throw new ConfigError(
      `${file} is no file of accepted findings: it has no "version": 1 with a list "accepted"; ${REWRITE}`,
    );
  const wrong = entries.findIndex((entry) => !isAccepted(entry));
  if (wrong >= 0)
    throw new ConfigError(
      `${file}: accepted[${wrong}] needs the texts fingerprint, rule, message and reason, and an object subject; ${REWRITE}`,
    );
  return entries as AcceptedFinding[];
}

const REWRITE = "correct it, or remove it and let eventpact check --update-accepted write it anew";

function isAccepted(entry: unknown): boolean {
  return (
    isObjectNode(entry) &&
    isObjectNode(entry["subject"]) &&
    /^[0-9a-f]{16}$/.test(String(entry["fingerprint"])) &&
    ["rule", "message", "reason"].every((name) => typeof entry[name] === "string")
  );
}

/** What is accepted from now on: these findings, with the reasons that they had; with `keep` also what was accepted before. */
export function acceptFindings(
  findings: readonly CompatibilityFinding[],
  earlier: readonly AcceptedFinding[],
  keep = false,
): AcceptedFinding[] {
  const reasons = new Map(earlier.map(({ fingerprint, reason }) => [fingerprint, reason]));
  const accepted = new Map(keep ? earlier.map((entry) => [entry.fingerprint, entry]) : []);
  for (const { fingerprint, rule, subject, message } of findings) {
    if (accepted.has(fingerprint)) continue;
    accepted.set(fingerprint, {
      fingerprint,
      rule,
      subject,
      message,
      reason: reasons.get(fingerprint) ?? "",
    });
  }
  return [...accepted.values()];
}

/** Writes the file in one step: sorted, so that the same findings make the same text and a difference reads well. */
export function writeAccepted(cwd: string, file: string, accepted: readonly AcceptedFinding[]): void {
  const sorted = accepted
    .map(({ fingerprint, rule, subject, message, reason }) => {
      return { fingerprint, rule, subject: sortedSubject(subject), message, reason };
    })
    .toSorted((one, other) => compareTexts(sortKey(one), sortKey(other)));
  const target = resolve(cwd, file);
  makeFolders(dirname(target));
  writeAtomically(target, `${JSON.stringify({ version: 1, accepted: sorted }, null, 2)}\n`);
}

const SUBJECT_PARTS = ["server", "channel", "operation", "message", "part", "path"] as const;

function sortedSubject(subject: FindingSubject): FindingSubject {
  return Object.fromEntries(
    SUBJECT_PARTS.flatMap((part) => (subject[part] === undefined ? [] : [[part, subject[part]]])),
  );
}

function sortKey({ subject, rule, fingerprint }: AcceptedFinding): string {
  return [...SUBJECT_PARTS.map((part) => subject[part] ?? ""), rule, fingerprint].join("\0");
}

/** By code units: the same order wherever it runs. */
function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
