import type { Context } from "../context.ts";
import { readStreams } from "../entry.ts";
import { isRedirect } from "../failures.ts";
import { isReply } from "../group.ts";
import { reportReadRefused } from "../read-refused.ts";
import type { Readable, StreamReader } from "../reader.ts";

/** Pauses when nothing came: the first, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 5;
const MAX_PAUSE_MS = 100;
/** Pause before a stream is read again that the server refused for an unknown reason. */
const REFUSED_PAUSE_MS = 1_000;

/** Reads streams of a group (or of no group) by looking now and then, over the connections that there are: for those beyond the limit of readers. */
export class PollingReader implements StreamReader {
  readonly #context: Context;
  readonly #command: readonly string[];
  readonly #streams = new Set<Readable>();
  readonly #reading = new Map<Readable, Promise<boolean>>();
  /** Streams that the server refuses, and when to try again, by `performance.now()`. */
  readonly #refused = new Map<Readable, number>();
  #isClosed = false;
  #endPause: (() => void) | undefined;

  /** `command` as for `Reader`. */
  constructor(context: Context, command: readonly string[]) {
    this.#context = context;
    this.#command = command;
    void this.#run();
  }

  add(stream: Readable): void {
    this.#streams.add(stream);
    stream.reconnected();
    this.pollAll();
  }

  remove(stream: Readable): void {
    this.#streams.delete(stream);
    this.#refused.delete(stream);
  }

  poll(): void {
    this.pollAll();
  }

  pollAll(): void {
    this.#endPause?.();
  }

  async idle(stream: Readable): Promise<void> {
    await this.#reading.get(stream);
  }

  close(): void {
    this.#isClosed = true;
    this.#endPause?.();
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.#isClosed) {
      const came = await Promise.all([...this.#streams].map((stream) => this.#turn(stream)));
      pause = came.includes(true) ? FIRST_PAUSE_MS : Math.min(MAX_PAUSE_MS, pause * 2);
      if (!this.#isClosed) await this.#pause(pause);
    }
  }

  async #turn(stream: Readable): Promise<boolean> {
    const reading = this.#look(stream);
    this.#reading.set(stream, reading);
    const came = await reading;
    this.#reading.delete(stream);
    return came;
  }

  /** Never rejects. */
  async #look(stream: Readable): Promise<boolean> {
    if (performance.now() < (this.#refused.get(stream) ?? 0)) return false;
    await stream.prepare();
    const room = stream.room();
    const { commands, settings } = this.#context.forKey(stream.key);
    const { client } = commands;
    if (room <= 0) return false;
    if (!client) {
      await commands.ready(1_000);
      stream.reconnected();
      return false;
    }
    const count = String(Math.min(settings.readCount, room));
    try {
      const reply = await client.sendCommand([
        ...this.#command,
        ...["COUNT", count, "STREAMS", stream.key, stream.position()],
      ]);
      const entries = readStreams(reply).flatMap(([, some]) => some);
      this.#refused.delete(stream);
      if (entries.length > 0) stream.receive(entries);
      return entries.length > 0;
    } catch (error) {
      if (isRedirect(error)) await commands.redirect?.(error);
      else if (commands.failure(client, error) === "refused") await this.#repair(stream, error);
      // The answer may be lost, and with it what was handed out.
      else stream.reconnected();
      return false;
    }
  }

  async #repair(stream: Readable, error: unknown): Promise<void> {
    if (this.#isClosed || (await stream.repair(error)) || isReply(error, "NOGROUP")) return;
    const [name = ""] = this.#command;
    // One report for all streams, until all are read again.
    if (this.#refused.size === 0)
      reportReadRefused(this.#context.forKey(stream.key), name, [stream.key], error);
    this.#refused.set(stream, performance.now() + REFUSED_PAUSE_MS);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#endPause = undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#endPause = end;
    });
  }
}
