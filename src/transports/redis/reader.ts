import type { RedisClient, RedisReply } from "./client.ts";
import type { Context } from "./context.ts";
import { compareIds, type RawEntry, readStreams } from "./entry.ts";
import { isReadOnly, isRedirect } from "./failures.ts";
import { isReply } from "./group.ts";
import type { Link } from "./link.ts";
import { reportReadRefused } from "./read-refused.ts";
import { serverAnswer } from "./server-errors.ts";
import { watchReply } from "./watchdog.ts";

/** A stream that a reader reads. */
export interface Readable {
  readonly key: string;
  /** How many entries may come now; 0 leaves the stream out of the next read. */
  room(): number;
  /** After which id to read, or `>` for what is new to the group. */
  position(): string;
  /** When `prepare` has work next, by `performance.now()`. */
  due(): number;
  /** Does what goes before reading; never rejects. */
  prepare(): Promise<void>;
  /** Takes what came; may hold entries from before its position. */
  receive(entries: readonly RawEntry[]): void;
  /** The reader's connection is a new one: replies may have been lost with the old one. */
  reconnected(): void;
  /** The server refused a read that may be this stream's fault: makes the group anew if it is missing. Never rejects; resolves with whether something was amiss. */
  repair(error: unknown): Promise<boolean>;
}

/** The longest block when the server does not let us end one. */
const SHORT_BLOCK_MS = 100;
/** The longest block at all: a day. */
const MAX_BLOCK_MS = 86_400_000;
/** Pause before a stream is read again whose slot is being moved. */
const MOVING_SLOT_PAUSE_MS = 100;
/** Pause after a read that the server refused for an unknown reason. */
const REFUSED_PAUSE_MS = 1_000;

/** Reads streams of one group, or of no group. */
export interface StreamReader {
  add(stream: Readable): void;
  /** Takes a stream out, once it is idle. */
  remove(stream: Readable): void;
  /** A stream has room again: it is polled soon. */
  poll(stream: Readable): void;
  /** A stream has work again: all are polled soon. */
  pollAll(): void;
  /** Resolves when the round in progress, if it concerns the stream, is over; ends it soon. */
  idle(stream: Readable): Promise<void>;
  close(): void;
}

/** One connection with one blocking read at a time, for all streams of a group (or of no group). */
export class BlockingReader implements StreamReader {
  readonly #context: Context;
  readonly #link: Link;
  readonly #command: readonly string[];
  readonly #streams = new Set<Readable>();
  /** The streams of the round in progress. */
  readonly #round = new Set<Readable>();
  readonly #idleWaiters: { readonly stream: Readable; readonly resolve: () => void }[] = [];
  #epoch = 0;
  #clientId: string | undefined;
  #reading = false;
  #unblocking = false;
  /** Something changed since the last look at the streams. */
  #changed = false;
  #endIdle: (() => void) | undefined;
  #closed = false;
  #refused = false;

  /** `command` is what stands before COUNT, e.g. `XREADGROUP GROUP g consumer`. */
  constructor(context: Context, link: Link, command: readonly string[]) {
    this.#context = context;
    this.#link = link;
    this.#command = command;
    void this.#run();
  }

  get size(): number {
    return this.#streams.size;
  }

  add(stream: Readable): void {
    this.#streams.add(stream);
    this.pollAll();
  }

  /** Takes a stream out, once it is idle. */
  remove(stream: Readable): void {
    this.#streams.delete(stream);
  }

  /** A stream has room again: it is polled soon. */
  poll(stream: Readable): void {
    if (!this.#round.has(stream)) this.pollAll();
  }

  /** A stream has work again: all are polled soon. */
  pollAll(): void {
    this.#changed = true;
    this.#endIdle?.();
    if (this.#reading && !this.#unblocking) void this.#unblock();
  }

  /** Resolves when the round in progress, if it concerns the stream, is over; ends it soon. */
  idle(stream: Readable): Promise<void> {
    if (!this.#round.has(stream)) return Promise.resolve();
    this.pollAll();
    return new Promise((resolve) => this.#idleWaiters.push({ stream, resolve }));
  }

  close(): void {
    this.#closed = true;
    this.#link.close();
    this.#endIdle?.();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const client = this.#link.client ?? (await this.#link.ready(60_000));
      // What could not be acknowledged need not be read.
      if (!this.#context.commands.client) await this.#context.commands.ready(1_000);
      if (!client || this.#link.client !== client) continue;
      if (this.#epoch !== this.#link.epoch) await this.#begin(client);
      for (const stream of [...this.#streams]) {
        this.#round.add(stream);
        await stream.prepare();
      }
      this.#changed = false;
      const ready = [...this.#streams].filter((stream) => stream.room() > 0);
      this.#turn(ready);
      if (ready.length > 0) await this.#read(client, ready);
      else await this.#idle(this.#pause(this.#context.settings.block));
      this.#turn([]);
    }
  }

  /** Sets which streams the round is about now, and resolves the promises of `idle` for those that left it. */
  #turn(streams: readonly Readable[]): void {
    this.#round.clear();
    for (const stream of streams) this.#round.add(stream);
    for (const waiter of this.#idleWaiters.splice(0)) {
      if (this.#round.has(waiter.stream)) this.#idleWaiters.push(waiter);
      else waiter.resolve();
    }
  }

  async #begin(client: RedisClient): Promise<void> {
    this.#clientId = undefined;
    try {
      this.#clientId = String(await this.#watched(client, ["CLIENT", "ID"], this.#margin));
    } catch (error) {
      if (this.#link.failure(client, error) !== "refused") return;
    }
    // A connection before this one may have taken replies with it; also one that another run of this consumer name had.
    for (const stream of this.#streams) stream.reconnected();
    this.#epoch = this.#link.epoch;
  }

  async #read(client: RedisClient, streams: readonly Readable[]): Promise<void> {
    const { settings } = this.#context;
    const count = Math.min(settings.readCount, ...streams.map((stream) => stream.room()));
    const longest = this.#clientId === undefined ? Math.min(SHORT_BLOCK_MS, settings.block) : settings.block;
    const block = this.#pause(longest);
    const positions = new Map<string, string>();
    for (const stream of streams) {
      const [known, position] = [positions.get(stream.key), stream.position()];
      // Without a group several may read one stream, from different places.
      if (known === undefined || compareIds(position, known) < 0) positions.set(stream.key, position);
    }
    const places = ["STREAMS", ...positions.keys(), ...positions.values()];
    const command = [...this.#command, "COUNT", String(count), "BLOCK", String(block), ...places];
    this.#reading = true;
    let reply: RedisReply;
    try {
      reply = await this.#watched(client, command, block + this.#margin);
    } catch (error) {
      this.#reading = false;
      if (isReadOnly(error)) this.#link.retire(client, error);
      else if (this.#context.commands.redirect && isRedirect(error)) await this.#follow(client, error);
      else if (this.#link.failure(client, error) === "refused") await this.#repair(error, streams);
      return;
    }
    this.#reading = false;
    this.#refused = false;
    for (const [key, entries] of readStreams(reply)) {
      for (const stream of streams) if (stream.key === key) stream.receive(entries);
    }
  }

  /** The slot of the streams is on another node, or on its way there. */
  async #follow(client: RedisClient, error: unknown): Promise<void> {
    await this.#context.commands.redirect?.(error);
    // The new client is one of the node that has the slot then.
    if (serverAnswer(error).startsWith("MOVED")) this.#link.retire(client, error);
    else await this.#idle(MOVING_SLOT_PAUSE_MS);
  }

  /** How long to wait for something new: at most `longest`, and not beyond what is due, in whole ms. */
  #pause(longest: number): number {
    const due = Math.min(...[...this.#streams].map((stream) => stream.due()));
    return Math.max(1, Math.ceil(Math.min(longest, MAX_BLOCK_MS, due - performance.now())));
  }

  /** How much longer than its block a read may take before the connection counts as dead, in ms. */
  get #margin(): number {
    return Math.max(1_000, Math.min(3_000, this.#context.settings.block * 1.5));
  }

  #watched(client: RedisClient, command: readonly string[], limit: number): Promise<RedisReply> {
    const reply = client.sendCommand(command);
    watchReply(reply, limit, () => {
      if (this.#link.client === client) this.#link.replace(new Error(`no answer within ${limit} ms`));
    });
    return reply;
  }

  async #repair(error: unknown, streams: readonly Readable[]): Promise<void> {
    if (this.#closed) return;
    let amiss = false;
    for (const stream of streams) amiss = (await stream.repair(error)) || amiss;
    if (amiss || isReply(error, "NOGROUP", "UNBLOCKED")) return;
    if (!this.#refused) {
      this.#refused = true;
      const [name = ""] = this.#command;
      reportReadRefused(this.#context, name, [...new Set(streams.map(({ key }) => key))], error);
    }
    await this.#idle(REFUSED_PAUSE_MS);
  }

  #idle(ms: number): Promise<void> {
    if (this.#changed || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#endIdle = undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#endIdle = end;
    });
  }

  /** Ends the blocked read. It is tried until the reader has looked again: the read may not have reached the server yet. */
  async #unblock(): Promise<void> {
    this.#unblocking = true;
    let pause = 1;
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#reading && this.#changed && !this.#closed && this.#clientId !== undefined) {
      const client = this.#context.commands.client;
      try {
        await client?.sendCommand(["CLIENT", "UNBLOCK", this.#clientId]);
      } catch (error) {
        // Not allowed: the block runs out, and the next ones are short.
        if (client && this.#context.commands.failure(client, error) === "refused") this.#clientId = undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, 100);
    }
    this.#unblocking = false;
  }
}
