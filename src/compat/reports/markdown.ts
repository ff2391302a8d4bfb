import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport, IgnoredFinding, StaleEntry } from "../report.ts";
import { escapeMarkdown, markdownCode } from "./escape-markdown.ts";
import { severestFirst } from "./finding-groups.ts";
import {
  baselinesText,
  breaksText,
  countsText,
  FAILURE_ADVICE,
  newToText,
  numberOf,
  STALE_TITLE,
  topicText,
  unreportedStale,
  verdictText,
} from "./finding-words.ts";
import { LimitedText } from "./limited-text.ts";
import { details, findingText, LONGEST_TEXT, ruleLink, sentence } from "./markdown-findings.ts";
import type { ReportOptions } from "./report-options.ts";
import { shownPlaceText } from "./report-places.ts";
import { shortText } from "./visible-text.ts";

// What GitHub takes as the body of a comment; GitLab takes more.
const LIMIT = 65_536;
// Kept free for the note of what was left out.
const NOTE_LENGTH = 300;
const TABLE_SHARE = 0.4;

/**
 * The report as a comment for a pull request, never longer than GitHub allows: what does not fit is left out and counted. The first line is
 * the same in every report, so that a workflow finds the comment that it is to replace.
 */
export function markdownReport(report: CheckReport, options: ReportOptions = {}): string {
  const text = new LimitedText(LIMIT);
  text.add(headText(report));
  const findings = severestFirst(report.findings);
  const weighty = findings.filter(({ severity }) => severity !== "info");
  const rows = addTable(text, weighty, options);
  let omitted = 0;
  for (const finding of weighty) {
    if (!text.add(findingText(report, finding, options), NOTE_LENGTH)) omitted++;
  }
  const folded = [
    informationText(findings.filter(({ severity }) => severity === "info")),
    ignoredText(report.ignored),
    staleText(unreportedStale(report)),
  ];
  const cut = folded.filter((block) => block !== "" && !text.add(block, NOTE_LENGTH)).length;
  const notes = [
    ...(rows < weighty.length ? [`${numberOf(weighty.length - rows, "row")} of the table`] : []),
    ...(omitted > 0 ? [`the details of ${numberOf(omitted, "finding")}`] : []),
    ...(cut > 0 ? [`${numberOf(cut, "folded list")}`] : []),
  ];
  if (notes.length > 0) text.add(`Left out, as comments have a greatest length: ${notes.join(", ")}.`);
  return text.toString();
}

function headText(report: CheckReport): string {
  const { document, baselines, failed } = report;
  const names = markdownCode(shortText(baselinesText(baselines), LONGEST_TEXT));
  const against = baselines.length === 0 ? "" : ` against ${names}`;
  const isNew = newToText(report);
  const note = isNew && ` New: ${escapeMarkdown(shortText(isNew, LONGEST_TEXT))}.`;
  return [
    "<!-- eventpact check -->",
    `### Event contract: ${verdictText(report)}`,
    "",
    `${markdownCode(shortText(document, LONGEST_TEXT))}${against}: ${countsText(report)}.${note}`,
    ...(failed ? ["", FAILURE_ADVICE] : []),
  ].join("\n");
}

/** Adds the table with as many rows as may take room; says how many. */
function addTable(
  text: LimitedText,
  findings: readonly CompatibilityFinding[],
  options: ReportOptions,
): number {
  const rows = ["| Severity | Change | Breaks | Place | Rule |", "| --- | --- | --- | --- | --- |"];
  let room = text.room * TABLE_SHARE;
  for (const finding of findings) {
    const row = rowText(finding, options);
    room -= row.length + 1;
    if (room < 0) break;
    rows.push(row);
  }
  const count = rows.length - 2;
  if (count > 0) text.add(rows.join("\n"));
  return count;
}

function rowText(finding: CompatibilityFinding, options: ReportOptions): string {
  const place = shownPlaceText(finding);
  const cells = [
    finding.severity,
    `${escapeMarkdown(shortText(topicText(finding.subject), LONGEST_TEXT))}: ${sentence(finding.message)}`,
    breaksText(finding).replace(/^breaks /, ""),
    place === undefined ? "" : markdownCode(shortText(place, LONGEST_TEXT)),
    ruleLink(finding.rule, options),
  ];
  return `| ${cells.join(" | ")} |`;
}

function informationText(findings: readonly CompatibilityFinding[]): string {
  if (findings.length === 0) return "";
  const items = findings.map(
    ({ rule, subject, message }) =>
      `- ${markdownCode(rule)} ${escapeMarkdown(shortText(topicText(subject), LONGEST_TEXT))}: ${sentence(message)}`,
  );
  return details(`${findings.length} for information`, [items.join("\n")]);
}

function ignoredText(ignored: readonly IgnoredFinding[]): string {
  if (ignored.length === 0) return "";
  const items = ignored.map(({ finding, reason, until }) => {
    const end = until === undefined ? "" : ` (until ${escapeMarkdown(until)})`;
    const topic = escapeMarkdown(shortText(topicText(finding.subject), LONGEST_TEXT));
    return `- ${markdownCode(finding.rule)} ${topic}: ${sentence(finding.message)} Ignored: ${sentence(reason || "no reason given")}${end}`;
  });
  return details(`${ignored.length} ignored`, [items.join("\n")]);
}

function staleText(stale: readonly StaleEntry[]): string {
  if (stale.length === 0) return "";
  const items = stale.map(({ key }) => `- ${markdownCode(shortText(key, LONGEST_TEXT))}`);
  return details(STALE_TITLE, [items.join("\n")]);
}
