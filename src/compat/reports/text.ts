import type { CompatibilityFinding, Severity } from "../finding.ts";
import type { Report, StaleEntry } from "../report.ts";
import { findingDetails } from "./finding-details.ts";
import { groupFindings } from "./finding-groups.ts";
import {
  baselinesText,
  countsText,
  FAILURE_ADVICE,
  numberOf,
  STALE_ADVICE,
  verdictText,
} from "./finding-words.ts";
import { type Color, noPaint, type Paint, terminalPaint } from "./paint.ts";
import type { ReportOptions } from "./report-options.ts";
import { formerPlaceText, shownPlaceText } from "./report-places.ts";
import { visibleText } from "./visible-text.ts";

const SEVERITY_COLORS: Readonly<Record<Severity, Color>> = { error: "red", warning: "yellow", info: "cyan" };
const WITNESS_LENGTH = 16;

/** The report for people at a terminal. No line of it begins with what somebody wrote into a contract. */
export function textReport(report: Report, options: ReportOptions = {}): string {
  const paint = options.color ? terminalPaint : noPaint;
  const groups = groupFindings(report.findings).map(({ topic, findings }) =>
    [
      paint("bold", visibleText(topic)),
      ...findings.flatMap((finding) => findingLines(report, finding, options, paint)),
    ].join("\n"),
  );
  return [...groups, ignoredText(report, paint), staleText(report.stale, paint), summaryText(report, paint)]
    .filter((block) => block !== "")
    .join("\n\n");
}

function findingLines(
  report: Report,
  finding: CompatibilityFinding,
  options: ReportOptions,
  paint: Paint,
): string[] {
  const { severity, rule, message } = finding;
  const place = shownPlaceText(finding) ?? visibleText(report.document);
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

function ignoredText({ ignored }: Report, paint: Paint): string {
  if (ignored.length === 0) return "";
  return [
    paint("bold", "ignored"),
    ...ignored.map(({ finding, reason, until }) => {
      const end = until === undefined ? "" : ` (until ${until})`;
      const place = shownPlaceText(finding);
      return visibleText(
        `${place ? `${place}: ` : "  "}${finding.rule}: ${reason || "no reason given"}${end}`,
      );
    }),
  ].join("\n");
}

function staleText(stale: readonly StaleEntry[], paint: Paint): string {
  if (stale.length === 0) return "";
  const names = stale.map(({ by, key }) =>
    visibleText(`  ${by === "ignore" ? "ignore" : "accepted"} ${key}`),
  );
  return [`${paint("yellow", numberOf(stale.length, "ignore"))} that ${STALE_ADVICE}:`, ...names].join("\n");
}

function summaryText(report: Report, paint: Paint): string {
  const { document, baselines, failed, failOn, findings } = report;
  const against = baselines.length === 0 ? "" : ` against ${baselinesText(baselines)}`;
  const verdict = paint(failed ? "red" : "green", verdictText(report));
  const rule = failed && failOn !== "error" ? ` (fails on ${failOn})` : "";
  const counts = findings.length === 0 && report.ignored.length === 0 ? "" : `: ${countsText(report)}`;
  return [
    `${visibleText(`${document}${against}`)}: ${verdict}${rule}${counts}`,
    ...(failed ? [FAILURE_ADVICE] : []),
  ].join("\n");
}
