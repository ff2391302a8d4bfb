/// <reference lib="esnext.disposable" />

import type { DedupeOptions } from "../dedupe-store.ts";
import type { ChannelDefinition, EventDefinition } from "../event/definitions.ts";
import type { ChannelTarget, EventsOf, SubscribeTarget } from "../event/event-types.ts";
import type { Middleware } from "../middleware.ts";
import type { RetryOptions } from "../retry-policy.ts";
import type { Handler } from "./handler.ts";

/** How a subscription reads. */
export interface DeliveryOptions {
  /** Consumer group: each group gets every event, one member of it each. Default: the bus's. */
  readonly group?: string;
  /** An own cursor from now on, no group: every such subscriber gets every event, and nothing survives a restart. */
  readonly ephemeral?: boolean;
  /** Where a group begins that does not exist yet. Default `oldest`. */
  readonly start?: "oldest" | "newest";
  /** Handlers at a time. Default 16. */
  readonly concurrency?: number;
  /** Most events held at a time, those that run included. Default 100. */
  readonly prefetch?: number;
  /** Most bytes of events held at a time, about: what one read brings may go beyond it. Default 32 MiB. */
  readonly prefetchBytes?: number;
  /** Handle events with the same partition key one after the other. Default true. */
  readonly ordered?: boolean;
  /**
   * What becomes of the events behind one with the same partition key that failed for good. Default `continue`: it is dead-lettered, and they are
   * handled. `stop`: it is not dead-lettered, it is tried again every `retry.maxDelay`, and they wait until it succeeds. They count against
   * the prefetch meanwhile.
   */
  readonly onGap?: "continue" | "stop";
  /** What becomes of events of a type that the group has no handler for. Default `skip`. */
  readonly unhandled?: "skip" | "dead-letter";
  /**
   * What becomes of an event with an integer that no JavaScript number holds, such as 9007199254740993, which would reach the handler as …992.
   * Default `dead-letter`, as `unsafe_number`. `report`: it is reported and handled, with the changed number.
   */
  readonly unsafeNumbers?: "dead-letter" | "report";
  readonly retry?: RetryOptions;
  /** Milliseconds after which an attempt counts as failed: its `signal` is aborted, and nobody waits for it any more. Default: none. */
  readonly timeout?: number;
  /** Around each call of a handler, within those of the bus; the first is the outermost. Not for async iterators. */
  readonly use?: readonly Middleware[];
  /** Handles an event once that was published several times. Needs a group. Not for async iterators. */
  readonly dedupe?: DedupeOptions;
  /** Closes the subscription when aborted. */
  readonly signal?: AbortSignal;
}

/** Options of a subscription to one event. */
export type SubscribeOptions<E extends EventDefinition> = DeliveryOptions & SubscribeTarget<E>;

/** Options of a subscription to a whole channel. */
export type ChannelSubscribeOptions<C extends ChannelDefinition> = DeliveryOptions & ChannelTarget<C>;

/** Handlers of a channel by event key; an event without one is skipped. */
export type ChannelHandlers<C extends ChannelDefinition> = {
  readonly [K in keyof EventsOf<C>]?: Handler<EventsOf<C>[K]>;
};

/** An open subscription. */
export interface Subscription extends AsyncDisposable {
  readonly address: string;
  /** Undefined when ephemeral. */
  readonly group: string | undefined;
  /**
   * How many entries of this address were acknowledged so far because the group has no handler for their type, by CloudEvents type;
   * beyond 1,000 types the rest is under the empty string.
   */
  skipped(): ReadonlyMap<string, number>;
  /**
   * No further handler of this subscription begins until `resume`; what it holds and has not begun goes back to others of the group. Resolves
   * when its running handlers are done.
   */
  pause(): Promise<void>;
  /** Goes on after `pause`. */
  resume(): void;
  /**
   * Stops reading, lets running handlers finish for at most `deadline` milliseconds (default 30,000), acknowledges them, leaves the rest to others.
   * Idempotent. A handler that waits for its own subscription to close waits until the deadline.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How long to wait when closing. */
export interface CloseOptions {
  /** Milliseconds; default 30,000. */
  readonly deadline?: number;
}
