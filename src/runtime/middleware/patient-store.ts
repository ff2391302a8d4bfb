import { type BusReport, warn } from "../bus-report.ts";
import type { DedupeKey, DedupeStore } from "../dedupe-store.ts";
import { errorText } from "../error-text.ts";
import { TransportError } from "../errors.ts";
import { onAbort } from "../on-abort.ts";
import { elapsed } from "./elapsed.ts";

/** Pauses before a store that failed is asked again: the first, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;
/** How long a call of the store may take before it counts as failed; and a mark, which its event waits for. */
const MAX_CALL_MS = 60_000;
const MAX_MARK_MS = 2_000;
/** How many marks are kept for a store that takes none. */
const MAX_MARKS = 10_000;

/** Of the reports. */
const REASON = "dedupe_store_failed";

const ANSWERS = ["begun", "busy", "done"] as const;

type State = (typeof ANSWERS)[number];

/**
 * Asks a dedupe store until it answers, and keeps the marks that it does not take. That it fails is reported once, and once when it answers again.
 */
export class PatientStore {
  readonly #store: DedupeStore;
  readonly #window: number;
  readonly #report: (report: BusReport) => void;
  /** Events that were handled, and whose marks the store did not take yet; oldest first. */
  readonly #marks = new Map<string, DedupeKey>();
  #isMarking = false;
  /** What it fails to do, as reported. */
  readonly #failing = new Set<"ask" | "mark">();
  #dropped = 0;

  constructor(store: DedupeStore, window: number, report: (report: BusReport) => void = warn) {
    this.#store = store;
    this.#window = window;
    this.#report = report;
  }

  /** As of `DedupeStore`. Rejects only with the reason of the signal. */
  async begin(key: DedupeKey, owner: string, lease: number, signal: AbortSignal): Promise<State> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MAX_PAUSE_MS, pause * 2)) {
      signal.throwIfAborted();
      if (this.#marks.has(nameOf(key))) return "done";
      try {
        const state = await inTime(() => this.#store.begin(key, owner, lease), signal);
        if (!ANSWERS.includes(state)) throw new TypeError('it answered neither "begun", "busy" nor "done"');
        this.#answered(key, "ask");
        return state;
      } catch (error) {
        signal.throwIfAborted();
        this.#failed(key, error, "ask");
      }
      await elapsed(pause, signal);
    }
  }

  /** Asks once more as the owner. Never rejects: if this fails, the next one counts. */
  async renew(key: DedupeKey, owner: string, lease: number): Promise<void> {
    await inTime(() => this.#store.begin(key, owner, lease)).catch((error) =>
      this.#failed(key, error, "ask"),
    );
  }

  /** Marks an event as handled. Never rejects: what the store does not take now it is asked to take later. */
  async done(key: DedupeKey): Promise<void> {
    try {
      await inTime(() => this.#store.done(key, this.#window), undefined, MAX_MARK_MS);
    } catch (error) {
      this.#failed(key, error, "mark");
      this.#marks.set(nameOf(key), key);
      for (const [oldest] of this.#marks) {
        if (this.#marks.size <= MAX_MARKS) break;
        this.#marks.delete(oldest);
        this.#dropped++;
      }
      void this.#keepMarking();
    }
  }

  /** The owner did not succeed. Never rejects: if this fails, the event is free when its lease is over. */
  async cancel(key: DedupeKey, owner: string): Promise<void> {
    await inTime(() => this.#store.cancel(key, owner)).catch((error) => this.#failed(key, error, "ask"));
  }

  async #keepMarking(): Promise<void> {
    if (this.#isMarking) return;
    this.#isMarking = true;
    let pause = FIRST_PAUSE_MS;
    for (const [name, key] of this.#marks) {
      try {
        await inTime(() => this.#store.done(key, this.#window));
        this.#marks.delete(name);
        if (this.#marks.size === 0) this.#answered(key, "mark");
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (TransportError.is(error) && error.code === "closed") {
          this.#giveUp(key, error);
          break;
        }
        // To the end of the line: the store may refuse this one alone.
        this.#marks.delete(name);
        this.#marks.set(name, key);
        await unreferenced(pause);
        pause = Math.min(MAX_PAUSE_MS, pause * 2);
      }
    }
    this.#isMarking = false;
  }

  /** The store takes none any more. */
  #giveUp({ address, group }: DedupeKey, error: unknown): void {
    const count = this.#marks.size;
    this.#marks.clear();
    const message = `${count} handled events of "${address}" for group "${group}" could not be marked before the dedupe store was closed: copies of them are handled again.`;
    this.#report({ kind: "error", message, address, group, reason: REASON, count, error });
  }

  #failed({ address, group }: DedupeKey, error: unknown, what: "ask" | "mark"): void {
    if (this.#failing.has(what)) return;
    this.#failing.add(what);
    const then = {
      ask: "cannot be asked; events wait until it answers",
      mark: "takes no marks; what was handled is marked when it does",
    }[what];
    const message = `The dedupe store of "${address}" for group "${group}" ${then}: ${errorText(error)}`;
    this.#report({ kind: "error", message, address, group, reason: REASON, error });
  }

  #answered({ address, group }: DedupeKey, what: "ask" | "mark"): void {
    if (!this.#failing.delete(what)) return;
    const [count, does] = [this.#dropped, what === "ask" ? "answers again" : "takes marks again"];
    if (what === "mark") this.#dropped = 0;
    const lost = what === "mark" && count > 0;
    const more = lost ? ` ${count} events could not be marked: copies of them are handled again.` : "";
    const message = `The dedupe store of "${address}" for group "${group}" ${does}.${more}`;
    this.#report({
      ...{ kind: "reconnected", message, address, group, reason: REASON },
      ...(lost && { count }),
    });
  }
}

function nameOf({ address, group, event }: DedupeKey): string {
  return JSON.stringify([address, group, event]);
}

/** The outcome of a call; rejects when it takes too long, or with the reason of the signal. */
function inTime<T>(call: () => Promise<T>, signal?: AbortSignal, most = MAX_CALL_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      stopListening();
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`it did not answer within ${most / 1_000} s`));
    }, most);
    const stopListening = onAbort(signal, () => {
      end();
      reject(signal?.reason);
    });
    // Also what it throws at once.
    new Promise<T>((answer) => answer(call())).then(resolve, reject).finally(end);
  });
}

/** Resolves after `ms` milliseconds, and keeps no process alive for that. */
function unreferenced(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer: { unref?(): void } = setTimeout(resolve, ms) as never;
    timer.unref?.();
  });
}
