import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport, IgnoredFinding } from "../report.ts";
import type { Severity } from "../severity.ts";
import { markdownText } from "./escape-markdown.ts";
import { findingSentences } from "./finding-words.ts";
import { type ReportOptions, rulePage } from "./report-options.ts";
import { formerLocation, locationOf, plainText, SARIF_ROOT } from "./sarif-locations.ts";
import { UniqueNames } from "./unique-names.ts";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/**
 * SARIF 2.1.0, within what code scanning of GitHub takes. Ignored findings are suppressed results.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: CheckReport, options: ReportOptions = {}): string {
  const all = [...report.findings, ...report.ignored.map(({ finding }) => finding)];
  const rules = [...new Set(all.map(({ rule }) => rule))].sort();
  const ruleIndexes = new Map(rules.map((id, index) => [id, index]));
  const fingerprints = new UniqueNames();
  const resultOf = (finding: CompatibilityFinding, ignored?: IgnoredFinding) => ({
    ruleId: finding.rule,
    ruleIndex: ruleIndexes.get(finding.rule),
    ...result(report, finding, options, fingerprints),
    // Either all results of a run say whether they are suppressed, or none does (§3.27.23).
    ...(report.ignored.length > 0 && { suppressions: ignored ? [suppression(ignored)] : [] }),
  });
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "eventpact",
            version: report.version,
            rules: rules.map((id) => reportingDescriptor(id, options)),
          },
        },
        invocations: [{ executionSuccessful: true }],
        originalUriBaseIds: { [SARIF_ROOT]: { description: { text: "The root of the repository." } } },
        columnKind: "utf16CodeUnits",
        results: [
          ...report.findings.map((finding) => resultOf(finding)),
          ...report.ignored.map((ignored) => resultOf(ignored.finding, ignored)),
        ],
        properties: { document: report.document, baselines: report.baselines, failed: report.failed },
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

/** GitHub wants all three texts of a rule, also of one that this version does not know. */
function reportingDescriptor(id: string, options: ReportOptions) {
  const { summary, why, remedy } = options.rules?.(id) ?? { summary: id, why: id, remedy: "" };
  const help = [why, remedy].filter((text) => text !== "").join("\n\n");
  const helpUri = rulePage(id, options);
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: help, markdown: help },
    ...(helpUri !== undefined && { helpUri }),
  };
}

function result(
  report: CheckReport,
  finding: CompatibilityFinding,
  options: ReportOptions,
  fingerprints: UniqueNames,
) {
  const { category, direction, breaks, baseline, subject, pointer, old: oldPlace, remedy, witness } = finding;
  const sentences = findingSentences(finding);
  const fingerprint = fingerprints.add(finding.fingerprint);
  return {
    level: LEVELS[finding.severity],
    message: { text: plainText(sentences), markdown: markdownText(sentences) },
    locations: [locationOf(report, finding, options)],
    ...(oldPlace && { relatedLocations: [formerLocation(oldPlace, baseline, options)] }),
    // The first is what GitHub tells alerts apart by; without it it takes the text of the line, which several findings may share.
    partialFingerprints: { primaryLocationLineHash: fingerprint, "eventpactFingerprint/v1": fingerprint },
    properties: {
      category,
      ...(direction && { direction }),
      breaks,
      baseline,
      subject,
      pointer,
      remedy,
      ...(witness && { witness }),
    },
  };
}

function suppression({ reason, until, by }: IgnoredFinding) {
  return {
    kind: "external",
    status: "accepted",
    justification: reason,
    properties: { by, ...(until !== undefined && { until }) },
  };
}
