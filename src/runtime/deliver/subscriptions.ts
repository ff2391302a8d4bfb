/// <reference lib="esnext.disposable" />
import type { BusOptions } from "../bus.ts";
import { wrapHandle } from "../compose-middleware.ts";
import { busClosed, DeliveryError } from "../errors.ts";
import { buildAddress } from "../event/channel.ts";
import type { ChannelAddress, ChannelDefinition, EventDefinition } from "../event/definitions.ts";
import { internalsOf } from "../event/event.ts";
import { checkArguments } from "../event/handler-arguments.ts";
import { chooseChannel } from "../event/target.ts";
import { dedupe } from "../middleware/dedupe.ts";
import { timeout } from "../middleware/timeout.ts";
import type { Middleware } from "../middleware.ts";
import { onAbort } from "../on-abort.ts";
import { retryPolicy } from "../retry-policy.ts";
import type { Connection } from "../transport.ts";
import type { AllLimits } from "../wire/limits.ts";
import { within } from "../within.ts";
import { createDispatcher, type Dispatcher } from "./dispatcher.ts";
import type { DispatcherHost, DispatcherOptions } from "./dispatcher-options.ts";
import { beginHandler, spreadable } from "./handler-context.ts";
import { conflictingOption, readerOptions } from "./reader-options.ts";
import type { Registration } from "./registration.ts";
import { createStream, type EndableStream } from "./stream.ts";
import type { CloseOptions, DeliveryOptions, Subscription } from "./subscription.ts";

/** A handler without the types of its event. */
export type UntypedHandler = (data: never, context: never) => unknown;

type Handle = (Registration & { readonly pulled: false })["handle"];
type PulledHandle = (Registration & { readonly pulled: true })["handle"];

/** `SubscribeOptions` without the types of an event. */
export interface UntypedSubscribeOptions extends DeliveryOptions {
  readonly channel?: string | ChannelAddress;
  readonly params?: object | undefined;
}

/** How long closing waits for running handlers, unless asked otherwise. */
export const CLOSE_DEADLINE_MS = 30_000;

/** The subscribing side of a bus: one reader for each address and group. */
export interface Subscriptions {
  /** Hands the events of `target` to `handlers`, by event key. `pulled` handlers wait for somebody who iterates. */
  subscribe(
    target: EventDefinition | ChannelDefinition,
    handlers: Readonly<Record<string, UntypedHandler | undefined>>,
    options?: UntypedSubscribeOptions,
    pulled?: boolean,
  ): Promise<Subscription>;
  /** Deliveries one by one. */
  stream(
    target: EventDefinition | ChannelDefinition,
    options?: UntypedSubscribeOptions,
  ): EndableStream<unknown>;
  /** Refuses new ones, stops reading everywhere, drains for at most `deadline` milliseconds. */
  close(deadline: number): Promise<void>;
}

/** Makes the subscribing side of a bus. */
export function createSubscriptions(
  bus: BusOptions,
  limits: AllLimits,
  host: DispatcherHost,
  connect: () => Connection | Promise<Connection>,
): Subscriptions {
  /** By address and group; an ephemeral one is shared with none. */
  const dispatchers = new Map<unknown, Dispatcher>();
  const leaving = new Map<unknown, Promise<void>>();
  const streams = new Set<EndableStream<unknown>>();
  let isClosed = false;

  /** The one reader of an address and group; made on first need. */
  function dispatcherFor(channel: ChannelAddress, options: UntypedSubscribeOptions): Dispatcher {
    const given = (options.params ?? {}) as Readonly<Record<string, unknown>>;
    const address = buildAddress(channel, given);
    const { ephemeral } = options;
    const group = options.group ?? (ephemeral ? undefined : bus.group);
    if ((group === undefined) !== !!ephemeral) {
      const problem = `subscribing to "${address}" needs either a "group" (or one of createBus) or "ephemeral: true"`;
      throw new DeliveryError("group_required", problem);
    }
    const name = ephemeral ? Symbol() : JSON.stringify([address, group]);
    const existing = dispatchers.get(name);
    if (existing) {
      const conflict = conflictingOption(options, existing.options);
      if (!conflict) return existing;
      const present = `${conflict}: ${existing.options[conflict]}`;
      const problem = `"${address}" is already read in group "${group}" with ${present}; leave it out`;
      throw new DeliveryError("options_conflict", problem);
    }
    const params = channel.parameters.map((parameter) => [
      parameter.name,
      String(given[parameter.name] ?? parameter.default),
    ]);
    const settings: DispatcherOptions = {
      ...readerOptions(options, bus.delivery),
      name,
      address,
      channel,
      group,
      params: Object.fromEntries(params),
      dialect: bus.transport.dialect,
      limits,
    };
    // A reader of the same group that is about to leave hands its entries back first.
    const connecting = Promise.resolve(leaving.get(name)).then(connect);
    const dispatcher = createDispatcher(settings, host, connecting);
    dispatchers.set(name, dispatcher);
    return dispatcher;
  }

  async function leave(dispatcher: Dispatcher, registrations: Registration[], deadline: number) {
    const { name } = dispatcher.options;
    const removed = dispatcher.remove(registrations, deadline);
    if (removed || dispatchers.get(name) !== dispatcher) return removed;
    dispatchers.delete(name);
    const closing = dispatcher.close(deadline);
    const left = dispatcher
      .left()
      .catch(() => {
        // Who closes hears of it; who subscribes next only waits for it.
      })
      .finally(() => leaving.delete(name));
    leaving.set(name, left);
    await closing;
  }

  /** Handles events once, if that is asked for. */
  async function dedupeFor({
    dedupe: asked = bus.delivery?.dedupe,
  }: UntypedSubscribeOptions): Promise<Middleware | undefined> {
    if (!asked) return undefined;
    const connection = await connect();
    const { window, store = connection.dedupe } = asked;
    if (!store) {
      const problem = `the transport "${bus.transport.name}" remembers no events; give "dedupe" a "store"`;
      throw new DeliveryError("store_required", problem);
    }
    const { lease } = connection;
    return dedupe({
      window,
      store,
      report: (report) => host.report(report),
      ...(lease !== undefined && { lease }),
    });
  }

  /** What is around each call of a subscription's handlers, the outermost first. */
  function aroundHandlers(options: UntypedSubscribeOptions, once: Middleware | undefined): Middleware[] {
    const around = [...(bus.use ?? []), ...(options.use ?? []), ...(once ? [once] : [])];
    const limit = options.timeout ?? bus.delivery?.timeout;
    if (limit !== undefined) around.push(timeout(limit));
    return around;
  }

  const subscriptions: Subscriptions = {
    async subscribe(target, handlers, options = {}, pulled = false) {
      if (isClosed) throw busClosed(bus.source);
      const events = eventsOf(target);
      const channel = "events" in target ? target : chooseChannel(target, options.channel);
      const { signal } = options;
      signal?.throwIfAborted();
      const retry = retryPolicy(bus.delivery?.retry, options.retry);
      const around = pulled ? [] : aroundHandlers(options, await dedupeFor(options));
      if (isClosed) throw busClosed(bus.source);
      const registrations = Object.entries(handlers).map(([key, handle]): Registration => {
        const event = Object.hasOwn(events, key) ? events[key] : undefined;
        if (!event) {
          const problem = `channel ${channel.key} has no event "${key}"`;
          throw new DeliveryError("unknown_event", `${problem}; it has ${Object.keys(events).join(", ")}`);
        }
        if (typeof handle !== "function")
          throw new DeliveryError("no_handler", `the handler of ${key} is not a function`);
        if (!pulled) checkArguments(internalsOf(event), handle);
        if (pulled) return { event, handle: handle as PulledHandle, retry, pulled };
        return {
          event,
          handle: wrapped(around, handle as Handle),
          retry,
          pulled,
          wrapped: around.length > 0,
        };
      });
      if (registrations.length === 0)
        throw new DeliveryError("no_handler", `subscribing to ${channel.key} needs at least one handler`);
      const dispatcher = dispatcherFor(channel, options);
      dispatcher.add(registrations, Object.values(events));
      try {
        await dispatcher.opened;
        signal?.throwIfAborted();
      } catch (error) {
        await leave(dispatcher, registrations, 0);
        throw error;
      }
      let closing: Promise<void> | undefined;
      const close = ({ deadline = CLOSE_DEADLINE_MS }: CloseOptions = {}) => {
        stopListening();
        closing ??= leave(dispatcher, registrations, deadline);
        return closing;
      };
      const stopListening = onAbort(signal, () => void close());
      const { address, group } = dispatcher.options;
      return {
        address,
        group,
        skipped: () => new Map(dispatcher.skipped),
        pause: () => dispatcher.pause(registrations),
        resume: () => dispatcher.resume(registrations),
        close,
        [Symbol.asyncDispose]: () => close(),
      };
    },
    stream(target, { signal, ...options } = {}) {
      const stream: EndableStream<unknown> = createStream(
        (feed) => {
          const handle: PulledHandle = (begin) =>
            feed(async () => {
              const call = await begin();
              return call && { ...spreadable(call.context), key: call.context.event.key, data: call.data };
            });
          const handlers = Object.keys(eventsOf(target)).map((key) => [key, handle]);
          return subscriptions.subscribe(target, Object.fromEntries(handlers), options, true);
        },
        () => {
          streams.delete(stream);
          stopListening();
        },
      );
      streams.add(stream);
      const stopListening = onAbort(signal, () => void stream.close());
      if (signal?.aborted) stream.end();
      return stream;
    },
    async close(deadline) {
      isClosed = true;
      const end = performance.now() + deadline;
      for (const stream of [...streams]) stream.end();
      const closing = [...dispatchers.values()].map((dispatcher) => dispatcher.close(deadline));
      dispatchers.clear();
      await Promise.all(closing);
      await within(end - performance.now(), Promise.allSettled(leaving.values()));
    },
  };
  return subscriptions;
}

/** A handler with middleware around it; without any, itself. */
function wrapped(around: readonly Middleware[], handle: Handle): Handle {
  if (around.length === 0) return handle;
  return (data, context) => {
    const call = wrapHandle(around, async (call) => {
      beginHandler(context);
      return handle(call.data, call.context);
    });
    return call({ data, context: spreadable(context) });
  };
}

function eventsOf(target: EventDefinition | ChannelDefinition): Readonly<Record<string, EventDefinition>> {
  return "events" in target ? target.events : { [target.key]: target };
}
