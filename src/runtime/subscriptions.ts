/// <reference lib="esnext.disposable" />
import type { BusOptions } from "./bus.ts";
import { buildAddress } from "./channel.ts";
import type { ChannelAddress, ChannelDefinition, EventDefinition } from "./definitions.ts";
import { Dispatcher } from "./dispatcher.ts";
import { busClosed, DeliveryError } from "./errors.ts";
import { internalsOf } from "./event.ts";
import type { HandlerContext } from "./handler.ts";
import { checkArguments } from "./handler-arguments.ts";
import { onAbort } from "./on-abort.ts";
import type { Registration } from "./registration.ts";
import { retryPolicy } from "./retry.ts";
import { DeliveryStream, type Feed } from "./stream.ts";
import type { CloseOptions, DeliveryOptions, Subscription } from "./subscription.ts";
import { chooseChannel } from "./target.ts";
import type { Connection } from "./transport.ts";
import type { DispatcherHost } from "./triage.ts";
import { within } from "./within.ts";

/** A handler without the types of its event. */
export type UntypedHandler = (data: never, context: never, begin: never) => unknown;

/** `SubscribeOptions` without the types of an event. */
export interface UntypedSubscribeOptions extends DeliveryOptions {
  readonly channel?: string | ChannelAddress;
  readonly params?: object | undefined;
}

/** Milliseconds that closing waits for running handlers, unless asked otherwise. */
export const CLOSE_DEADLINE = 30_000;

/** The subscribing side of a bus: one reader for each address and group. */
export class Subscriptions {
  readonly #options: BusOptions;
  readonly #host: DispatcherHost;
  readonly #connect: () => Promise<Connection>;
  readonly #dispatchers = new Map<string, Dispatcher>();
  readonly #opening = new Map<Dispatcher, Promise<void>>();
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #streams = new Set<DeliveryStream<unknown>>();
  #closed = false;

  constructor(options: BusOptions, host: DispatcherHost, connect: () => Promise<Connection>) {
    this.#options = options;
    this.#host = host;
    this.#connect = connect;
  }

  /** Refuses new ones, stops reading everywhere, drains for at most `deadline` milliseconds. */
  async close(deadline: number): Promise<void> {
    this.#closed = true;
    const end = Date.now() + deadline;
    for (const stream of [...this.#streams]) stream.end();
    const closing = [...this.#dispatchers.values()].map((dispatcher) => dispatcher.close(deadline));
    this.#dispatchers.clear();
    await Promise.all(closing);
    await within(
      end - Date.now(),
      Promise.allSettled([...this.#opening.values(), ...this.#leaving.values()]),
    );
  }

  /** Deliveries one by one. */
  stream(
    target: EventDefinition | ChannelDefinition,
    options: UntypedSubscribeOptions,
  ): DeliveryStream<unknown> {
    const events = "events" in target ? target.events : { [target.key]: target };
    const open = (feed: Feed<unknown>) => {
      const handle = (data: unknown, context: HandlerContext, begin: () => Promise<boolean>) =>
        feed({ ...context, key: context.event.key, data }, begin);
      const handlers = Object.keys(events).map((key) => [key, handle as UntypedHandler]);
      const { signal: _, ...rest } = options;
      return this.subscribe(target, Object.fromEntries(handlers), rest, true);
    };
    const stream: DeliveryStream<unknown> = new DeliveryStream(open, () => {
      this.#streams.delete(stream);
      stopListening();
    });
    this.#streams.add(stream);
    const stopListening = onAbort(options.signal, () => void stream.close());
    if (options.signal?.aborted) stream.end();
    return stream;
  }

  /** Hands the events of `target` to `handlers`, by event key. */
  async subscribe(
    target: EventDefinition | ChannelDefinition,
    handlers: Readonly<Record<string, UntypedHandler | undefined>>,
    options: UntypedSubscribeOptions,
    pulled: boolean,
  ): Promise<Subscription> {
    if (this.#closed) throw busClosed(this.#options.source);
    const isChannel = "events" in target;
    const events: Readonly<Record<string, EventDefinition>> = isChannel
      ? target.events
      : { [target.key]: target };
    const channel = isChannel ? target : chooseChannel(target, options.channel);
    options.signal?.throwIfAborted();
    const retry = retryPolicy(this.#options.delivery?.retry, options.retry);
    const registrations = Object.entries(handlers).map(([key, handle]): Registration => {
      const event = Object.hasOwn(events, key) ? events[key] : undefined;
      if (!event)
        throw new DeliveryError(
          "unknown_event",
          `channel ${channel.key} has no event "${key}"; it has ${Object.keys(events).join(", ")}`,
        );
      if (typeof handle !== "function")
        throw new DeliveryError("no_handler", `the handler of ${key} is not a function`);
      if (!pulled) checkArguments(internalsOf(event), handle);
      return { event, handle: handle as Registration["handle"], retry, pulled };
    });
    if (registrations.length === 0)
      throw new DeliveryError("no_handler", `subscribing to ${channel.key} needs at least one handler`);
    const { signal } = options;
    const dispatcher = this.#dispatcher(channel, options);
    dispatcher.add(registrations);
    if (isChannel) dispatcher.table.know(Object.values(events));
    try {
      await this.#opening.get(dispatcher);
      signal?.throwIfAborted();
    } catch (error) {
      await this.#leave(dispatcher, registrations, 0);
      throw error;
    }
    let closing: Promise<void> | undefined;
    const close = ({ deadline = CLOSE_DEADLINE }: CloseOptions = {}) => {
      stopListening();
      closing ??= this.#leave(dispatcher, registrations, deadline);
      return closing;
    };
    const stopListening = onAbort(signal, () => void close());
    const { address, group } = dispatcher.options;
    const skipped = () => new Map(dispatcher.skipped.counts);
    return { address, group, skipped, close, [Symbol.asyncDispose]: () => close() };
  }

  /** The one reader of an address and group; made on first need. */
  #dispatcher(channel: ChannelAddress, options: UntypedSubscribeOptions): Dispatcher {
    const given = (options.params ?? {}) as Readonly<Record<string, unknown>>;
    const address = buildAddress(channel, given);
    const params = Object.fromEntries(
      channel.parameters.map((parameter) => [
        parameter.name,
        String(given[parameter.name] ?? parameter.default),
      ]),
    );
    const group = options.ephemeral ? undefined : (options.group ?? this.#options.group);
    if (group === undefined && !options.ephemeral) {
      throw new DeliveryError(
        "group_required",
        `subscribing to "${address}" needs a consumer group: give "group" to subscribe or createBus, or "ephemeral: true" for everything from now on`,
      );
    }
    if (options.ephemeral && options.group !== undefined) {
      throw new DeliveryError(
        "group_required",
        `subscribing to "${address}": "ephemeral" and "group" exclude each other`,
      );
    }
    const {
      concurrency = 16,
      prefetch = 100,
      ordered = true,
      unhandled = "skip",
      start = "oldest",
    } = {
      ...this.#options.delivery,
      ...defined(options),
    };
    for (const [name, value] of Object.entries({ concurrency, prefetch })) {
      if (!Number.isInteger(value) || value < 1)
        throw new RangeError(`${name} must be a whole number from 1, not ${value}`);
    }
    const settings = {
      address,
      channel,
      params,
      group,
      start,
      concurrency,
      prefetch,
      ordered,
      unhandled,
    } as const;
    const name = group === undefined ? crypto.randomUUID() : JSON.stringify([address, group]);
    const existing = this.#dispatchers.get(name);
    if (existing) {
      for (const key of ["start", "concurrency", "prefetch", "ordered", "unhandled"] as const) {
        if (options[key] === undefined || options[key] === existing.options[key]) continue;
        throw new DeliveryError(
          "options_conflict",
          `"${address}" is already read for group "${group}" with ${key}: ${existing.options[key]}; all its handlers share one reader`,
        );
      }
      return existing;
    }
    const dispatcher = new Dispatcher(name, settings, this.#host);
    this.#dispatchers.set(name, dispatcher);
    const opening = (async () => {
      // A reader of the same group that is about to leave hands its entries back first.
      await this.#leaving.get(name);
      await dispatcher.open(await this.#connect());
    })();
    this.#opening.set(dispatcher, opening);
    // Whoever subscribes hears of it; nobody else has to.
    opening.catch(() => undefined);
    return dispatcher;
  }

  async #leave(
    dispatcher: Dispatcher,
    registrations: readonly Registration[],
    deadline: number,
  ): Promise<void> {
    if (registrations.length < dispatcher.table.size) {
      await Promise.all(registrations.map((registration) => dispatcher.remove(registration, deadline)));
      return;
    }
    const { name } = dispatcher;
    if (this.#dispatchers.get(name) !== dispatcher) return;
    this.#dispatchers.delete(name);
    const closing = (async () => {
      await this.#opening.get(dispatcher)?.catch(() => undefined);
      this.#opening.delete(dispatcher);
      await dispatcher.close(deadline);
    })();
    this.#leaving.set(name, closing);
    await closing.finally(() => this.#leaving.delete(name));
  }
}

function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
