import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport } from "../report.ts";
import type { Severity } from "../severity.ts";
import { findingDetails } from "./finding-details.ts";
import { severestFirst } from "./finding-groups.ts";
import { summaryText, topicText } from "./finding-words.ts";
import type { ReportOptions } from "./report-options.ts";
import { annotatedPlace, formerPlaceText, shownPlaceText } from "./report-places.ts";
import { visibleText } from "./visible-text.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };
const WITNESS_LENGTH = 12;

/**
 * Workflow commands that GitHub Actions turns into annotations, and a last line for the log. The severest come first, as GitHub shows ten of
 * each kind for a step. https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function githubReport(report: CheckReport, options: ReportOptions = {}): string {
  const commands = severestFirst(report.findings).map((finding) => command(report, finding, options));
  const summary = `eventpact check: ${summaryText(report)}`;
  return [...commands, visibleText(summary)].join("\n");
}

function command(report: CheckReport, finding: CompatibilityFinding, options: ReportOptions): string {
  const place = annotatedPlace(report, finding, options);
  const properties = {
    file: place.path,
    line: place.line,
    col: place.column,
    title: visibleText(`${finding.rule}: ${topicText(finding.subject)}`),
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${propertyText(String(value))}`);
  return `::${COMMANDS[finding.severity]} ${written.join(",")}::${dataText(message(report, finding, options))}`;
}

function message(report: CheckReport, finding: CompatibilityFinding, options: ReportOptions): string {
  // The annotation of something removed stands elsewhere.
  const formerPlace = finding.new ? formerPlaceText(finding) : shownPlaceText(finding);
  const details = findingDetails(report, finding, { options, formerPlace, witnessLength: WITNESS_LENGTH });
  return [visibleText(finding.message), ...details].join("\n");
}

/** Escapes what ends a command: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function dataText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function propertyText(text: string): string {
  return dataText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
