import type { CompatibilityFinding } from "./finding.ts";
import type { IgnoredFinding, StaleEntry } from "./report.ts";

/** A finding that a configuration accepts: all that is given must agree with it. */
export interface Ignore {
  /** Id of a rule. */
  readonly rule?: string;
  readonly fingerprint?: string;
  /** Address of a channel. */
  readonly channel?: string;
  /** Type of a message. */
  readonly message?: string;
  /** JSON pointer into the values; what is below it is meant as well. */
  readonly path?: string;
  /** Why it is accepted. */
  readonly reason: string;
  /** The last day on which it is accepted, as `YYYY-MM-DD`. Default: for good. */
  readonly until?: string;
}

/** An entry of the file of accepted findings. */
export interface AcceptedFinding {
  readonly fingerprint: string;
  readonly rule: string;
  /** What the finding said, for whoever reads the file. */
  readonly message: string;
  readonly reason?: string;
}

/** What is left of findings, and what became of the others. */
export interface Triage {
  readonly findings: readonly CompatibilityFinding[];
  readonly ignored: readonly IgnoredFinding[];
  /** Entries that match nothing, or whose day has passed. */
  readonly stale: readonly StaleEntry[];
}

/** What findings are sorted by. */
export interface TriageOptions {
  readonly ignore?: readonly Ignore[];
  readonly accepted?: readonly AcceptedFinding[];
  /** `YYYY-MM-DD`; an ignore counts up to its day. */
  readonly today: string;
}

/** Takes out what is ignored or was accepted before. An entry whose day has passed takes out nothing. */
export function triage(
  findings: readonly CompatibilityFinding[],
  { ignore = [], accepted = [], today }: TriageOptions,
): Triage {
  const valid = ignore.filter(({ until }) => until === undefined || today <= until);
  const used = new Set<Ignore | AcceptedFinding>();
  const left: CompatibilityFinding[] = [];
  const ignored: IgnoredFinding[] = [];
  for (const finding of findings) {
    const entry = valid.find((one) => matches(one, finding));
    const known = entry ? undefined : accepted.find(({ fingerprint }) => fingerprint === finding.fingerprint);
    if (entry) {
      used.add(entry);
      const { reason, until } = entry;
      ignored.push({ finding, reason, ...(until !== undefined && { until }), by: "ignore" });
    } else if (known) {
      used.add(known);
      ignored.push({ finding, reason: known.reason ?? "accepted before", by: "baseline" });
    } else left.push(finding);
  }
  const stale: StaleEntry[] = [
    ...ignore.flatMap((one) =>
      used.has(one)
        ? []
        : [
            {
              by: "ignore" as const,
              key: keyOf(one),
              reason: one.reason,
              ...(one.until && { until: one.until }),
            },
          ],
    ),
    ...accepted.flatMap((one) =>
      used.has(one)
        ? []
        : [{ by: "baseline" as const, key: one.fingerprint, ...(one.reason && { reason: one.reason }) }],
    ),
  ];
  return { findings: left, ignored, stale };
}

function matches(
  { rule, fingerprint, channel, message, path }: Ignore,
  finding: CompatibilityFinding,
): boolean {
  const { subject } = finding;
  return (
    (rule === undefined || rule === finding.rule) &&
    (fingerprint === undefined || fingerprint === finding.fingerprint) &&
    (channel === undefined || channel === subject.channel) &&
    (message === undefined || message === subject.message) &&
    (path === undefined || subject.path === path || subject.path?.startsWith(`${path}/`) === true)
  );
}

function keyOf({ rule, fingerprint, channel, message, path }: Ignore): string {
  return [rule, fingerprint, channel, message, path].filter((part) => part !== undefined).join(" ");
}
