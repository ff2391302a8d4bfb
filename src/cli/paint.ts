import { type Color, terminalPaint } from "../compat/reports/paint.ts";
import type { Finding } from "../contract/finding.ts";
import { formatPlace } from "../contract/source/source-map.ts";
import type { Io } from "./io.ts";

/** Text in a colour, where colours are wanted. */
export function paint(io: Io, color: Color, text: string): string {
  return io.color ? terminalPaint(color, text) : text;
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
