import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport, StaleEntry } from "../report.ts";
import type { Severity } from "../severity.ts";
import { findingDetails } from "./finding-details.ts";
import { groupFindings } from "./finding-groups.ts";
import { FAILURE_ADVICE, STALE_TITLE, summaryText, unreportedStale } from "./finding-words.ts";
import { type Color, noPaint, type Paint, terminalPaint } from "./paint.ts";
import type { ReportOptions } from "./report-options.ts";
import { formerPlaceText, shownPlaceText } from "./report-places.ts";
import { leadingPath, visibleText } from "./visible-text.ts";

const SEVERITY_COLORS: Readonly<Record<Severity, Color>> = { error: "red", warning: "yellow", info: "cyan" };
const WITNESS_LENGTH = 16;

/** The report for people at a terminal. No line of it begins with what somebody wrote into a contract. */
export function textReport(report: CheckReport, options: ReportOptions = {}): string {
  const paint = options.color ? terminalPaint : noPaint;
  const groups = groupFindings(report.findings).map(({ topic, findings }) =>
    [
      paint("bold", visibleText(topic)),
      ...findings.flatMap((finding) => findingLines(report, finding, options, paint)),
    ].join("\n"),
  );
  return [
    ...groups,
    ignoredText(report, paint),
    staleText(unreportedStale(report), paint),
    verdictLines(report, paint),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function findingLines(
  report: CheckReport,
  finding: CompatibilityFinding,
  options: ReportOptions,
  paint: Paint,
): string[] {
  const { severity, rule, message } = finding;
  const place = shownPlaceText(finding) ?? leadingPath(report.document);
  const title = paint(SEVERITY_COLORS[severity], `${severity} ${visibleText(rule)}`);
  const head = `${place}: ${title}: ${visibleText(message)}`;
  // What is only worth knowing takes one line.
  if (severity === "info") return [head];
  const formerPlace = formerPlaceText(finding);
  const details = findingDetails(report, finding, {
    options,
    paint,
    formerPlace,
    witnessLength: WITNESS_LENGTH,
  });
  return [head, ...details.map((line) => `  ${line}`)];
}

function ignoredText({ document, ignored }: CheckReport, paint: Paint): string {
  if (ignored.length === 0) return "";
  return [
    paint("bold", "Ignored"),
    ...ignored.map(({ finding, reason, until }) => {
      const place = shownPlaceText(finding) ?? leadingPath(document);
      const end = until === undefined ? "" : ` (until ${until})`;
      return `${place}: ${visibleText(`${finding.rule}: ${reason || "no reason given"}${end}`)}`;
    }),
  ].join("\n");
}

function staleText(stale: readonly StaleEntry[], paint: Paint): string {
  if (stale.length === 0) return "";
  const names = stale.map(({ by, key }) =>
    visibleText(`  ${by === "ignore" ? "ignore" : "accepted"} ${key}`),
  );
  return [paint("yellow", `${STALE_TITLE}:`), ...names].join("\n");
}

function verdictLines(report: CheckReport, paint: Paint): string {
  const summary = paint(report.failed ? "red" : "green", leadingPath(summaryText(report)));
  return report.failed ? `${summary}\n${FAILURE_ADVICE}` : summary;
}
