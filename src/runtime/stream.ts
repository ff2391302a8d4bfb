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
  /** Notes that it is handed out; resolves with false when it is not ours any more. */
  readonly begin: () => Promise<boolean>;
  readonly settle: (outcome: typeof RELEASE | undefined) => void;
}

/** Takes what a stream is to hand out; resolves when it is done with it, with `RELEASE` to have it given back. */
export type Feed<D> = (delivery: D, begin: () => Promise<boolean>) => Promise<unknown>;

/** Turns a subscription into an async iterator. `open` is given what feeds it. */
export class DeliveryStream<D> implements EventStream<D> {
  readonly #queue: Waiting<D>[] = [];
  readonly #open: (feed: Feed<D>) => Promise<Subscription>;
  readonly #onEnd: () => void;
  #subscription: Promise<Subscription> | undefined;
  #current: Waiting<D> | undefined;
  #wake: (() => void) | undefined;
  /** Calls of `next` take turns. */
  #turn: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(open: (feed: Feed<D>) => Promise<Subscription>, onEnd: () => void) {
    this.#open = open;
    this.#onEnd = onEnd;
  }

  next(): Promise<IteratorResult<D, undefined>> {
    const result = this.#turn.then(() => this.#next());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.end();
    this.#settle(RELEASE);
    await this.close();
    return { done: true, value: undefined };
  }

  async close(options?: CloseOptions): Promise<void> {
    this.end();
    const subscription = await this.#subscription?.catch(() => undefined);
    await subscription?.close(options);
  }

  /** Ends the iteration without waiting; an event in hand is still acknowledged when the next one is asked for. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const { settle } of this.#queue.splice(0)) settle(RELEASE);
    this.#wake?.();
    this.#onEnd();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #next(): Promise<IteratorResult<D, undefined>> {
    this.#settle(undefined);
    try {
      this.#subscription ??= this.#ended
        ? undefined
        : this.#open((delivery, begin) => this.#feed(delivery, begin));
      await this.#subscription;
    } catch (error) {
      const wasEnded = this.#ended;
      this.end();
      // Closed before it could begin: an iteration without events.
      if (!wasEnded) throw error;
    }
    while (!this.#ended) {
      const next = this.#queue.shift();
      if (next && (await next.begin())) {
        this.#current = next;
        return { done: false, value: next.delivery };
      }
      if (next) next.settle(undefined);
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
    return { done: true, value: undefined };
  }

  #settle(outcome: typeof RELEASE | undefined): void {
    this.#current?.settle(outcome);
    this.#current = undefined;
  }

  #feed(delivery: D, begin: () => Promise<boolean>): Promise<unknown> {
    if (this.#ended) return Promise.resolve(RELEASE);
    return new Promise((settle) => {
      this.#queue.push({ delivery, begin, settle });
      this.#wake?.();
    });
  }
}
