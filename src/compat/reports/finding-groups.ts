import type { CompatibilityFinding } from "../finding.ts";
import type { Severity } from "../severity.ts";
import { topicText } from "./finding-words.ts";

/** Findings about one thing. */
export interface FindingGroup {
  /** What they are about, e.g. `channel orders, message OrderPlaced`. */
  readonly topic: string;
  /** The severest first, else in the order of the report. */
  readonly findings: readonly CompatibilityFinding[];
}

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The findings of each server, channel, operation and message; groups and what is in them with the severest first. */
export function groupFindings(findings: readonly CompatibilityFinding[]): FindingGroup[] {
  const groups = new Map<string, CompatibilityFinding[]>();
  for (const finding of severestFirst(findings)) {
    const topic = topicText(finding.subject);
    const group = groups.get(topic);
    if (group) group.push(finding);
    else groups.set(topic, [finding]);
  }
  return [...groups].map(([topic, members]) => ({ topic, findings: members }));
}

/** The findings by severity, else in the order in which they came. */
export function severestFirst(findings: readonly CompatibilityFinding[]): CompatibilityFinding[] {
  return findings.toSorted((one, other) => RANKS[one.severity] - RANKS[other.severity]);
}
