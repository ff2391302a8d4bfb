import type { CompatibilityFinding } from "./finding.ts";
import type { Severity } from "./severity.ts";

/** The least severity that fails a check; with `none` nothing does. */
export type FailOn = Severity | "none";

/** A finding that somebody accepted. */
export interface IgnoredFinding {
  readonly finding: CompatibilityFinding;
  /** Why, in the words of who accepted it. */
  readonly reason: string;
  /** The last day on which it is accepted, as `YYYY-MM-DD`; absent where it is for good. */
  readonly until?: string;
  /** What accepts it: an `ignore` of the configuration, or an entry of the file of accepted findings. */
  readonly by: "ignore" | "accepted";
}

/** An ignore or an accepted finding that no finding matches any more. */
export interface StaleEntry {
  readonly by: "ignore" | "accepted";
  /** What it is known by: its fingerprint, or its rule and subject as the configuration writes them. */
  readonly key: string;
  readonly reason?: string;
  readonly until?: string;
}

/** A contract that the document was compared with. */
export interface ReportBaseline {
  /** The name under which it was given, e.g. `.git#branch=main`. */
  readonly label: string;
  /** Its `info.version`. */
  readonly version: string;
}

/** How many findings there are. */
export interface ReportCounts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly ignored: number;
}

/** What a check is made of. */
export interface ReportParts {
  /** Path of the document as the user typed it. */
  readonly document: string;
  /** Version of eventpact. */
  readonly version: string;
  readonly baselines: readonly ReportBaseline[];
  /** Names of the baselines that exist and have no such document yet: to them the contract is new. */
  readonly newTo?: readonly string[];
  /** Those that count, without the ignored ones. */
  readonly findings: readonly CompatibilityFinding[];
  readonly ignored?: readonly IgnoredFinding[];
  readonly stale?: readonly StaleEntry[];
  /** Default: `error`. */
  readonly failOn?: FailOn;
}

/** What a check came to; every report format is made of this alone. */
export interface CheckReport extends Required<ReportParts> {
  readonly counts: ReportCounts;
  /** How many findings say that the comparison of two schemas could not be decided. */
  readonly undecided: number;
  /** Whether a finding is at least as severe as `failOn`. */
  readonly failed: boolean;
}

const SEVERITY_RANKS = { info: 1, warning: 2, error: 3, none: 4 } as const;

/** Whether a finding of this severity fails a check. */
export function isFailure(severity: Severity, failOn: FailOn): boolean {
  return SEVERITY_RANKS[severity] >= SEVERITY_RANKS[failOn];
}

/** The report of a check: its parts, counted and judged. */
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
