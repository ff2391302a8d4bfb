import type { Place } from "../../contract/source-map.ts";
import type { CompatibilityFinding, Severity } from "../finding.ts";
import type { IgnoredFinding, Report } from "../report.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { findingSentences, partText, topicText } from "./finding-words.ts";
import { type ReportOptions, rulePage } from "./report-options.ts";
import { annotatedPlace, repositoryPath } from "./report-places.ts";
import { UniqueNames } from "./unique-names.ts";
import { visibleText, wellFormed } from "./visible-text.ts";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};
const ROOT = "%SRCROOT%";

/**
 * SARIF 2.1.0, within what code scanning of GitHub takes. Ignored findings are suppressed results.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: Report, options: ReportOptions = {}): string {
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
        originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository." } } },
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
  report: Report,
  finding: CompatibilityFinding,
  options: ReportOptions,
  fingerprints: UniqueNames,
) {
  const { category, direction, breaks, baseline, subject, pointer, before, remedy, witness } = finding;
  const { path, line, column } = annotatedPlace(report, finding, options);
  const sentences = findingSentences(finding);
  const fingerprint = fingerprints.add(finding.fingerprint);
  return {
    level: LEVELS[finding.severity],
    message: { text: plainText(sentences), markdown: escapeMarkdown(sentences) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: fileLocation(path),
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: qualifiedName(finding) }],
      },
    ],
    ...(before && { relatedLocations: [formerLocation(before, baseline, options)] }),
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

function formerLocation(before: Place, baseline: string, options: ReportOptions) {
  return {
    id: 1,
    physicalLocation: {
      artifactLocation: isRevision(before.file)
        ? { uri: fileUri(before.file) }
        : fileLocation(repositoryPath(before.file, options)),
      region: { startLine: Math.max(1, before.line), startColumn: Math.max(1, before.column) },
    },
    message: { text: plainText(`in ${baseline}`) },
  };
}

/** Whether a file is that of a revision or a package, as in `main:asyncapi.yaml`, and not one on the disk. */
function isRevision(file: string): boolean {
  return file.includes(":") && !/^[a-z]:[\\/]/i.test(file);
}

function fileLocation(path: string) {
  const uri = fileUri(path);
  return { uri, ...(!uri.startsWith("file:") && { uriBaseId: ROOT }) };
}

/** A URI reference (RFC 3986) for a path with `/`; every segment is encoded, so that no colon in it looks like the end of a scheme. */
export function fileUri(path: string): string {
  const encoded = wellFormed(path).split("/").map(encodeURIComponent).join("/");
  if (encoded.startsWith("/")) return `file://${encoded}`;
  return /^[a-z]%3A\//i.test(encoded) ? `file:///${encoded.replace("%3A", ":")}` : encoded;
}

/** Where in the contract it is, e.g. `channel orders, message OrderPlaced, payload /amount`. */
function qualifiedName({ subject }: CompatibilityFinding): string {
  return visibleText([topicText(subject), partText(subject)].filter((text) => text !== "").join(", "));
}

/** Text without what SARIF reads in it: `{0}` is a placeholder (§3.11.5), `[text](target)` a link (§3.11.6). */
function plainText(text: string): string {
  return visibleText(text)
    .replace(/\{(?=\d+\})/g, "{{")
    .replace(/(?<=\{\d+)\}/g, "}}")
    .replaceAll("](", "] (");
}
