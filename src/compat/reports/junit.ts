import type { CompatibilityFinding } from "../finding.ts";
import { type CheckReport, type IgnoredFinding, isFailure } from "../report.ts";
import { attributes, escapeMarkup } from "./escape-markup.ts";
import { findingDetails } from "./finding-details.ts";
import { baselinesText, partText } from "./finding-words.ts";
import type { ReportOptions } from "./report-options.ts";
import { annotatedPlace, formerPlaceText, shownPlaceText } from "./report-places.ts";
import { UniqueNames } from "./unique-names.ts";
import { visibleText } from "./visible-text.ts";

/** A test case: a finding, and why it is skipped when it is ignored. */
interface Case {
  readonly finding: CompatibilityFinding;
  readonly ignored?: IgnoredFinding;
}

const WITNESS_LENGTH = 40;

/**
 * JUnit XML as GitLab, Jenkins and Azure read it: a suite for each channel, a case for each finding. Those that fail the check are failures,
 * ignored ones are skipped, all others pass and say in their output what was found. Without findings there is one case that passes.
 */
export function junitReport(report: CheckReport, options: ReportOptions = {}): string {
  const cases: Case[] = [
    ...report.findings.map((finding) => ({ finding })),
    ...report.ignored.map((ignored) => ({ finding: ignored.finding, ignored })),
  ];
  const suites = new Map<string, Case[]>();
  for (const found of cases) {
    const name = suiteName(found.finding);
    const suite = suites.get(name);
    if (suite) suite.push(found);
    else suites.set(name, [found]);
  }
  const written =
    cases.length === 0
      ? [passingSuite(report)]
      : [...suites].map(([name, members]) => suiteText(report, name, members, options));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "eventpact check", ...totals(report, cases) })}>`,
    ...written,
    "</testsuites>",
  ].join("\n");
}

/** The channel; what is about none goes by what it is about. */
function suiteName({ subject }: CompatibilityFinding): string {
  if (subject.channel !== undefined) return visibleText(`channel ${subject.channel}`);
  if (subject.server !== undefined) return visibleText(`server ${subject.server}`);
  return "document";
}

function totals(report: CheckReport, cases: readonly Case[]) {
  return {
    tests: Math.max(1, cases.length),
    failures: cases.filter((found) => fails(report, found)).length,
    errors: 0,
    skipped: cases.filter(({ ignored }) => ignored).length,
    time: 0,
  };
}

function fails(report: CheckReport, { finding, ignored }: Case): boolean {
  return !ignored && isFailure(finding.severity, report.failOn);
}

function passingSuite({ document, baselines }: CheckReport): string {
  const against = baselines.length === 0 ? "" : ` with ${baselinesText(baselines)}`;
  const name = visibleText(`${document} is compatible${against}`);
  return [
    `  <testsuite${attributes({ name: "document", tests: 1, failures: 0, errors: 0, skipped: 0, time: 0 })}>`,
    `    <testcase${attributes({ name, classname: "document", time: 0 })}/>`,
    "  </testsuite>",
  ].join("\n");
}

function suiteText(
  report: CheckReport,
  name: string,
  cases: readonly Case[],
  options: ReportOptions,
): string {
  const names = new UniqueNames();
  const { tests, ...others } = totals(report, cases);
  return [
    `  <testsuite${attributes({ name, tests, ...others })}>`,
    ...cases.map((found) => caseText(report, name, names.add(caseName(report, found)), found, options)),
    "  </testsuite>",
  ].join("\n");
}

function caseName(report: CheckReport, { finding }: Case): string {
  const { subject, rule, baseline } = finding;
  const who = subject.message ?? subject.operation;
  const part = partText(subject);
  const against = report.baselines.length > 1 ? ` against ${baseline}` : "";
  return visibleText(
    `${who === undefined ? "" : `${who}: `}${rule}${part === "" ? "" : ` at ${part}`}${against}`,
  );
}

function caseText(
  report: CheckReport,
  suite: string,
  name: string,
  found: Case,
  options: ReportOptions,
): string {
  const { finding, ignored } = found;
  const { path, line } = annotatedPlace(report, finding, options);
  const open = `    <testcase${attributes({ name, classname: suite, file: visibleText(path), line, time: 0 })}>`;
  const message = visibleText(finding.message);
  const details = escapeMarkup(detailsText(report, finding, options));
  const content = ignored
    ? `<skipped${attributes({ message: skipText(ignored) })}/>`
    : fails(report, found)
      ? `<failure${attributes({ message, type: visibleText(finding.rule) })}>${details}</failure>`
      : `<system-out>${details}</system-out>`;
  return [open, `      ${content}`, "    </testcase>"].join("\n");
}

function skipText({ reason, until }: IgnoredFinding): string {
  const end = until === undefined ? "" : ` (until ${until})`;
  return visibleText(`ignored: ${reason || "no reason given"}${end}`);
}

function detailsText(report: CheckReport, finding: CompatibilityFinding, options: ReportOptions): string {
  const { severity, rule, message } = finding;
  const place = shownPlaceText(finding);
  const head = `${place === undefined ? "" : `${place}: `}${severity} ${visibleText(rule)}: ${visibleText(message)}`;
  const formerPlace = formerPlaceText(finding);
  const details = findingDetails(report, finding, { options, formerPlace, witnessLength: WITNESS_LENGTH });
  return [head, ...details].join("\n");
}
