import type { FindingCode } from "./finding-codes.ts";
import { formatPlace, type Place } from "./source/source-map.ts";

/** One thing a check has to say about a contract. */
export interface Finding {
  readonly severity: "error" | "warning";
  /** Stable, kebab-case, e.g. `example-invalid`; that of a contract is one of `FINDING_CODES`. */
  readonly code: string;
  /** What is wrong and what to do. */
  readonly message: string;
  readonly place?: Place;
}

/** One line: `file:line:column severity code message`. */
export function formatFinding(finding: Finding): string {
  const place = finding.place ? `${formatPlace(finding.place)}: ` : "";
  return `${place}${finding.severity} ${finding.code}: ${finding.message}`;
}

/** A finding; `place` may be unknown. */
export function newFinding(
  severity: Finding["severity"],
  code: FindingCode,
  message: string,
  place: Place | undefined,
): Finding {
  return { severity, code, message, ...(place && { place }) };
}

/** Orders findings by place; those without one come first. */
export function byPlace({ place: a }: Finding, { place: b }: Finding): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
