import { deadLetterFields, type FailureReason } from "./dead-letter.ts";
import type { DispatcherOptions } from "./registration.ts";
import type { EntryReporter } from "./report.ts";
import type { IncomingEntry, Source } from "./transport.ts";

/** Why an entry is given up. */
export interface GivenUp {
  readonly reason: FailureReason;
  readonly error: unknown;
  readonly attempts: number;
  /** CloudEvents type, where it is known. */
  readonly type: string | undefined;
  /** When it was first attempted. Default now. */
  readonly first?: Date | undefined;
}

/** Longest pause before a dead letter that could not be written is tried again, in ms. */
const LONGEST_PAUSE = 5_000;

/**
 * Moves an entry to the dead letters; tries until it is written or `isClosing`, and then leaves it pending: an entry is never lost for want
 * of a place. Never rejects. A reader without a group has no dead letters: there the entry is only reported.
 */
export async function giveUp(
  source: Source,
  { address, group }: DispatcherOptions,
  entry: IncomingEntry,
  { reason, error, attempts, type, first = new Date() }: GivenUp,
  report: EntryReporter,
  isClosing: () => boolean,
): Promise<void> {
  const said = error instanceof Error ? error.message : String(error);
  const extra = { reason, count: attempts, error, ...(type === undefined ? undefined : { type }) };
  if (group === undefined) {
    report("dropped", entry, `${reason}: ${said}`, extra);
    return;
  }
  const last = new Date();
  const fields = deadLetterFields({
    address,
    entry: entry.id,
    group,
    reason,
    error: said,
    attempts,
    first,
    last,
  });
  for (let failures = 1; ; failures++) {
    try {
      await source.deadLetter(entry.id, fields);
      report("dead_letter", entry, `moved to the dead letters as ${reason}: ${said}`, extra);
      return;
    } catch (failure) {
      const why = failure instanceof Error ? failure.message : String(failure);
      const problem = `could not be moved to the dead letters, and stays pending: ${why}`;
      report("error", entry, problem, { reason: "dead_letter_failed", error: failure });
      if (isClosing()) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE, 100 * 2 ** failures)));
    }
  }
}
