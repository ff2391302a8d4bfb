import type { Context } from "./context.ts";
import { timerDelay } from "./timer-limit.ts";
import { trim } from "./trim.ts";

/** Most streams that are looked after only because they were published to: those published to last. */
const mostPublished = 1_000;

interface Stream {
  readonly key: string;
  readonly address: string;
}

/** Looks after the streams that one connection reads or publishes to, every now and then. */
export class Upkeep {
  readonly #context: Context;
  /** By key, with the number of readers. */
  readonly #read = new Map<string, Stream & { users: number }>();
  /** By key; the stream published to last is the last. */
  readonly #published = new Map<string, Stream>();
  #latest: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;
  #complained = false;

  constructor(context: Context) {
    this.#context = context;
    this.#schedule();
  }

  /** A stream is read from now on; what is returned ends that. */
  reads(stream: Stream): () => void {
    const read = this.#read.get(stream.key) ?? { ...stream, users: 0 };
    this.#read.set(stream.key, read);
    read.users++;
    return () => {
      if (--read.users === 0) this.#read.delete(stream.key);
    };
  }

  /** A stream is published to. */
  published(key: string, address: string): void {
    if (key === this.#latest) return;
    this.#latest = key;
    this.#published.delete(key);
    this.#published.set(key, { key, address });
    if (this.#published.size <= mostPublished) return;
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
    // Not all processes at the same moment.
    const delay = this.#context.settings.upkeepInterval * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => {
      this.#running = this.#pass().then(() => this.#schedule());
    }, timerDelay(delay));
  }

  async #pass(): Promise<void> {
    let [failed, done] = [false, false];
    for (const stream of new Map<string, Stream>([...this.#published, ...this.#read]).values()) {
      try {
        done = (await this.#lookAfter(stream)) || done;
      } catch (error) {
        failed = true;
        this.#complain(stream, error);
      }
      if (this.#closed || !this.#context.commands.client) return;
    }
    if (done && !failed) this.#complained = false;
  }

  /** Resolves with false when there was nothing to do. */
  async #lookAfter(stream: Stream): Promise<boolean> {
    const settings = this.#context.settings.trim;
    return settings !== false && (await trim(this.#context, stream, settings));
  }

  /** Says once that it fails; that there is no connection is said elsewhere. */
  #complain({ address }: Stream, error: unknown): void {
    if (this.#complained || this.#closed || !this.#context.commands.client) return;
    this.#complained = true;
    const cause = this.#context.safe(error);
    const message = `${cause.message} Delivery goes on; it is tried again until it succeeds.`;
    this.#context.report({ kind: "error", message, address, reason: "trim_failed", error: cause });
  }
}
