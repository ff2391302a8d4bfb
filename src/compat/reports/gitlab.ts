import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport } from "../report.ts";
import { findingSentences, topicText } from "./finding-words.ts";
import type { ReportOptions } from "./report-options.ts";
import { annotatedPlace } from "./report-places.ts";
import { UniqueNames } from "./unique-names.ts";
import { visibleText } from "./visible-text.ts";

/** An entry of a Code Quality report. */
interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/**
 * A Code Quality report of GitLab, without what is ignored. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport(report: CheckReport, options: ReportOptions = {}): string {
  // GitLab takes two entries with one fingerprint for the same; two baselines can give such.
  const fingerprints = new UniqueNames();
  const issues = report.findings.map((finding): CodeQualityIssue => {
    const { path, line } = annotatedPlace(report, finding, options);
    return {
      description: visibleText(`${topicText(finding.subject)}: ${findingSentences(finding)}`),
      check_name: finding.rule,
      fingerprint: fingerprints.add(finding.fingerprint),
      severity: severityOf(finding),
      location: { path, lines: { begin: line } },
    };
  });
  return JSON.stringify(issues, null, 2);
}

/** An error on the wire stops somebody's service, another one breaks a promise. */
function severityOf({ severity, category }: CompatibilityFinding): CodeQualityIssue["severity"] {
  if (severity === "error") return category === "wire" ? "critical" : "major";
  return severity === "warning" ? "minor" : "info";
}
