import type { CompatibilityFinding } from "./finding.ts";

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** Sorts findings by severity, then by place, then by rule, so that the order is always the same. */
export function sortFindings(findings: readonly CompatibilityFinding[]): CompatibilityFinding[] {
  return [...findings].sort(
    (a, b) =>
      ORDER[a.severity] - ORDER[b.severity] ||
      comparePlaces(a.new ?? a.old, b.new ?? b.old) ||
      compareTexts(a.rule, b.rule) ||
      compareTexts(a.fingerprint, b.fingerprint),
  );
}

function comparePlaces(a: CompatibilityFinding["new"], b: CompatibilityFinding["new"]): number {
  if (!a || !b) return Number(!a) - Number(!b);
  return compareTexts(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
