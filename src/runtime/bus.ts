/// <reference lib="esnext.disposable" />

import type { BusReport } from "./bus-report.ts";
import type { Handler } from "./deliver/handler.ts";
import type { ChannelDelivery, Delivery, EventStream } from "./deliver/stream.ts";
import type {
  ChannelHandlers,
  ChannelSubscribeOptions,
  CloseOptions,
  DeliveryOptions,
  SubscribeOptions,
  Subscription,
} from "./deliver/subscription.ts";
import type { ChannelDefinition, EventDefinition } from "./event/definitions.ts";
import type { ChannelTarget, InputOf, OptionsArgument, SubscribeTarget } from "./event/event-types.ts";
import type { Middleware } from "./middleware.ts";
import type { PublishFunction, PublishOptions, PublishResult } from "./publish/publish.ts";
import type { Transport } from "./transport.ts";
import type { DeadLetter } from "./wire/dead-letter.ts";
import type { Limits } from "./wire/limits.ts";

/** What a bus is made of. */
export interface BusOptions {
  /** CloudEvents `source` of what this bus publishes: a URI reference such as `openedx/lms/web`. */
  readonly source: string;
  /** How events travel: `memory()` or `redis(url)`. */
  readonly transport: Transport;
  /** Consumer group of subscriptions that name none. */
  readonly group?: string;
  /** OEP-41 `sourcehost`: the physical source, e.g. the host name. */
  readonly sourcehost?: string;
  /** OEP-41 `sourcelib`. Default: the version of this package. */
  readonly sourcelib?: string;
  /**
   * CloudEvents extensions that events published by a handler take over from the event in hand, such as `["tenantid"]`. Default: none. Correlation,
   * causation and trace always travel on; most other extensions describe one event only, such as `sequence` or `expirytime`.
   */
  readonly carry?: readonly string[];
  /**
   * Writes the attribute `dataschema` of published events: `<base>/<version>/<key of the event>.json`. `base` is an absolute URI. Default: the
   * attribute is left out.
   */
  readonly dataschema?: { readonly base: string; readonly version: string };
  /** Defaults for subscriptions. */
  readonly delivery?: Pick<
    DeliveryOptions,
    | "concurrency"
    | "prefetch"
    | "prefetchBytes"
    | "ordered"
    | "onGap"
    | "unhandled"
    | "unsafeNumbers"
    | "retry"
    | "start"
    | "timeout"
    | "dedupe"
  >;
  /** Around each publication and each call of a handler; the first is the outermost. */
  readonly use?: readonly Middleware[];
  readonly limits?: Limits;
  /** Whether publishing stores each event once although it may be sent again after a lost connection. Default false. */
  readonly idempotent?: boolean;
  /** Hears of retries, dead letters, skipped types, reconnects and drops. Default: a warning line each. */
  readonly onEvent?: (report: BusReport) => void;
}

/** Publishes events and hands them to handlers. */
export interface Bus extends AsyncDisposable {
  readonly source: string;
  publish: PublishFunction;
  /** Publishes several payloads of one event; one result per item, in order. An item that is refused does not keep the others back. */
  publishMany<E extends EventDefinition>(
    event: E,
    inputs: readonly InputOf<E>[],
    ...options: OptionsArgument<PublishOptions<E>>
  ): Promise<PublishResult[]>;
  /** Handles one event. Rejects with a `DeliveryError` without a group, or when the event has a handler already. */
  subscribe<E extends EventDefinition>(
    event: E,
    handler: Handler<E>,
    ...options: OptionsArgument<SubscribeOptions<E>>
  ): Promise<Subscription>;
  /** Handles the events of a channel, one handler each. */
  subscribe<C extends ChannelDefinition>(
    channel: C,
    handlers: ChannelHandlers<C>,
    ...options: OptionsArgument<ChannelSubscribeOptions<C>>
  ): Promise<Subscription>;
  /** The events of a channel one by one. Reading begins with the first `next()`. */
  subscribe<C extends ChannelDefinition>(
    channel: C,
    ...options: OptionsArgument<ChannelSubscribeOptions<C>>
  ): EventStream<ChannelDelivery<C>>;
  /** One event's deliveries one by one. Reading begins with the first `next()`. */
  subscribe<E extends EventDefinition>(
    event: E,
    ...options: OptionsArgument<SubscribeOptions<E>>
  ): EventStream<Delivery<E>>;
  /** Dead letters of an event's or a channel's address, oldest first. */
  deadLetters<E extends EventDefinition>(
    event: E,
    ...options: OptionsArgument<SubscribeTarget<E> & DeadLetterOptions>
  ): Promise<DeadLetter[]>;
  deadLetters<C extends ChannelDefinition>(
    channel: C,
    ...options: OptionsArgument<ChannelTarget<C> & DeadLetterOptions>
  ): Promise<DeadLetter[]>;
  /** Opens the connection, so that a broker that cannot be used is found now and not at the first event. */
  connect(): Promise<void>;
  /** Closes all subscriptions as their `close` does, then the connection. Idempotent. */
  close(options?: CloseOptions): Promise<void>;
}

/** Which dead letters to read. */
export interface DeadLetterOptions {
  /** At most so many; default 100. */
  readonly limit?: number;
  /** Only those after this dead letter's id. */
  readonly after?: string;
}
