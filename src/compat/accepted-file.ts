import { isObjectNode } from "../contract/nodes.ts";
import type { CompatibilityFinding } from "./finding.ts";
import type { AcceptedFinding } from "./ignores.ts";

/** A file of accepted findings that is none. */
export class AcceptedFileError extends Error {
  override readonly name = "AcceptedFileError";
  readonly code = "accepted_file";
}

/** The entries of a file of accepted findings. Throws an `AcceptedFileError`; `label` is its name in messages. */
export function readAccepted(text: string, label: string): AcceptedFinding[] {
  const refuse = (problem: string) =>
    new AcceptedFileError(`${label} ${problem}; write it with eventpact check --update-accepted`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse(`is no JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  const list = isObjectNode(value) ? value["accepted"] : undefined;
  if (!Array.isArray(list)) throw refuse('has no list "accepted"');
  return list.map((entry: unknown, index): AcceptedFinding => {
    const isEntry = isObjectNode(entry) && /^[0-9a-f]{16}$/.test(String(entry["fingerprint"]));
    if (!isEntry) throw refuse(`has no fingerprint at /accepted/${index}`);
    const { fingerprint, rule, message, reason } = entry;
    return {
      fingerprint: String(fingerprint),
      rule: String(rule),
      message: String(message),
      ...(typeof reason === "string" && { reason }),
    };
  });
}

/**
 * The file that accepts these findings, sorted, so that it changes no more than they do. Reasons of entries that stay are kept.
 */
export function writeAccepted(
  findings: readonly CompatibilityFinding[],
  before: readonly AcceptedFinding[] = [],
): string {
  const reasons = new Map(before.map(({ fingerprint, reason }) => [fingerprint, reason]));
  const entries = new Map(
    findings.map(({ fingerprint, rule, message }) => {
      const reason = reasons.get(fingerprint);
      return [fingerprint, { rule, fingerprint, message, ...(reason !== undefined && { reason }) }];
    }),
  );
  const accepted = [...entries.values()].sort((a, b) =>
    `${a.rule} ${a.message} ${a.fingerprint}` < `${b.rule} ${b.message} ${b.fingerprint}` ? -1 : 1,
  );
  return `${JSON.stringify({ accepted }, null, 2)}\n`;
}
