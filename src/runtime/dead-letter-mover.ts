import { deadLetterFields, type FailureReason } from "./dead-letter.ts";
import { errorText } from "./error-text.ts";
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

/** Moves entries of one address and group to the dead letters. */
export class DeadLetterMover {
  readonly #options: DispatcherOptions;
  readonly #report: EntryReporter;
  /** Dead letters cannot be written; told once until they can again. */
  #blocked = false;

  constructor(options: DispatcherOptions, report: EntryReporter) {
    this.#options = options;
    this.#report = report;
  }

  /**
   * Tries until the entry is moved, is not ours any more, or `isClosing`, and then leaves it pending: an entry is never lost for want of a
   * place. `onBlocked` is called when the first try fails. Never rejects. A reader without a group has no dead letters: the entry is reported.
   */
  async move(
    source: Source,
    entry: IncomingEntry,
    { reason, error, attempts, type, first = new Date() }: GivenUp,
    isClosing: () => boolean,
    onBlocked: () => void,
  ): Promise<void> {
    const { address, group } = this.#options;
    const said = errorText(error);
    const extra = { reason, count: attempts, error, ...(type === undefined ? undefined : { type }) };
    if (group === undefined) {
      this.#report("dropped", entry, `${reason}: ${said}`, extra);
      return;
    }
    const last = new Date();
    const about = { address, entry: entry.id, group, reason, error: said, attempts, first, last };
    for (let failures = 1; ; failures++) {
      try {
        const moved = await source.deadLetter(entry.id, deadLetterFields(about));
        this.#blocked = false;
        if (moved)
          this.#report("dead_letter", entry, `moved to the dead letters as ${reason}: ${said}`, extra);
        return;
      } catch (failure) {
        if (isClosing()) return;
        if (failures === 1) onBlocked();
        if (!this.#blocked) {
          this.#blocked = true;
          const problem = `could not be moved to the dead letters, stays pending and is tried again: ${errorText(failure)}`;
          this.#report("error", entry, problem, { reason: "dead_letter_failed", error: failure });
        }
        await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE, 100 * 2 ** failures)));
      }
    }
  }
}
