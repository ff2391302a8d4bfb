import type { BusReport } from "../bus-report.ts";
import { errorText } from "../error-text.ts";
import type { IncomingEntry, Source } from "../transport.ts";
import { deadLetterFields, MAX_ERROR_LENGTH } from "../wire/dead-letter.ts";
import { lengthOf } from "../wire/limits.ts";
import type { DispatcherOptions } from "./dispatcher-options.ts";

/**
 * Settles the entries of one reader, counts those that it holds, and reports what becomes of them. An entry is held until it is
 * - acknowledged: its handler succeeded, or no handler needs it;
 * - dead-lettered: it failed for good;
 * - released: given back to the group, because its handler is inactive (paused or closed) or the reader closes;
 * - lost: another member has it, because its lease ran out.
 *
 * An attempt that runs when its entry is released or lost is abandoned: its outcome does not count.
 */
export interface Settlement {
  /** Where the entries come from; set when the reader is open. */
  source: Source | undefined;
  /** Once true, no more entries are welcome, and none waits for a dead letter to become writable. */
  isClosing: boolean;
  /** While true, no more entries are welcome. */
  isPaused: boolean;
  /** How many more entries are welcome. */
  room(): number;
  /** How many more bytes are welcome. */
  roomBytes(): number;
  /** Counts entries as held. */
  hold(entries: readonly IncomingEntry[]): void;
  /** Counts entries as no longer held, without settling them: they are lost. */
  forget(entries: readonly IncomingEntry[]): void;
  ack(entry: IncomingEntry): void;
  release(entries: readonly IncomingEntry[]): void;
  /**
   * Moves an entry to the dead letters. Tries until it is moved, is not ours any more, or this closes, which leaves it pending: an entry is never
   * lost for want of a place. A reader without a group has no dead letters: the entry is reported. `first` is when it was first attempted.
   */
  giveUp(
    entry: IncomingEntry,
    reason: string,
    error: unknown,
    type: string | undefined,
    attempts: number,
    first?: Date,
  ): Promise<void>;
  /** Reports something about an entry. */
  reportEntry(
    kind: BusReport["kind"],
    entry: IncomingEntry,
    message: string,
    about: Partial<BusReport>,
  ): void;
  /** Resolves when all acknowledgements until now are confirmed. */
  confirmed(): Promise<void>;
  /** Resolves when nothing is held, and all acknowledgements are confirmed. */
  settled(): Promise<void>;
}

/** Pauses before a dead letter that could not be written is tried again: the first, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;

/** How long it is waited for what is held to get less before more is read. */
const READ_DELAY_MS = 20;

/** How large an entry is taken to be before any has come, in bytes. */
const INITIAL_ENTRY_BYTES = 16_384;

/** Makes the settlement of a reader that holds at most `prefetch` entries, of about `prefetchBytes`. */
export function createSettlement(
  { address, group, concurrency, prefetch, prefetchBytes }: DispatcherOptions,
  report: (report: BusReport) => void,
): Settlement {
  const low = Math.max(prefetch / 4, Math.min(concurrency, prefetch / 2));
  let held = 0;
  /** Acknowledged, and the log does not confirm it yet. */
  let unconfirmed = 0;
  let heldBytes = 0;
  /** What the largest of late were like, in bytes. */
  let likelySize = INITIAL_ENTRY_BYTES;
  /** Entries that wait for a dead letter to become writable; they do not count as held, up to as many again. */
  let blocked = 0;
  /** Dead letters cannot be written; reported once until they can again. */
  let isDeadLetteringBlocked = false;
  let isStarved = false;
  /** What is held is not soon done: whatever there is room for is read. */
  let isSlow = false;
  let isReadDelayed = false;
  /** Handled, and to be acknowledged. */
  let done: IncomingEntry[] = [];
  /** Acknowledgements that are under way. */
  const confirming = new Set<Promise<void>>();
  let onSettled: (() => void) | undefined;

  function endReadDelay(): void {
    isReadDelayed = false;
    isSlow = !isLow();
    if (!settlement.isClosing) settlement.source?.resume();
  }

  /** Before that nothing is read for a moment, so that reads stay large; handlers that wait for work count for more. */
  function isLow(): boolean {
    return held <= low && heldBytes <= prefetchBytes / 2;
  }

  function forget(entries: readonly IncomingEntry[]): void {
    held -= entries.length;
    for (const entry of entries) heldBytes -= sizeOf(entry);
    if (held + unconfirmed === 0) onSettled?.();
    if (isLow()) isSlow = false;
    if (isStarved && !settlement.isClosing && (isLow() || (isSlow && held <= prefetch / 2))) {
      isStarved = false;
      settlement.source?.resume();
    }
  }

  /** What is done in one turn is acknowledged at once. It makes room before the log has confirmed it, so that reading goes on meanwhile. */
  function acknowledge(): void {
    if (done.length === 0) return;
    const entries = done;
    done = [];
    const confirmed = () => {
      unconfirmed -= entries.length;
      forget([]);
    };
    unconfirmed += entries.length;
    const acknowledging = settlement.source?.ack(entries.map(({ id }) => id)).then(confirmed, confirmed);
    if (acknowledging) confirming.add(acknowledging);
    void acknowledging?.then(() => confirming.delete(acknowledging));
    forget(entries);
  }

  function reportEntry(
    kind: BusReport["kind"],
    { id }: IncomingEntry,
    message: string,
    about: Partial<BusReport>,
  ): void {
    const where = group === undefined ? "" : ` (group "${group}")`;
    report({ kind, message: `"${address}" ${id}${where}: ${message}`, address, group, entry: id, ...about });
  }

  const settlement: Settlement = {
    source: undefined,
    isClosing: false,
    isPaused: false,
    room() {
      const isShut = settlement.isClosing || settlement.isPaused || !settlement.source;
      const fitting = Math.ceil((prefetchBytes - heldBytes) / likelySize);
      const room = isShut ? 0 : Math.max(0, Math.min(prefetch - held, fitting));
      if (room > 0 && (isLow() || isSlow)) return room;
      isStarved = true;
      // What is held may wait for one of its key: the others are not to wait with it.
      if (room > 0 && !isReadDelayed) {
        isReadDelayed = true;
        setTimeout(endReadDelay, READ_DELAY_MS);
      }
      return 0;
    },
    roomBytes: () => prefetchBytes - heldBytes,
    hold(entries) {
      held += entries.length;
      for (const entry of entries) {
        const size = sizeOf(entry);
        heldBytes += size;
        likelySize = Math.max(1, size, likelySize * 0.99);
      }
    },
    forget,
    ack(entry) {
      if (done.push(entry) === 1) queueMicrotask(acknowledge);
    },
    release(entries) {
      if (entries.length === 0) return;
      const released = () => forget(entries);
      void settlement.source?.release(entries.map(({ id }) => id)).then(released, released);
    },
    async giveUp(entry, reason, error, type, attempts, first = new Date()) {
      const text = errorText(error, MAX_ERROR_LENGTH);
      const about = { type, reason, count: attempts, error };
      if (group === undefined) {
        reportEntry("dropped", entry, `${reason}: ${text}`, about);
        return settlement.ack(entry);
      }
      const last = new Date();
      const failure = { address, entry: entry.id, group, reason, error: text, attempts, first, last };
      let isHeld = true;
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MAX_PAUSE_MS, pause * 2)) {
        try {
          if (await settlement.source?.deadLetter(entry.id, deadLetterFields(failure)))
            reportEntry("dead_letter", entry, `moved to the dead letters as ${reason}: ${text}`, about);
          isDeadLetteringBlocked = false;
          break;
        } catch (error) {
          if (settlement.isClosing) break;
          if (isHeld && blocked < prefetch) {
            // What is behind it flows although its dead letter cannot be written.
            isHeld = false;
            blocked++;
            forget([entry]);
          }
          const problem = `cannot be moved to the dead letters yet: ${errorText(error)}`;
          if (!isDeadLetteringBlocked)
            reportEntry("error", entry, problem, { reason: "dead_letter_failed", error });
          isDeadLetteringBlocked = true;
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
      }
      if (isHeld) forget([entry]);
      else blocked--;
    },
    reportEntry,
    async confirmed() {
      acknowledge();
      await Promise.all(confirming);
    },
    settled: () =>
      new Promise((resolve) => {
        onSettled = resolve;
        if (held + unconfirmed === 0) resolve();
      }),
  };
  return settlement;
}

/** About how many bytes an entry takes. */
function sizeOf({ fields }: IncomingEntry): number {
  return lengthOf(fields);
}
