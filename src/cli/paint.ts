import type { Finding } from "../contract/finding.ts";
import { formatPlace } from "../contract/source/source-map.ts";
import type { Io } from "./io.ts";

const CODES = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

/** Text in a colour, where colours are wanted. */
export function paint(io: Io, color: keyof typeof CODES, text: string): string {
  return io.color ? `\u001b[${CODES[color]}m${text}\u001b[0m` : text;
}

/** A finding as one line; the same text as `formatFinding`, with colours where they are wanted. */
export function paintFinding(io: Io, finding: Finding): string {
  const place = finding.place ? `${formatPlace(finding.place)}: ` : "";
  const severity = paint(
    io,
    finding.severity === "error" ? "red" : "yellow",
    `${finding.severity} ${finding.code}`,
  );
  return `${place}${severity}: ${finding.message}`;
}

/** `1 file`, `2 files`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** `3 errors, 1 warning`. */
export function countFindings(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return `${count(errors, "error")}, ${count(findings.length - errors, "warning")}`;
}
