import { ask, type Context } from "./context.ts";
import { connectionClosed } from "./failures.ts";

/** Most ids in one XACK. */
const MAX_XACK_IDS = 1_000;
/** How many ids are not made to wait for the acknowledgement before. */
const FULL_BATCH = 100;
/** Pause before an acknowledgement that the server refused is tried again. */
const REFUSED_PAUSE_MS = 1_000;

interface Batch {
  readonly ids: string[];
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Acknowledges entries of one stream for one group: what comes in one turn of the event loop, or while the one before is under way, goes out as one XACK, again and again until it is confirmed. */
export class Acks {
  readonly #context: Context;
  readonly #key: string;
  readonly #address: string;
  readonly #group: string;
  readonly #confirmed: () => void;
  readonly #unconfirmed = new Set<string>();
  readonly #sending = new Set<Batch>();
  #next: Batch | undefined;
  #ended = false;
  #refused = false;

  constructor(
    context: Context,
    stream: { key: string; address: string; group: string },
    confirmed: () => void,
  ) {
    this.#context = context;
    this.#key = stream.key;
    this.#address = stream.address;
    this.#group = stream.group;
    this.#confirmed = confirmed;
  }

  /** How many entries wait for confirmation. */
  get size(): number {
    return this.#unconfirmed.size;
  }

  /** The entries that wait for confirmation. */
  ids(): Iterable<string> {
    return this.#unconfirmed;
  }

  /** Resolves when the server has confirmed; rejects, and reports, only when the source is closed before. */
  add(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return Promise.resolve();
    if (this.#ended) {
      this.#reportLost(ids);
      return handled(Promise.reject(connectionClosed(this.#doing())));
    }
    for (const id of ids) this.#unconfirmed.add(id);
    this.#next ??= this.#open();
    const { done, ids: together } = this.#next;
    together.push(...ids);
    if (together.length >= FULL_BATCH) this.#sendNext();
    return done;
  }

  /** Resolves when nothing is unconfirmed, or after `ms`. */
  async drain(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (this.#unconfirmed.size > 0 && performance.now() < deadline) {
      const batches = [...this.#sending, ...(this.#next ? [this.#next] : [])].map(({ done }) => done);
      // Nobody sends what is left.
      if (batches.length === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadline - performance.now());
      });
      await Promise.race([Promise.allSettled(batches), timeout]);
      clearTimeout(timer);
    }
  }

  /** Rejects and reports what is unconfirmed; returns how many entries that are. */
  end(): number {
    this.#ended = true;
    this.#reportLost([...this.#unconfirmed]);
    for (const batch of [...this.#sending, ...(this.#next ? [this.#next] : [])])
      batch.reject(connectionClosed(this.#doing()));
    return this.#unconfirmed.size;
  }

  #reportLost(ids: readonly string[]): void {
    const [entry] = ids;
    if (entry === undefined) return;
    const message = `${ids.length} acknowledgements of "${this.#address}" for group "${this.#group}" were not confirmed by ${this.#context.server} before the reader was closed; these events may come again.`;
    const count = ids.length;
    this.#report({ kind: "error", message, reason: "ack_lost", count, entry });
  }

  #open(): Batch {
    let resolve: () => void = () => {};
    let reject: (error: Error) => void = () => {};
    const done = handled(
      new Promise<void>((yes, no) => {
        resolve = yes;
        reject = no;
      }),
    );
    setImmediate(() => this.#sendNext());
    return { ids: [], done, resolve, reject };
  }

  /** Sends what has come together. While one is under way more comes together: a write costs more than what it carries. */
  #sendNext(): void {
    const batch = this.#next;
    if (!batch || (this.#sending.size > 0 && batch.ids.length < FULL_BATCH)) return;
    this.#next = undefined;
    void this.#send(batch);
  }

  async #send(batch: Batch): Promise<void> {
    this.#sending.add(batch);
    while (!this.#ended) {
      try {
        const chunks: Promise<unknown>[] = [];
        for (let start = 0; start < batch.ids.length; start += MAX_XACK_IDS) {
          const command = ["XACK", this.#key, this.#group, ...batch.ids.slice(start, start + MAX_XACK_IDS)];
          chunks.push(ask(this.#context, this.#doing(), (client) => client.sendCommand(command)));
        }
        await Promise.all(chunks);
        this.#refused = false;
        break;
      } catch (error) {
        if (this.#ended || this.#context.commands.closed) break;
        if (this.#context.commands.client) await this.#complain(error);
      }
    }
    this.#sending.delete(batch);
    if (this.#ended || this.#context.commands.closed) {
      batch.reject(connectionClosed(this.#doing()));
      return;
    }
    for (const id of batch.ids) this.#unconfirmed.delete(id);
    batch.resolve();
    this.#confirmed();
    this.#sendNext();
  }

  /** The server refuses: says so once, and waits. */
  async #complain(error: unknown): Promise<void> {
    if (!this.#refused) {
      this.#refused = true;
      const cause = this.#context.redact(error);
      const message = `${cause.message} Retrying until it succeeds.`;
      this.#report({ kind: "error", message, reason: "ack_failed", error: cause });
    }
    await new Promise((resolve) => setTimeout(resolve, REFUSED_PAUSE_MS));
  }

  #report(report: Parameters<Context["report"]>[0]): void {
    this.#context.report({ address: this.#address, group: this.#group, ...report });
  }

  #doing(): string {
    return `acknowledge events of "${this.#address}" for group "${this.#group}"`;
  }
}

function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {
    // Reported where it is rejected: it must not end the process where nobody waits for it.
  });
  return promise;
}
