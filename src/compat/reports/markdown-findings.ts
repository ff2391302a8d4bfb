import type { CompatibilityFinding, Witness } from "../finding.ts";
import type { CheckReport } from "../report.ts";
import {
  escapeMarkdown,
  markdownBlock,
  markdownCode,
  markdownText,
  summaryMarkup,
} from "./escape-markdown.ts";
import { breaksText, partText, topicText, witnessTitle } from "./finding-words.ts";
import { type ReportOptions, rulePage } from "./report-options.ts";
import { formerPlaceText } from "./report-places.ts";
import { shortText, visibleText } from "./visible-text.ts";
import { witnessExcerpt } from "./witness-excerpt.ts";
import { eventLines, witnessJsonLines } from "./witness-lines.ts";

/** Parts of a comment for a pull request. */

/** Names and places are cut to this many characters. */
export const LONGEST_TEXT = 400;
const WITNESS_LENGTH = 40;
const MOST_ERRORS = 5;

/** The id of a rule, linked where its page is known. */
export function ruleLink(rule: string, options: ReportOptions): string {
  const page = rulePage(rule, options);
  const code = markdownCode(rule);
  return page === undefined ? code : `[${code}](<${page.replace(/[<>\s|\\]/g, encodeURIComponent)}>)`;
}

/** A finding with all there is to say of it, folded. */
export function findingText(
  report: CheckReport,
  finding: CompatibilityFinding,
  options: ReportOptions,
): string {
  const { severity, rule, subject, witness, remedy } = finding;
  const former = formerPlaceText(finding);
  const part = partText(subject);
  const about = [
    ...(finding.breaks.length === 0 ? [] : [capitalized(breaksText(finding))]),
    ...(part === "" ? [] : [markdownCode(shortText(part, LONGEST_TEXT))]),
    ...(report.baselines.length > 1 ? [`against ${markdownCode(finding.baseline)}`] : []),
    ...(former === undefined ? [] : [`was ${markdownCode(shortText(former, LONGEST_TEXT))}`]),
  ];
  const title = `${topicText(subject)}: ${shortText(finding.message, LONGEST_TEXT)}`;
  return details(
    `<b>${severity}</b> <code>${summaryMarkup(rule)}</code> ${summaryMarkup(shortText(title, LONGEST_TEXT * 2))}`,
    [
      about.length === 0 ? "" : `${about.join("; ")}.`,
      ...(witness ? witnessBlocks(finding, witness) : []),
      remedy === "" ? "" : `**Fix:** ${markdownText(shortText(remedy, LONGEST_TEXT * 2))}`,
      `Rule ${ruleLink(rule, options)}; fingerprint ${markdownCode(finding.fingerprint)}`,
    ],
  );
}

/** The witness as JSON, the whole event where it is known, and why it is refused. */
function witnessBlocks(finding: CompatibilityFinding, witness: Witness): string[] {
  const lines = witness.event ? eventLines(witness.event) : witnessJsonLines(witness);
  const shown = witnessExcerpt(lines, WITNESS_LENGTH).map((line) =>
    "gap" in line ? `${"  ".repeat(line.depth)}…` : line.text,
  );
  const errors = witness.errors.slice(0, MOST_ERRORS).map(({ pointer, message }) => {
    const place = pointer === "" ? "" : `${markdownCode(shortText(pointer, LONGEST_TEXT))}: `;
    return `- ${place}${sentence(message)}`;
  });
  const title = witness.event
    ? `An event that the ${witness.acceptedBy} contract allows and the ${witness.rejectedBy} one refuses`
    : capitalized(witnessTitle(finding));
  return [`${title}:`, markdownBlock("json", shown), errors.join("\n")];
}

/** The empty lines around the content let Markdown be read in it. */
export function details(summary: string, blocks: readonly string[]): string {
  const content = blocks.filter((block) => block !== "").join("\n\n");
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** What somebody wrote, cut where it is too long for a comment. */
export function sentence(text: string): string {
  return escapeMarkdown(shortText(text, LONGEST_TEXT * 2));
}

function capitalized(text: string): string {
  return visibleText(text.charAt(0).toUpperCase() + text.slice(1));
}
