import type { Party } from "../direction.ts";
import type { CompatibilityFinding, FindingSubject } from "../finding.ts";
import type { CheckReport, FailOn, ReportBaseline, StaleEntry } from "../report.ts";

const PARTIES: Readonly<Record<Party, string>> = {
  consumers: "deployed consumers",
  producers: "deployed producers",
  replay: "replay of stored events",
};

/** `breaks deployed consumers and replay of stored events`; empty for what breaks nobody. */
export function breaksText({ breaks }: Pick<CompatibilityFinding, "breaks">): string {
  return breaks.length === 0 ? "" : `breaks ${listed(breaks.map((party) => PARTIES[party]))}`;
}

/** Subject of a group of findings, without part and path, e.g. `channel orders, message OrderPlaced`. */
export function topicText(subject: FindingSubject): string {
  const kinds = ["server", "channel", "operation", "message"] as const;
  const named = kinds.flatMap((kind) => (subject[kind] === undefined ? [] : [`${kind} ${subject[kind]}`]));
  return named.join(", ") || "the document";
}

/** Part of a message, e.g. `payload /lines/*`; empty without a part. */
export function partText({ part, path = "" }: FindingSubject): string {
  if (part === undefined) return path === "" ? "" : `value ${path}`;
  return path === "" ? part : `${part} ${path}`;
}

/** Title of a witness: which contract accepts it, and which one rejects it. */
export function witnessTitle({ subject, witness }: CompatibilityFinding): string {
  const what = subject.part === "headers" ? "headers" : subject.part === "payload" ? "a payload" : "a value";
  return `${what} that the ${witness?.acceptedBy} contract allows and the ${witness?.rejectedBy} one refuses`;
}

/** `1 error`, `2 errors`. */
export function numberOf(number: number, what: string): string {
  return `${number.toLocaleString("en-US")} ${what}${number === 1 ? "" : "s"}`;
}

/** `2 errors, 1 warning`, without zeros. */
export function countsText({ counts, undecided }: CheckReport): string {
  const parts = [
    counts.error && numberOf(counts.error, "error"),
    counts.warning && numberOf(counts.warning, "warning"),
    counts.info && `${counts.info.toLocaleString("en-US")} for information`,
  ].filter((part) => part !== 0);
  const open = undecided === 0 ? [] : [`${undecided.toLocaleString("en-US")} undecided`];
  const ignored = counts.ignored === 0 ? "" : `; ${counts.ignored.toLocaleString("en-US")} ignored`;
  return `${[parts.join(", ") || "no findings", ...open].join(", of which ")}${ignored}`;
}

/** The baselines, e.g. `1.2.0 (.git#branch=main)`. */
export function baselinesText(baselines: readonly ReportBaseline[]): string {
  return listed(baselines.map(({ label, version }) => (label === version ? label : `${version} (${label})`)));
}

/** The verdict, in a sentence without its full stop. */
export function verdictText(report: CheckReport): string {
  if (report.failed) return "the check failed";
  if (report.findings.length > 0) return "the check passed";
  if (report.baselines.length === 0 && report.newTo.length > 0)
    return "the contract is new, and there is nothing to compare it with";
  return report.ignored.length > 0 ? "nothing changed that is not ignored" : "no change that breaks anybody";
}

/** Baselines that do not contain the document yet, e.g. `.git#branch=main has no such document`; empty if there are none. */
export function newToText({ newTo }: CheckReport): string {
  if (newTo.length === 0) return "";
  return `${listed(newTo)} ${newTo.length === 1 ? "has" : "have"} no such document`;
}

/** The report in one line: the document, the baselines and the verdict. */
export function summaryText(report: CheckReport): string {
  const { document, baselines, findings, ignored, failed, failOn } = report;
  const against = baselines.length === 0 ? "" : ` against ${baselinesText(baselines)}`;
  const rule = failed && failOn !== "error" ? `, as it fails on ${severityText(failOn)}` : "";
  const counts = findings.length === 0 && ignored.length === 0 ? "" : `: ${countsText(report)}`;
  const isNew = newToText(report);
  return `${document}${against}: ${verdictText(report)}${rule}${counts}${isNew && `; ${isNew}`}`;
}

/** A finding in sentences: what changed, whom that breaks, what to do. */
export function findingSentences(finding: CompatibilityFinding): string {
  const who = breaksText(finding);
  const parts = [finding.message, who === "" ? "" : `It ${who}`, finding.remedy];
  return parts
    .filter((text) => text !== "")
    .map(sentence)
    .join(" ");
}

function sentence(text: string): string {
  return /[.!?:…]$/.test(text) ? text : `${text}.`;
}

/** Advice for a failed check. */
export const FAILURE_ADVICE =
  "Revert the breaking change, or publish it as a new message type next to the old one. " +
  "If it is intended, ignore it in the configuration and give a reason.";

/** Stale entries that no finding reports. */
export function unreportedStale({ findings, stale }: CheckReport): readonly StaleEntry[] {
  return findings.some(({ rule }) => rule === "accepted-entry-stale") ? [] : stale;
}

/** Title of the stale entries. */
export const STALE_TITLE = "Ignores that no longer match any finding; remove them";

function severityText(severity: FailOn): string {
  return severity === "info" ? "any finding" : `${severity}s`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
