import type { Context } from "../context.ts";
import { readStreams } from "../entry.ts";
import { isRedirect } from "../failures.ts";
import type { Readable, StreamReader } from "../reader.ts";

/** Pauses when nothing came: the first, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 5;
const MAX_PAUSE_MS = 100;

/** Reads streams of a group (or of no group) by looking now and then, over the connections that there are: for those beyond the limit of readers. */
export class PollingReader implements StreamReader {
  readonly #context: Context;
  readonly #command: readonly string[];
  readonly #streams = new Set<Readable>();
  readonly #reading = new Map<Readable, Promise<void>>();
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
    let came = false;
    const reading = this.#look(stream).then(
      (some) => {
        came = some;
      },
      () => undefined,
    );
    this.#reading.set(stream, reading);
    await reading;
    this.#reading.delete(stream);
    return came;
  }

  async #look(stream: Readable): Promise<boolean> {
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
      if (entries.length > 0) stream.receive(entries);
      return entries.length > 0;
    } catch (error) {
      if (isRedirect(error)) await commands.redirect?.(error);
      else if (commands.failure(client, error) === "refused") await stream.repair(error);
      // The answer may be lost, and with it what was handed out.
      else stream.reconnected();
      return false;
    }
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
