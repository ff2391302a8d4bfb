import type { CompatibilityFinding } from "../finding.ts";
import type {
  CheckReport,
  FailOn,
  IgnoredFinding,
  ReportBaseline,
  ReportCounts,
  StaleEntry,
} from "../report.ts";
import { type ReportOptions, rulePage } from "./report-options.ts";

/** A finding in the JSON report: all of it, with the address of the page of its rule if that is known. */
export interface JsonFinding extends CompatibilityFinding {
  readonly docs?: string;
}

/**
 * The JSON report. Within a `schemaVersion` members are only added. Members that do not apply are absent, never null; lists are there even
 * when they are empty. Lines and columns are 1-based.
 */
export interface JsonReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "eventpact"; readonly version: string };
  /** Whether the check passed. */
  readonly ok: boolean;
  readonly failOn: FailOn;
  readonly document: string;
  readonly baselines: readonly ReportBaseline[];
  /** Names of the baselines that do not contain the document yet. */
  readonly newTo: readonly string[];
  readonly counts: ReportCounts & { readonly undecided: number; readonly stale: number };
  readonly findings: readonly JsonFinding[];
  readonly ignored: readonly (Omit<IgnoredFinding, "finding"> & { readonly finding: JsonFinding })[];
  readonly stale: readonly StaleEntry[];
}

/** The report for machines, see `JsonReport`. */
export function jsonReport(report: CheckReport, options: ReportOptions = {}): string {
  const { document, baselines, counts, undecided, stale, failOn } = report;
  const json: JsonReport = {
    schemaVersion: 1,
    tool: { name: "eventpact", version: report.version },
    ok: !report.failed,
    failOn,
    document,
    baselines: baselines.map(({ label, version }) => ({ label, version })),
    newTo: report.newTo,
    counts: { ...counts, undecided, stale: stale.length },
    findings: report.findings.map((finding) => jsonFinding(finding, options)),
    ignored: report.ignored.map(({ finding, reason, until, by }) => ({
      by,
      reason,
      ...(until !== undefined && { until }),
      finding: jsonFinding(finding, options),
    })),
    stale: stale.map(({ by, key, reason, until }) => ({
      by,
      key,
      ...(reason !== undefined && { reason }),
      ...(until !== undefined && { until }),
    })),
  };
  return JSON.stringify(json, null, 2);
}

/** Lists the members one by one, so that their order is always the same. */
function jsonFinding(finding: CompatibilityFinding, options: ReportOptions): JsonFinding {
  const { direction, old, new: next, witness } = finding;
  const docs = rulePage(finding.rule, options);
  return {
    rule: finding.rule,
    severity: finding.severity,
    category: finding.category,
    ...(direction && { direction }),
    breaks: finding.breaks,
    baseline: finding.baseline,
    subject: finding.subject,
    pointer: finding.pointer,
    ...(old && { old }),
    ...(next && { new: next }),
    message: finding.message,
    remedy: finding.remedy,
    ...(witness && { witness }),
    fingerprint: finding.fingerprint,
    ...(docs !== undefined && { docs }),
  };
}
