import type { ClientFactory, CommandFailure, RedisClient, RedisReply } from "./client.ts";
import type { Commands } from "./commands.ts";
import { isReadOnly, isRedirect, TEMPORARY } from "./failures.ts";
import { inTime, watchReply } from "./watchdog.ts";

/** Notifications of a link. */
export interface LinkEvents {
  /** The server can be used, for the first time or again. */
  up(): void;
  /** The server cannot be used; called for every failed attempt too. */
  down(error: Error): void;
}

/** How long a connection may take until the first reply. */
const FIRST_REPLY_TIMEOUT_MS = 6_000;
/** How long a client that is given up may take to answer what it has sent. */
const RETIRE_TIMEOUT_MS = 3_000;
/** Longest pause between two attempts. */
const MAX_RECONNECT_PAUSE_MS = 2_000;

/** Commands that write, so that a server which carries one out serves us. */
const WRITES = new Set(["XADD", "XACK", "XREADGROUP", "XGROUP", "XCLAIM", "SET", "EVAL", "EVALSHA"]);

/**
 * One connection to Redis that is kept up for ever: a lost client is replaced by a new one, with growing, jittered pauses. Nothing is
 * queued while it is down, so what was sent is never sent a second time by itself.
 */
export class Link implements Commands {
  readonly #factory: ClientFactory;
  readonly #events: LinkEvents;
  readonly #heartbeat: { readonly every: number; readonly limit: number } | undefined;
  readonly #waiting = new Set<(client: RedisClient | undefined) => void>();
  /** Clients whose written commands have been rejected already: what they reject from now on was never written. */
  readonly #flushed = new WeakSet<RedisClient>();
  #client: RedisClient | undefined;
  #drop: ((error: Error) => void) | undefined;
  #epoch = 0;
  #closed = false;
  /** Why there is no connection. */
  #reason: Error | undefined;
  /** The server before answered, and refused to write: the next one serves us only when it has done so. */
  #isDoubted = false;
  #endPause: (() => void) | undefined;

  /** `heartbeat` notices a server that went silent; leave it out for a connection whose commands block. */
  constructor(
    factory: ClientFactory,
    events: LinkEvents,
    heartbeat?: { readonly every: number; readonly limit: number },
  ) {
    this.#factory = factory;
    this.#events = events;
    this.#heartbeat = heartbeat;
    void this.#run();
  }

  /** The client to send with, while the server can be used. */
  get client(): RedisClient | undefined {
    return this.#client;
  }

  /** Rises with every new connection. */
  get epoch(): number {
    return this.#epoch;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Why the server could not be used when it was tried last; undefined while it can. */
  get reason(): Error | undefined {
    return this.#client ? undefined : this.#reason;
  }

  /** Waits for a usable client, at most `ms` as `watch` counts them; undefined when there was none in time or the link is closed. */
  ready(ms: number): Promise<RedisClient | undefined> {
    if (this.#client || this.#closed || ms <= 0) return Promise.resolve(this.#client);
    let settle: (client: RedisClient | undefined) => void = () => undefined;
    const waiting = new Promise<RedisClient | undefined>((resolve) => {
      settle = (client) => {
        this.#waiting.delete(settle);
        resolve(client);
      };
      this.#waiting.add(settle);
    });
    watchReply(waiting, ms, () => settle(undefined));
    return waiting;
  }

  /** How far a command got that `client` rejected. */
  failure(client: RedisClient, error: unknown): CommandFailure {
    // What a client rejects while its connection is up, it found wrong itself.
    if (this.#factory.isReply(error) || this.#client === client) return "refused";
    if (this.#factory.isClosed(error)) return "unsent";
    return this.#factory.isDiscard(error) && this.#flushed.has(client) ? "unsent" : "ambiguous";
  }

  /** Gives up the present client, because it went silent, and makes another. */
  replace(error: Error): void {
    this.#drop?.(error);
  }

  /**
   * Uses a client no more, because its server does not serve us, and makes another: perhaps the name leads elsewhere by now. What it has sent is
   * answered first, so that no outcome is lost.
   */
  retire(client: RedisClient, reason: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#isDoubted = isReadOnly(reason);
    const drop = this.#drop;
    const end = () => {
      if (this.#drop === drop) drop?.(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const answered = client.sendCommand(["PING"]).catch(() => {
      // It is dropped, whatever the answer is.
    });
    void answered.then(end);
    watchReply(answered, RETIRE_TIMEOUT_MS, end);
  }

  /** Ends everything; what is outstanding is rejected. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#endPause?.();
    this.#drop?.(new Error("The connection was closed"));
    for (const settle of [...this.#waiting]) settle(undefined);
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#closed) {
      const client = await this.#create(failures);
      if (!client) {
        failures++;
        continue;
      }
      const lost = new Promise<Error>((resolve) => {
        this.#drop = (error) => {
          this.#client = undefined;
          resolve(error);
        };
      });
      client.on("error", (error) => this.#drop?.(error));
      // Comes right after the client has rejected all it had written.
      client.on("reconnecting", () => this.#flushed.add(client));
      let error = await Promise.race([this.#open(client), lost]);
      if (error === undefined) {
        const began = performance.now();
        error = await this.#serve(client, lost);
        // One that can be reached but does not serve us is no reason to hurry.
        if (performance.now() - began > MAX_RECONNECT_PAUSE_MS) failures = 0;
      }
      this.#drop = undefined;
      client.destroy();
      if (this.#closed) return;
      // The server that has the slot now is another: that is no outage.
      if (!isRedirect(error)) this.#down(error);
      await this.#pause(failures++);
    }
  }

  /** Makes a client; undefined, after a pause, when it is not known of which server. */
  async #create(failures: number): Promise<RedisClient | undefined> {
    try {
      return await this.#factory.create();
    } catch (error) {
      if (this.#closed) return undefined;
      this.#down(error instanceof Error ? error : new Error(String(error)));
      await this.#pause(failures);
      return undefined;
    }
  }

  /** Connects and waits until the server serves; resolves with what went wrong. */
  async #open(client: RedisClient): Promise<Error | undefined> {
    const opening = (async () => {
      await client.connect();
      for (;;) {
        try {
          await client.sendCommand(["PING"]);
          await this.#factory.check?.(client);
          return undefined;
        } catch (error) {
          if (this.#closed || !(error instanceof Error) || !TEMPORARY.test(error.message)) throw error;
          this.#down(error);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    })().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    return inTime(FIRST_REPLY_TIMEOUT_MS, opening).catch((silence: Error) => silence);
  }

  async #serve(client: RedisClient, lost: Promise<Error>): Promise<Error> {
    if (this.#closed) return lost;
    this.#client = client;
    this.#epoch++;
    if (this.#isDoubted) this.#announceWrite(client);
    else this.#events.up();
    for (const settle of [...this.#waiting]) settle(client);
    const beat = this.#heartbeat && setInterval(() => this.#beat(client), this.#heartbeat.every);
    const error = await lost;
    clearInterval(beat);
    return error;
  }

  #down(error: Error): void {
    this.#reason = error;
    this.#events.down(error);
  }

  /** The server is up once it has written something. */
  #announceWrite(client: RedisClient): void {
    const send = client.sendCommand.bind(client);
    client.sendCommand = (args, options) => {
      const reply = send(args, options);
      if (!WRITES.has(args[0] ?? "")) return reply;
      return reply.then((value) => {
        client.sendCommand = send;
        if (this.#client === client && this.#isDoubted) {
          this.#isDoubted = false;
          this.#events.up();
        }
        return value;
      });
    };
  }

  #beating: Promise<RedisReply | undefined> | undefined;

  #beat(client: RedisClient): void {
    if (this.#beating || this.#client !== client || !this.#heartbeat) return;
    const { limit } = this.#heartbeat;
    this.#beating = client.sendCommand(["PING"], { asap: true }).catch(() => {
      // Any answer is a sign of life; a lost connection says so itself.
      return undefined;
    });
    watchReply(this.#beating, limit, () => {
      if (this.#client === client) this.replace(new Error(`no answer within ${limit} ms`));
    });
    void this.#beating.then(() => {
      this.#beating = undefined;
    });
  }

  #pause(failures: number): Promise<void> {
    const longest = Math.min(MAX_RECONNECT_PAUSE_MS, 50 * 2 ** Math.min(failures, 10));
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#endPause = undefined;
        resolve();
      };
      const timer = setTimeout(end, longest * (0.5 + Math.random() / 2));
      this.#endPause = end;
    });
  }
}
