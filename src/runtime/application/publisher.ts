import type { Bus } from "../bus.ts";
import type { EventDefinition } from "../event/definitions.ts";
import type {
  ChannelTypesOf,
  InputOf,
  IsUnion,
  OpenParams,
  OptionsArgument,
  ParamsPart,
  ValueOf,
} from "../event/event-types.ts";
import type {
  OperationSpec,
  OperationTable,
  OperationTypes,
  ReplySpec,
  ReplyTypes,
} from "../event/operations.ts";
import type { MessageOptions, Receipt } from "../publish/publish.ts";
import type { ReplyOf } from "../request/reply.ts";
import type { ReadingBus } from "../request/reply-reader.ts";
import { request } from "../request/request.ts";

type SendOptions<E extends EventDefinition, K extends string> = MessageOptions<E> &
  ParamsPart<OpenParams<ChannelTypesOf<E, K>>>;

type SendMethod<T extends OperationTypes> =
  IsUnion<keyof T["events"]> extends false
    ? (
        input: InputOf<ValueOf<T["events"]>>,
        ...options: OptionsArgument<SendOptions<ValueOf<T["events"]>, T["channel"]>>
      ) => Promise<Receipt>
    : <K extends keyof T["events"] & string>(
        event: K,
        input: InputOf<T["events"][K]>,
        ...options: OptionsArgument<SendOptions<T["events"][K], T["channel"]>>
      ) => Promise<Receipt>;

/** The parameters of the addresses of an operation's replies; what the request determines may be left out. */
type ReplyParams<R> = R extends ReplyTypes
  ? Partial<ChannelTypesOf<ValueOf<R["events"]>, R["channel"]>["params"]>
  : object;

/** Options of a request beside those of a publication. */
export interface RequestPart<P> {
  /** Milliseconds to wait for the reply, counted from the call. Default 30,000. */
  readonly timeout?: number;
  /** Parameters of the reply's address, where the request's payload and parameters do not determine them. */
  readonly replyParams?: P;
}

type RequestOptions<T extends OperationTypes, E extends EventDefinition> = SendOptions<E, T["channel"]> &
  RequestPart<ReplyParams<T["reply"]> & ReplyParams<T["failureReply"]>>;

type ReplyTo<T extends OperationTypes> = T["reply"] extends ReplyTypes
  ? ReplyOf<T["reply"]["events"]>
  : never;

type RequestMethod<T extends OperationTypes> =
  IsUnion<keyof T["events"]> extends false
    ? (
        input: InputOf<ValueOf<T["events"]>>,
        ...options: OptionsArgument<RequestOptions<T, ValueOf<T["events"]>>>
      ) => Promise<ReplyTo<T>>
    : <K extends keyof T["events"] & string>(
        event: K,
        input: InputOf<T["events"][K]>,
        ...options: OptionsArgument<RequestOptions<T, T["events"][K]>>
      ) => Promise<ReplyTo<T>>;

/** What an operation that is answered offers besides. */
export interface WithRequest<T extends OperationTypes> {
  /**
   * Publishes, and resolves with the reply, found by the contract's correlation id. Rejects with a `FailureReply` for a reply that says that it
   * failed, with a `DeliveryError` when none comes in time (`reply_timeout`) or the bus is closed (`bus_closed`), and with the signal's reason.
   */
  readonly request: RequestMethod<T>;
}

type Method<T extends OperationTypes, B> = SendMethod<T> &
  (T extends { readonly reply: ReplyTypes }
    ? "subscribe" extends keyof B
      ? WithRequest<T>
      : unknown
    : unknown);

/** What publishes, and reads replies if it can. */
export type PublishingBus = Pick<Bus, "publish"> & Partial<Pick<Bus, "subscribe">>;

/** The `send` operations of an application, as methods over a bus. Those that are answered have a `request` if the bus can read. */
export type PublisherDefinition<T extends OperationTable> = <B extends PublishingBus>(
  bus: B,
) => {
  readonly [M in keyof T]: Method<T[M], B>;
};

/** Declares the publisher of an application. */
export function definePublisher<T extends OperationTable>(
  operations: Readonly<Record<string, OperationSpec>>,
): PublisherDefinition<T> {
  const everything = eventsOfReplies(Object.values(operations));
  return ((bus: PublishingBus) => {
    const publish = bus.publish as (
      event: EventDefinition,
      input: unknown,
      options: object,
    ) => Promise<Receipt>;
    const methods = Object.entries(operations).map(([name, operation]) => {
      const { channel, events, reply, failureReply } = operation;
      const send = oneOf(name, events, (event, input, options) =>
        publish(event, input, { ...options, channel: channel.key }),
      );
      if (!reply || !bus.subscribe) return [name, send];
      const answered = { name, reply, failureReply, everything };
      const ask = oneOf(name, events, async (event, input, options) =>
        request(bus as ReadingBus, answered, event, input, { ...options, channel: channel.key }),
      );
      return [name, Object.assign(send, { request: ask })];
    });
    return Object.fromEntries(methods);
  }) as PublisherDefinition<T>;
}

type Call<R> = (event: EventDefinition, input: unknown, options?: object) => R;

/** A method whose first argument names the event, unless there is only one. */
function oneOf<R>(name: string, events: OperationSpec["events"], call: Call<R>) {
  const [only, ...others] = Object.values(events);
  if (only && others.length === 0) return (input: unknown, options?: object) => call(only, input, options);
  return (key: string, input: unknown, options?: object) => {
    const event = Object.hasOwn(events, key) ? events[key] : undefined;
    if (event) return call(event, input, options);
    const keys = Object.keys(events).join(", ");
    throw new TypeError(`${name}: the first argument names the event: ${keys}`);
  };
}

/** The events of all replies by channel. */
function eventsOfReplies(operations: readonly OperationSpec[]): Map<string, ReplySpec["events"]> {
  const found = new Map<string, ReplySpec["events"]>();
  for (const { reply, failureReply } of operations) {
    for (const spec of [reply, failureReply]) {
      if (spec) found.set(spec.channel.key, { ...found.get(spec.channel.key), ...spec.events });
    }
  }
  return found;
}
