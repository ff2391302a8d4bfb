/// <reference lib="esnext.disposable" />
import type { ChannelDefinition, EventDefinition } from "./definitions.ts";
import type { DataOf, EventsOf } from "./event-types.ts";
import type { HandlerContext } from "./handler.ts";
import { RELEASE } from "./registration.ts";
import type { CloseOptions, Subscription } from "./subscription.ts";

/** One event of an async iterator: the payload, and what a handler's context has. */
export interface Delivery<E extends EventDefinition = EventDefinition> extends HandlerContext<E> {
  /** Name of the event in code; tells the events of a channel apart. */
  readonly key: string;
  readonly data: DataOf<E>;
}

/** A delivery of any event of a channel; `key` narrows it. */
export type ChannelDelivery<C extends ChannelDefinition> = {
  [K in keyof EventsOf<C> & string]: Delivery<EventsOf<C>[K]> & { readonly key: K };
}[keyof EventsOf<C> & string];

/** Events one by one. Asking for the next acknowledges the one before; `break` or a throw leaves it to be delivered again. */
export interface EventStream<D> extends AsyncIterableIterator<D>, AsyncDisposable {
  next(): Promise<IteratorResult<D, undefined>>;
  return(): Promise<IteratorReturnResult<undefined>>;
  [Symbol.asyncIterator](): this;
  /** Ends the iteration; an event in hand is still acknowledged when the next one is asked for. */
  close(options?: CloseOptions): Promise<void>;
}

interface Waiting<D> {
  readonly delivery: D;
  readonly settle: (outcome: typeof RELEASE | undefined) => void;
}

/** Turns a subscription into an async iterator. `open` is given the handler that feeds it. */
export class DeliveryStream<D> implements EventStream<D> {
  readonly #queue: Waiting<D>[] = [];
  #subscription: Promise<Subscription> | undefined;
  readonly #open: (feed: (delivery: D) => Promise<unknown>) => Promise<Subscription>;
  readonly #onClosed: () => void;
  #current: Waiting<D> | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(
    open: (feed: (delivery: D) => Promise<unknown>) => Promise<Subscription>,
    onClosed: () => void,
  ) {
    this.#open = open;
    this.#onClosed = onClosed;
  }

  /** Begins to read; what arrives waits until it is asked for. */
  start(): Promise<Subscription> {
    this.#subscription ??= this.#open((delivery) => this.#feed(delivery));
    return this.#subscription;
  }

  async next(): Promise<IteratorResult<D, undefined>> {
    this.#current?.settle(undefined);
    this.#current = undefined;
    try {
      if (!this.#ended) await this.start();
    } catch (error) {
      // Closed before it could begin: an iteration without events.
      if (!this.#ended) throw error;
    }
    while (!this.#ended) {
      this.#current = this.#queue.shift();
      if (this.#current) return { done: false, value: this.#current.delivery };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#current?.settle(RELEASE);
    this.#current = undefined;
    await this.close();
    return { done: true, value: undefined };
  }

  async close(options?: CloseOptions): Promise<void> {
    this.#end();
    const subscription = await this.#subscription?.catch(() => undefined);
    await subscription?.close(options);
    this.#onClosed();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #feed(delivery: D): Promise<unknown> {
    if (this.#ended) return Promise.resolve(RELEASE);
    return new Promise((settle) => {
      this.#queue.push({ delivery, settle });
      this.#wake?.();
    });
  }

  #end(): void {
    this.#ended = true;
    for (const { settle } of this.#queue.splice(0)) settle(RELEASE);
    this.#wake?.();
  }
}
