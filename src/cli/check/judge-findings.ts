import type { CompatibilityFinding, FindingSubject } from "../../compat/finding.ts";
import { fingerprintOf } from "../../compat/fingerprint.ts";
import type { IgnoredFinding, StaleEntry } from "../../compat/report.ts";
import { ruleOf } from "../../compat/rules/registry.ts";
import type { Severity } from "../../compat/severity.ts";
import type { Contract } from "../../contract/model.ts";
import type { AcceptedFinding } from "./accepted-file.ts";
import { type Ignore, ignoreKey, ignores, isIgnoreExpired } from "./ignores.ts";

/** Ignores and accepted findings that apply, and settings for findings about them. */
export interface JudgeOptions {
  readonly ignores: readonly Ignore[];
  readonly accepted: readonly AcceptedFinding[];
  /** Path of the file of accepted findings, from the working directory; absent where there is none. */
  readonly acceptedFile?: string | undefined;
  readonly severities?: Readonly<Record<string, Severity | "off">> | undefined;
  /** As `YYYY-MM-DD`. */
  readonly today: string;
  /** Names of the baselines, for findings about entries. */
  readonly baseline: string;
  /** Whether entries that match no finding are reported; false if there was nothing to compare with. */
  readonly reportStale: boolean;
  /** All contracts of the comparison: a key of theirs in the place of a type or an address explains why an ignore matches nothing. */
  readonly contracts: readonly Pick<Contract, "messages" | "channels">[];
}

/** Findings, divided into those that count and those that are ignored. */
export interface Judgement {
  /** Findings that count, including those about entries. */
  readonly findings: readonly CompatibilityFinding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly stale: readonly StaleEntry[];
}

/** Removes ignored and accepted findings, and reports expired and stale entries. */
export function judgeFindings(all: readonly CompatibilityFinding[], options: JudgeOptions): Judgement {
  const { accepted, acceptedFile, today } = options;
  const expired = options.ignores.filter((entry) => isIgnoreExpired(entry, today));
  const valid = options.ignores.filter((entry) => !isIgnoreExpired(entry, today));
  const reasons = new Map(accepted.map(({ fingerprint, reason }) => [fingerprint, reason]));
  const used = new Set<Ignore>();
  const findings: CompatibilityFinding[] = [];
  const ignored: IgnoredFinding[] = [];
  for (const finding of all) {
    const matching = valid.filter((entry) => ignores(entry, finding));
    for (const entry of matching) used.add(entry);
    const [first] = matching;
    const reason = reasons.get(finding.fingerprint);
    if (first) {
      const { until } = first;
      ignored.push({ finding, reason: first.reason, by: "ignore", ...(until !== undefined && { until }) });
    } else if (reason !== undefined) ignored.push({ finding, reason, by: "accepted" });
    else findings.push(finding);
  }

  for (const entry of expired) {
    const message = `The ignore of ${ignoreKey(entry)} has expired: its last day was ${entry.until}. Its reason was: ${entry.reason}`;
    findings.push(
      ...entryFinding("ignore-expired", ignoreSubject(entry), entry, ignoreKey(entry), message, options),
    );
  }
  const stale: StaleEntry[] = [];
  const addStale = (entry: StaleEntry, subject: FindingSubject, place: EntryPlace, message: string) => {
    const found = options.reportStale
      ? entryFinding("accepted-entry-stale", subject, place, entry.key, message, options)
      : [];
    if (found.length > 0) stale.push(entry);
    findings.push(...found);
  };
  for (const entry of valid.filter((one) => !used.has(one))) {
    const { reason, until } = entry;
    const key = ignoreKey(entry);
    const message = `The ignore of ${key} matches no finding.${keyHint(entry, options.contracts)}`;
    const found = { by: "ignore", key, reason, ...(until !== undefined && { until }) } as const;
    addStale(found, ignoreSubject(entry), entry, message);
  }
  const known = new Set(all.map(({ fingerprint }) => fingerprint));
  for (const [index, { fingerprint, rule, subject, reason }] of accepted.entries()) {
    if (known.has(fingerprint)) continue;
    const place = { file: acceptedFile ?? "", pointer: `/accepted/${index}` };
    const message = `The accepted finding ${fingerprint} (${rule}) is not found any more.`;
    addStale({ by: "accepted", key: fingerprint, reason }, subject, place, message);
  }
  return { findings, ignored, stale };
}

/** Place of an entry. */
type EntryPlace = Pick<Ignore, "file" | "pointer">;

/** A finding about an entry; none if the configuration turns the rule off. */
function entryFinding(
  id: "ignore-expired" | "accepted-entry-stale",
  subject: FindingSubject,
  { file, pointer }: EntryPlace,
  key: string,
  message: string,
  { severities = {}, baseline }: JudgeOptions,
): CompatibilityFinding[] {
  const { category, remedy, severity: usual } = ruleOf(id);
  const severity = (Object.hasOwn(severities, id) ? severities[id] : undefined) ?? usual;
  if (severity === "off") return [];
  const fingerprint = fingerprintOf({ rule: id, subject, changed: key });
  return [
    {
      ...{ rule: id, severity, category, breaks: [], baseline, subject, pointer },
      new: { file, line: 1, column: 1, pointer },
      ...{ message, remedy, fingerprint },
    },
  ];
}

/** A sentence for an ignore that has the key of a message or a channel where findings have its type or address; empty for others. */
function keyHint({ channel, message }: Ignore, contracts: JudgeOptions["contracts"]): string {
  for (const { messages, channels } of contracts) {
    const type = messages.find(({ key }) => key === message)?.type;
    if (type !== undefined && type !== message)
      return ` "${message}" is the key of a message; did you mean its type "${type}"?`;
    const address = channels.find(({ key }) => key === channel)?.address ?? channel;
    if (address !== channel)
      return ` "${channel}" is the key of a channel; did you mean its address "${address}"?`;
  }
  return "";
}

function ignoreSubject({ channel, message, path }: Ignore): FindingSubject {
  return {
    ...(channel !== undefined && { channel }),
    ...(message !== undefined && { message }),
    ...(path !== undefined && { path }),
  };
}
