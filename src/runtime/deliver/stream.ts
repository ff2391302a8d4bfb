/// <reference lib="esnext.disposable" />
import type { ChannelDefinition, EventDefinition } from "../event/definitions.ts";
import type { DataOf, EventsOf } from "../event/event-types.ts";
import type { HandlerContext } from "./handler.ts";
import { RELEASE } from "./registration.ts";
import type { CloseOptions, Subscription } from "./subscription.ts";

/** One event of an async iterator: the payload, and what a handler's context has. */
export interface Delivery<E extends EventDefinition = EventDefinition> extends HandlerContext<E> {
  /** Name of the event in code; distinguishes the events of a channel. */
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
  [Symbol.asyncIterator](): EventStream<D>;
  /** Begins to read, as the first `next()` does; resolves when what is published from then on is not missed. Rejects when that cannot be. */
  open(): Promise<void>;
  /** Ends the iteration; an event in hand is still acknowledged when the next one is asked for. */
  close(options?: CloseOptions): Promise<void>;
}

/** An event that waits to be handed out. */
interface Waiting<D> {
  /** Makes the delivery. Resolves with undefined when another member has the event now, rejects with what is wrong with it. */
  readonly begin: () => Promise<D | undefined>;
  readonly settle: (outcome: typeof RELEASE | undefined) => void;
  readonly fail: (problem: unknown) => void;
}

/**
 * Takes what a stream is to hand out. Resolves when the stream is done with it, with `RELEASE` to have it given back; rejects as `begin` does.
 */
export type Feed<D> = (begin: () => Promise<D | undefined>) => Promise<unknown>;

/** A stream that its bus can end. */
export interface EndableStream<D> extends EventStream<D> {
  /** Ends the iteration without waiting; an event in hand is still acknowledged when the next one is asked for. */
  end(): void;
}

/** Turns a subscription into an async iterator. `open` subscribes with what feeds it; `onEnd` is called once. */
export function createStream<D>(
  open: (feed: Feed<D>) => Promise<Subscription>,
  onEnd: () => void,
): EndableStream<D> {
  const queue: Waiting<D>[] = [];
  let subscription: Promise<Subscription> | undefined;
  let notify: (() => void) | undefined;
  let isEnded = false;

  const feed: Feed<D> = (begin) =>
    new Promise((settle, fail) => {
      if (isEnded) return settle(RELEASE);
      queue.push({ begin, settle, fail });
      notify?.();
    });

  async function begin(): Promise<void> {
    try {
      if (!isEnded) subscription ??= open(feed);
      await subscription;
    } catch (error) {
      // Closed before it could begin: an iteration without events.
      if (isEnded) return;
      end();
      throw error;
    }
  }

  // Calls of `next` take turns: so a generator has it.
  async function* handOut(): AsyncGenerator<D, undefined> {
    await begin();
    while (!isEnded) {
      const next = queue.shift();
      if (!next) {
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
        continue;
      }
      let outcome: typeof RELEASE | undefined;
      try {
        // An event that is refused does not end the iteration.
        const delivery = await next.begin().catch(next.fail);
        if (delivery) {
          outcome = RELEASE;
          yield delivery;
          outcome = undefined;
        }
      } finally {
        next.settle(outcome);
      }
    }
  }

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    for (const { settle } of queue.splice(0)) settle(RELEASE);
    notify?.();
    onEnd();
  }

  const deliveries = handOut();
  const stream: EndableStream<D> = {
    end,
    open: begin,
    next: () => deliveries.next(),
    async return() {
      end();
      // Gives the event in hand back; not waited for, as an outage may keep the next one from being handed out.
      void deliveries.return(undefined);
      await stream.close();
      return { done: true, value: undefined };
    },
    async close(options) {
      end();
      const opened = await subscription?.catch(() => {
        // Who opened it, or asked for the next event, knows why.
      });
      await opened?.close(options);
    },
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => void (await stream.return()),
  };
  return stream;
}
