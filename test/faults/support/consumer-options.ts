/** Options of a consumer process, as JSON in the environment variable `CONSUMER`. */
export interface ConsumerOptions {
  /** Where the events are. */
  readonly url: string;
  /** Where the account is kept of what was handled: another server. */
  readonly account: string;
  readonly prefix: string;
  readonly group: string;
  /** Options of the transport, in ms. */
  readonly lease: number;
  readonly block?: number;
  readonly startTimeout?: number;
  readonly trimInterval?: number;
  readonly forgetConsumersAfter?: number;
  readonly prefetch?: number;
  readonly prefetchBytes?: number;
  /** Largest heap of its process, in MiB. */
  readonly heap?: number;
  readonly concurrency?: number;
  readonly maxDeliveries?: number;
  /** Longest delay between attempts, in ms. */
  readonly maxDelay?: number;
  readonly timeout?: number;
  readonly dedupeWindow?: number;
  /** A server of its own for `dedupe`. */
  readonly dedupeUrl?: string;
  /** How long a handler takes, in ms: at random up to so much, if there are two. */
  readonly delay?: number | readonly [least: number, most: number];
  /** Share of first attempts that fail. */
  readonly failures?: number;
  /** Milliseconds between the end of a handler's work and its return. */
  readonly linger?: number;
  /** Under which name it counts what it handled, beside the account. */
  readonly version?: string;
  /** How long a drain may take after SIGTERM, in ms. */
  readonly deadline?: number;
}

/** What the payload of an event says: which it is of its key, and what its handler is to do. */
export interface Work {
  readonly n: number;
  readonly key: string;
  readonly poison?: "throw" | "kill" | "hang";
}
