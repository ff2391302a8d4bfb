/// <reference lib="esnext.disposable" />
import type { Bus, BusOptions, DeadLetterOptions } from "./bus.ts";
import { buildAddress } from "./channel.ts";
import { type DeadLetter, readDeadLetter } from "./dead-letter.ts";
import type { ChannelDefinition, EventDefinition } from "./definitions.ts";
import type { Metadata } from "./envelope.ts";
import { errorText } from "./error-text.ts";
import { busClosed } from "./errors.ts";
import { Publications, type UntypedPublishOptions } from "./publications.ts";
import type { PublishFunction, PublishResult, Receipt } from "./publish.ts";
import { type Report, warn } from "./report.ts";
import { retryPolicy } from "./retry.ts";
import type { CloseOptions } from "./subscription.ts";
import {
  CLOSE_DEADLINE,
  Subscriptions,
  type UntypedHandler,
  type UntypedSubscribeOptions,
} from "./subscriptions.ts";
import { chooseChannel } from "./target.ts";
import type { Connection } from "./transport.ts";
import { within } from "./within.ts";

/** Makes a bus. Throws a `TypeError` or `RangeError` for options that make no sense; connects with the first use. */
export function createBus(options: BusOptions): Bus {
  return new EventBus(options);
}

/** Milliseconds that closing the connection may take even when the deadline is over. */
const FAREWELL = 5_000;

class EventBus {
  readonly source: string;
  readonly #options: BusOptions;
  readonly #publications: Publications;
  readonly #subscriptions: Subscriptions;
  #connection: Promise<Connection> | undefined;
  #closing: Promise<void> | undefined;
  /** After the drain; until then running handlers may publish. */
  #closed = false;

  constructor(options: BusOptions) {
    if (typeof options.source !== "string" || options.source === "") {
      throw new TypeError('createBus: "source" must be a non-empty URI reference, such as "openedx/lms/web"');
    }
    if (typeof options.transport?.connect !== "function") {
      throw new TypeError(
        'createBus: "transport" is missing; use memory() of "eventpact/memory" or redis(url) of "eventpact/redis"',
      );
    }
    retryPolicy(options.delivery?.retry);
    const { source, sourcehost, sourcelib } = options;
    this.source = source;
    this.#options = options;
    const connect = () => this.#connect();
    this.#publications = new Publications({ source, sourcehost, sourcelib }, connect);
    const report = (event: Report) => this.#report(event);
    const publishBecauseOf = (cause: Metadata) => this.#publishBecauseOf(cause);
    this.#subscriptions = new Subscriptions(options, { report, publishBecauseOf }, connect);
    this.publish = this.publish.bind(this);
  }

  publish(event: EventDefinition, input: unknown, options?: UntypedPublishOptions): Promise<Receipt> {
    return this.#publications.one(event, input, options);
  }

  publishMany(
    event: EventDefinition,
    inputs: readonly unknown[],
    options?: UntypedPublishOptions,
  ): Promise<PublishResult[]> {
    return this.#publications.many(event, inputs, options);
  }

  // The overloads of `Bus` promise a stream or a subscription, by the arguments.
  subscribe(
    target: EventDefinition | ChannelDefinition,
    first?: UntypedHandler | Readonly<Record<string, UntypedHandler>> | UntypedSubscribeOptions,
    options?: UntypedSubscribeOptions,
  ): never {
    const handlers = handlersOf(target, first);
    if (!handlers)
      return this.#subscriptions.stream(target, (first ?? {}) as UntypedSubscribeOptions) as never;
    return this.#subscriptions.subscribe(target, handlers, options ?? {}, false) as never;
  }

  async deadLetters(
    target: EventDefinition | ChannelDefinition,
    options: DeadLetterOptions & UntypedSubscribeOptions = {},
  ): Promise<DeadLetter[]> {
    const channel = "events" in target ? target : chooseChannel(target, options.channel);
    const address = buildAddress(channel, options.params as Record<string, unknown> | undefined);
    const { limit = 100, after } = options;
    const connection = await this.#connect();
    const stored = await connection.deadLetters(address, after === undefined ? { limit } : { limit, after });
    return stored.map(readDeadLetter);
  }

  async connect(): Promise<void> {
    await this.#connect();
  }

  close({ deadline = CLOSE_DEADLINE }: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#close(deadline);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(deadline: number): Promise<void> {
    const end = Date.now() + deadline;
    // A handler that still runs may publish until it is done.
    await this.#subscriptions.close(deadline);
    await this.#publications.settled(end - Date.now());
    this.#closed = true;
    const closed = this.#connection?.then(
      (connection) => connection.close(),
      () => undefined,
    );
    // At least long enough for what was acknowledged last.
    if (closed) await within(Math.max(FAREWELL, end - Date.now()), closed);
  }

  #connect(): Promise<Connection> {
    if (this.#closed) return Promise.reject(busClosed(this.source));
    this.#connection ??= this.#options.transport
      .connect({ report: (report) => this.#report(report) })
      .catch((error) => {
        // So that a later use may find the broker up.
        this.#connection = undefined;
        throw error;
      });
    return this.#connection;
  }

  #report(report: Report): void {
    const failed = (error: unknown) => warn({ kind: "error", message: `onEvent threw: ${errorText(error)}` });
    try {
      const outcome: unknown = (this.#options.onEvent ?? warn)(report);
      // An async listener is welcome as well.
      if (outcome instanceof Promise) outcome.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #publishBecauseOf(cause: Metadata): PublishFunction {
    return ((event: EventDefinition, input: unknown, options?: UntypedPublishOptions) =>
      this.#publications.one(event, input, options, cause)) as PublishFunction;
  }
}

/** The handlers by event key, or undefined when there are none and events are to be pulled. */
function handlersOf(
  target: EventDefinition | ChannelDefinition,
  first: unknown,
): Record<string, UntypedHandler> | undefined {
  if (typeof first === "function") return { [target.key]: first as UntypedHandler };
  if (!("events" in target) || typeof first !== "object" || first === null) return undefined;
  const keys = Object.keys(first);
  const isMap = keys.length === 0 || keys.some((key) => Object.hasOwn(target.events, key));
  const hasFunction = Object.values(first).some((value) => typeof value === "function");
  return isMap || hasFunction ? (first as Record<string, UntypedHandler>) : undefined;
}
