import type { Bus } from "../bus.ts";
import type { Handler } from "../deliver/handler.ts";
import type { DeliveryOptions, Subscription } from "../deliver/subscription.ts";
import { defineChannel } from "../event/channel.ts";
import type { EventDefinition } from "../event/definitions.ts";
import type { ChannelTypesOf, IsUnion, OptionsArgument, ParamsPart, ValueOf } from "../event/event-types.ts";
import type { OperationSpec, OperationTable, OperationTypes } from "../event/operations.ts";

type ReceiveOptions<T extends OperationTypes> = DeliveryOptions &
  ParamsPart<ChannelTypesOf<ValueOf<T["events"]>, T["channel"]>["params"]>;

type ReceiveMethod<T extends OperationTypes> =
  IsUnion<keyof T["events"]> extends false
    ? (
        handler: Handler<ValueOf<T["events"]>>,
        ...options: OptionsArgument<ReceiveOptions<T>>
      ) => Promise<Subscription>
    : (
        handlers: { readonly [K in keyof T["events"]]: Handler<T["events"][K]> },
        ...options: OptionsArgument<ReceiveOptions<T>>
      ) => Promise<Subscription>;

/** The `receive` operations of an application, as methods over a bus. */
export type SubscriberDefinition<T extends OperationTable> = (bus: Pick<Bus, "subscribe">) => {
  readonly [M in keyof T]: ReceiveMethod<T[M]>;
};

/** Declares the subscriber of an application. */
export function defineSubscriber<T extends OperationTable>(
  operations: Readonly<Record<string, OperationSpec>>,
): SubscriberDefinition<T> {
  return (bus) => {
    const methods = Object.entries(operations).map(([name, { channel, events }]) => {
      const target = defineChannel(channel, events);
      const keys = Object.keys(events);
      const [only] = keys;
      const method = (handlers: unknown, options?: object) =>
        bus.subscribe(
          target,
          (keys.length === 1 ? { [only as string]: handlers } : handlers) as Record<
            string,
            Handler<EventDefinition>
          >,
          options as never,
        );
      return [name, method];
    });
    return Object.fromEntries(methods);
  };
}
