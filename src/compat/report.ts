import type { CompatibilityFinding } from "./finding.ts";
import type { Severity } from "./severity.ts";

/** Minimum severity that fails a check; `none` never fails. */
export type FailOn = Severity | "none";

/** A finding that was ignored or accepted. */
export interface IgnoredFinding {
  readonly finding: CompatibilityFinding;
  /** Reason that the author of the entry gave. */
  readonly reason: string;
  /** Last day on which it is ignored, as `YYYY-MM-DD`; absent if there is no end. */
  readonly until?: string;
  /** Source of the entry: an `ignore` of the configuration, or the file of accepted findings. */
  readonly by: "ignore" | "accepted";
}

/** An entry that no longer matches any finding. */
export interface StaleEntry {
  readonly by: "ignore" | "accepted";
  /** Its fingerprint, or its rule and subject as in the configuration. */
  readonly key: string;
  readonly reason?: string;
  readonly until?: string;
}

/** An old contract of the comparison. */
export interface ReportBaseline {
  /** The name under which it was given, e.g. `.git#branch=main`. */
  readonly label: string;
  /** Its `info.version`. */
  readonly version: string;
}

/** Numbers of findings. */
export interface ReportCounts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly ignored: number;
}

/** Input of a report. */
export interface ReportParts {
  /** Path of the document as the user typed it. */
  readonly document: string;
  /** Version of eventpact. */
  readonly version: string;
  readonly baselines: readonly ReportBaseline[];
  /** Names of the baselines that exist but do not contain the document yet. */
  readonly newTo?: readonly string[];
  /** Findings without the ignored ones. */
  readonly findings: readonly CompatibilityFinding[];
  readonly ignored?: readonly IgnoredFinding[];
  readonly stale?: readonly StaleEntry[];
  /** Default: `error`. */
  readonly failOn?: FailOn;
}

/** Result of a check; every report format is made of it. */
export interface CheckReport extends Required<ReportParts> {
  readonly counts: ReportCounts;
  /** Number of findings with the rule `schema-undecided`. */
  readonly undecided: number;
  /** Whether a finding is at least as severe as `failOn`. */
  readonly failed: boolean;
}

const SEVERITY_RANKS = { info: 1, warning: 2, error: 3, none: 4 } as const;

/** Whether a finding of this severity fails a check. */
export function isFailure(severity: Severity, failOn: FailOn): boolean {
  return SEVERITY_RANKS[severity] >= SEVERITY_RANKS[failOn];
}

/** Makes the report of a check: counts the findings and decides whether it failed. */
export function createReport(parts: ReportParts): CheckReport {
  const { findings, newTo = [], ignored = [], stale = [], failOn = "error" } = parts;
  const having = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    document: parts.document,
    version: parts.version,
    baselines: parts.baselines,
    newTo,
    findings,
    ignored,
    stale,
    failOn,
    counts: {
      error: having("error"),
      warning: having("warning"),
      info: having("info"),
      ignored: ignored.length,
    },
    undecided: findings.filter(({ rule }) => rule === "schema-undecided").length,
    failed: findings.some(({ severity }) => isFailure(severity, failOn)),
  };
}
