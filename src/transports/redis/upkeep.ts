import type { Context } from "./context.ts";
import { forgetConsumers } from "./forget-consumers.ts";
import { timerDelay } from "./timer-delay.ts";
import { trim } from "./trim.ts";

/** Most streams that are looked after only because they were published to: those published to last. */
const MAX_PUBLISHED = 1_000;

interface Stream {
  readonly key: string;
  readonly address: string;
}

/** A stream, with the groups for which it is read; an undefined one for each reader without a group. */
interface ReadStream extends Stream {
  readonly groups: (string | undefined)[];
}

/** Looks after the streams that one connection reads or publishes to, every now and then. */
export class Upkeep {
  readonly #context: Context;
  /** By key. */
  readonly #read = new Map<string, ReadStream>();
  /** By key; the stream published to last is the last. */
  readonly #published = new Map<string, Stream>();
  #latest: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;
  /** What failed last time. */
  readonly #complained = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
    this.#schedule();
  }

  /** A stream is read from now on, for a group or without one; what is returned ends that. */
  reads({ key, address }: Stream, group?: string): () => void {
    const read = this.#read.get(key) ?? { key, address, groups: [] };
    this.#read.set(key, read);
    read.groups.push(group);
    return () => {
      read.groups.splice(read.groups.indexOf(group), 1);
      if (read.groups.length === 0) this.#read.delete(key);
    };
  }

  /** A stream is published to. */
  published(key: string, address: string): void {
    if (key === this.#latest) return;
    this.#latest = key;
    this.#published.delete(key);
    this.#published.set(key, { key, address });
    if (this.#published.size <= MAX_PUBLISHED) return;
    for (const oldest of this.#published.keys()) {
      this.#published.delete(oldest);
      break;
    }
  }

  /** No more; resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#closed) return;
    // Not all processes at the same moment, and none before the lock of its own last pass has ended.
    const delay = this.#context.settings.upkeepInterval * (1 + Math.random() / 2);
    this.#timer = setTimeout(() => {
      this.#running = this.#pass().then(() => this.#schedule());
    }, timerDelay(delay));
  }

  async #pass(): Promise<void> {
    const { trim: limits } = this.#context.settings;
    for (const stream of new Map<string, Stream>([...this.#published, ...this.#read]).values()) {
      if (limits)
        await this.#attempt("trim_failed", stream, () =>
          trim(this.#context.forKey(stream.key), stream, limits),
        );
      for (const group of new Set(this.#read.get(stream.key)?.groups)) {
        if (group === undefined) continue;
        await this.#attempt("forget_failed", stream, () =>
          forgetConsumers(this.#context.forKey(stream.key), stream, group),
        );
      }
    }
  }

  /** Does something that must not disturb delivery, and reports once that it fails; a lost connection is reported elsewhere. */
  async #attempt(reason: string, { key, address }: Stream, action: () => Promise<boolean>): Promise<void> {
    const { commands } = this.#context.forKey(key);
    if (this.#closed || !commands.client) return;
    try {
      if (await action()) this.#complained.delete(reason);
    } catch (error) {
      if (this.#complained.has(reason) || this.#closed || !commands.client) return;
      this.#complained.add(reason);
      const cause = this.#context.redact(error);
      const message = `${cause.message} Delivery goes on. Retrying until it succeeds.`;
      this.#context.report({ kind: "error", message, address, reason, error: cause });
    }
  }
}
