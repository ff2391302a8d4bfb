/** Type-level readings of an event definition: what may be written, what arrives, which channel and parameters must be named. */
import type { ChannelAddress, ChannelDefinition, ChannelTypes, EventDefinition } from "./definitions.ts";

type Facts<E extends EventDefinition> = NonNullable<E["~types"]>;
type Flatten<T> = { [K in keyof T]: T[K] };
/** Whether a type is a union of several. */
export type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;

/** The values of a record; of a record with one member, that one. */
export type ValueOf<T> = T[keyof T];

/** What a publisher writes for this event. */
export type InputOf<E extends EventDefinition> = Facts<E>["input"];
/** What a handler of this event gets. */
export type DataOf<E extends EventDefinition> = Facts<E>["data"];
/** The application headers of this event. */
export type HeadersOf<E extends EventDefinition> = Facts<E>["headers"];

/** Facts of one of an event's channels. */
export type ChannelTypesOf<
  E extends EventDefinition,
  K extends string,
> = Facts<E>["channels"][K] extends infer C extends ChannelTypes ? C : never;

/** Keys of the channels that an event travels on. */
export type ChannelKeyOf<E extends EventDefinition> = keyof Facts<E>["channels"] & string;

/** A channel, named by its key or by the generated value. */
export type ChannelChoice<K extends string> = K | ChannelAddress<K>;

/** The `params` option for these parameters: required unless each of them may be left out. */
export type ParamsPart<P> = keyof P extends never
  ? { readonly params?: undefined }
  : object extends P
    ? { readonly params?: P }
    : { readonly params: P };

/** The parameters that a publisher gives; the others are filled from the event. */
export type OpenParams<C extends ChannelTypes> = Flatten<Omit<C["params"], C["located"]>>;

type ChannelPart<E extends EventDefinition, K extends string> =
  IsUnion<ChannelKeyOf<E>> extends true
    ? { readonly channel: ChannelChoice<K> }
    : { readonly channel?: ChannelChoice<K> };

/** The `channel` and `params` a publisher has to name: parameters that are filled from the event are left out. */
export type PublishTarget<E extends EventDefinition> = {
  [K in ChannelKeyOf<E>]: ChannelPart<E, K> & ParamsPart<OpenParams<ChannelTypesOf<E, K>>>;
}[ChannelKeyOf<E>];

/** The `channel` and `params` a subscriber has to name: all parameters. */
export type SubscribeTarget<E extends EventDefinition> = {
  [K in ChannelKeyOf<E>]: ChannelPart<E, K> & ParamsPart<ChannelTypesOf<E, K>["params"]>;
}[ChannelKeyOf<E>];

/** The `params` a subscriber to a whole channel has to name. */
export type ChannelTarget<C extends ChannelDefinition> = ParamsPart<NonNullable<C["~types"]>["params"]>;

/** The events of a channel, by key. */
export type EventsOf<C extends ChannelDefinition> = NonNullable<C["~types"]>["events"];

/** Options as the last argument: required as soon as one of them is. */
export type OptionsArgument<O> = object extends O ? [options?: O] : [options: O];
