import type { Bus } from "./bus.ts";
import type { ChannelAddress, EventDefinition } from "./definitions.ts";
import type {
  ChannelTypesOf,
  InputOf,
  IsUnion,
  OpenParams,
  OptionsArgument,
  ParamsPart,
  ValueOf,
} from "./event-types.ts";
import type { MessageOptions, Receipt } from "./publish.ts";

/** Type-level facts of one operation of an application. */
export interface OperationTypes {
  /** Key of its channel. */
  readonly channel: string;
  readonly events: { readonly [key: string]: EventDefinition };
}

/** Operations by method name. */
export interface OperationTable {
  readonly [method: string]: OperationTypes;
}

/** What generated code says of one operation. */
export interface OperationSpec {
  readonly channel: ChannelAddress;
  readonly events: Readonly<Record<string, EventDefinition>>;
  /** Where its answer travels, and the answer that says that it failed. */
  readonly reply?: ReplySpec;
  readonly failureReply?: ReplySpec;
}

/** The answer to an operation. */
export interface ReplySpec {
  readonly channel: ChannelAddress;
  readonly events: Readonly<Record<string, EventDefinition>>;
}

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

/** The `send` operations of an application, as methods over a bus. */
export type PublisherDefinition<T extends OperationTable> = (bus: Pick<Bus, "publish">) => {
  readonly [M in keyof T]: SendMethod<T[M]>;
};

/** Declares the publisher of an application. */
export function definePublisher<T extends OperationTable>(
  operations: Readonly<Record<string, OperationSpec>>,
): PublisherDefinition<T> {
  return (bus) => {
    const publish = bus.publish as (
      event: EventDefinition,
      input: unknown,
      options: object,
    ) => Promise<Receipt>;
    const methods = Object.entries(operations).map(([name, { channel, events }]) => {
      const [only, ...others] = Object.values(events);
      const send = (event: EventDefinition | undefined, input: unknown, options?: object) => {
        if (!event)
          throw new TypeError(
            `${name}: the first argument names the event: ${Object.keys(events).join(", ")}`,
          );
        return publish(event, input, { ...options, channel: channel.key });
      };
      const method =
        others.length === 0
          ? (input: unknown, options?: object) => send(only, input, options)
          : (key: string, input: unknown, options?: object) =>
              send(Object.hasOwn(events, key) ? events[key] : undefined, input, options);
      return [name, method];
    });
    return Object.fromEntries(methods);
  };
}
