import type { CompatibilityFinding, Witness } from "../finding.ts";
import type { CheckReport, IgnoredFinding, StaleEntry } from "../report.ts";
import type { Severity } from "../severity.ts";
import { attributes, escapeMarkup } from "./escape-markup.ts";
import { type FindingGroup, groupFindings } from "./finding-groups.ts";
import {
  baselinesText,
  breaksText,
  countsText,
  FAILURE_ADVICE,
  newToText,
  numberOf,
  partText,
  STALE_TITLE,
  unreportedStale,
  verdictText,
  witnessTitle,
} from "./finding-words.ts";
import { htmlPage } from "./html-page.ts";
import { type ReportOptions, rulePage } from "./report-options.ts";
import { formerPlaceText, shownPlaceText } from "./report-places.ts";
import { visibleText } from "./visible-text.ts";
import { type ExcerptLine, witnessExcerpt } from "./witness-excerpt.ts";
import { eventLines, type Mark, witnessLines } from "./witness-lines.ts";

const SEVERITIES: readonly (readonly [severity: Severity, label: string])[] = [
  ["error", "Errors"],
  ["warning", "Warnings"],
  ["info", "Information"],
];
const MARK_CLASSES: Readonly<Record<Mark, string | undefined>> = {
  "-": "minus",
  "+": "plus",
  "~": "changed",
  " ": undefined,
};
const WITNESS_LENGTH = 120;

/** The report as one HTML page that works offline; see `htmlPage`. */
export function htmlReport(report: CheckReport, options: ReportOptions = {}): string {
  const title = `Event contract: ${verdictText(report)}`;
  const body = [
    "<main>",
    `<h1>${escapeMarkup(title)}</h1>`,
    headText(report),
    ...(report.findings.length === 0 ? [] : [filterText(report)]),
    ...groupFindings(report.findings).map((group) => groupText(report, group, options)),
    ignoredText(report.ignored),
    staleText(unreportedStale(report)),
    "</main>",
    `<footer><p class="dim">eventpact ${shown(report.version)}</p></footer>`,
  ];
  return htmlPage(title, body.filter((part) => part !== "").join("\n"));
}

function headText(report: CheckReport): string {
  const { baselines } = report;
  const against = baselines.length === 0 ? "" : ` against ${shown(baselinesText(baselines))}`;
  const advice = report.failed ? `\n<p>${escapeMarkup(FAILURE_ADVICE)}</p>` : "";
  const isNew = newToText(report);
  const note = isNew && ` New: ${shown(isNew)}.`;
  return `<p><code>${shown(report.document)}</code>${against}: ${escapeMarkup(countsText(report))}.${note}</p>${advice}`;
}

function filterText({ counts }: CheckReport): string {
  const boxes = SEVERITIES.map(
    ([severity, label]) =>
      `<label><input type="checkbox" checked data-severity="${severity}"> ${label} (${counts[severity]})</label>`,
  );
  return `<fieldset>\n<legend>Show</legend>\n${boxes.join("\n")}\n</fieldset>`;
}

function groupText(report: CheckReport, { topic, findings }: FindingGroup, options: ReportOptions): string {
  const articles = findings.map((finding) => findingText(report, finding, options));
  return `<section class="group">\n<h2>${shown(topic)}</h2>\n${articles.join("\n")}\n</section>`;
}

function findingText(report: CheckReport, finding: CompatibilityFinding, options: ReportOptions): string {
  const { severity, rule, subject, witness, remedy, message } = finding;
  const place = shownPlaceText(finding);
  const former = formerPlaceText(finding);
  const part = partText(subject);
  const about = [
    ...(finding.breaks.length === 0 ? [] : [escapeMarkup(breaksText(finding))]),
    ...(part === "" ? [] : [`<code>${shown(part)}</code>`]),
    ...(report.baselines.length > 1 ? [`against ${shown(finding.baseline)}`] : []),
    ...(place === undefined ? [] : [`<code>${escapeMarkup(place)}</code>`]),
    ...(former === undefined ? [] : [`was <code>${escapeMarkup(former)}</code>`]),
  ];
  return [
    `<article class="${severity}">`,
    `<h3><span class="severity">${severity}</span> ${ruleText(rule, options)} ${shown(message)}</h3>`,
    ...(about.length === 0 ? [] : [`<p>${about.join("; ")}</p>`]),
    ...(witness ? [witnessText(finding, witness)] : []),
    ...(remedy === "" ? [] : [`<p><strong>Fix:</strong> ${shownText(remedy)}</p>`]),
    `<p class="dim">fingerprint <code>${shown(finding.fingerprint)}</code></p>`,
    "</article>",
  ].join("\n");
}

function ruleText(rule: string, options: ReportOptions): string {
  const page = rulePage(rule, options);
  const code = `<code>${shown(rule)}</code>`;
  return page === undefined ? code : `<a${attributes({ href: page })}>${code}</a>`;
}

function witnessText(finding: CompatibilityFinding, witness: Witness): string {
  const lines = witnessExcerpt(witnessLines(witness), WITNESS_LENGTH).map(lineText);
  const title = escapeMarkup(witnessTitle(finding));
  const own = `<p>Proof: ${title}. Lines with <code>-</code> must go, with <code>+</code> are missing, with <code>~</code> are refused.</p>\n${block(lines)}`;
  if (!witness.event) return own;
  const whole = block(witnessExcerpt(eventLines(witness.event), WITNESS_LENGTH).map(lineText));
  return `${own}\n<details>\n<summary>The whole event</summary>\n${whole}\n</details>`;
}

/** Lines that are too long are scrolled to, also with the keyboard. */
function block(lines: readonly string[]): string {
  return `<pre tabindex="0"><code>${lines.join("\n")}</code></pre>`;
}

function lineText(line: ExcerptLine): string {
  if ("gap" in line) {
    return `<span class="dim">  ${"  ".repeat(line.depth)}… ${numberOf(line.gap, "more line")}</span>`;
  }
  const name = MARK_CLASSES[line.mark];
  const text = escapeMarkup(`${line.mark} ${line.text}`);
  const reason = line.reason === undefined ? "" : `<span class="dim">  ← ${escapeMarkup(line.reason)}</span>`;
  return (name === undefined ? text : `<span class="${name}">${text}</span>`) + reason;
}

function ignoredText(ignored: readonly IgnoredFinding[]): string {
  if (ignored.length === 0) return "";
  const items = ignored.map(({ finding, reason, until }) => {
    const place = shownPlaceText(finding);
    const end = until === undefined ? "" : ` (until ${shown(until)})`;
    const where = place === undefined ? "" : ` <code>${escapeMarkup(place)}</code>`;
    return `<li><code>${shown(finding.rule)}</code>${where} ${shown(finding.message)} Ignored: ${shown(reason || "no reason given")}${end}</li>`;
  });
  return `<section>\n<h2>Ignored</h2>\n<details>\n<summary>${numberOf(ignored.length, "finding")}</summary>\n<ul>\n${items.join("\n")}\n</ul>\n</details>\n</section>`;
}

function staleText(stale: readonly StaleEntry[]): string {
  if (stale.length === 0) return "";
  const items = stale.map(({ key }) => `<li><code>${shown(key)}</code></li>`);
  return `<section>\n<h2>Stale</h2>\n<p>${STALE_TITLE}:</p>\n<ul>\n${items.join("\n")}\n</ul>\n</section>`;
}

/** Text that may have code between backticks, as remedies have. */
function shownText(text: string): string {
  const parts = shown(text).split(/`([^`]+)`/);
  return parts.map((part, index) => (index % 2 === 1 ? `<code>${part}</code>` : part)).join("");
}

/** What somebody wrote into a contract, as text of the page. */
function shown(text: string): string {
  return escapeMarkup(visibleText(text));
}
