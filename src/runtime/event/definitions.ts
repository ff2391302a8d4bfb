/** The shapes of what generated code declares: events, channels and their addresses. */
import type { StandardSchemaV1 } from "./standard-schema.ts";

/** A validator of generated code. `errors` are those of the last call, each once and at most 100. */
export interface ValidateFunction {
  (data: unknown): boolean;
  errors?: readonly ValidationError[];
}

/** What a validator has to say of one part of a value. */
export interface ValidationError {
  /** JSON pointer (RFC 6901) to the part that is wrong or missing. */
  readonly pointer: string;
  /** The keyword of JSON Schema that it breaks, or `unknown-property`. */
  readonly keyword: string;
  /** What the keyword asks for; of `oneOf`, how many branches fit. */
  readonly expected?: unknown;
}

/**
 * Where defaults stand: `defaults` of an object's own members, then what is below its members (`properties`),
 * all further members (`additional`) and the items of an array (`items`: each item, `tuple`: item by item).
 */
export interface DefaultsPlan {
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, DefaultsPlan>>;
  readonly additional?: DefaultsPlan;
  readonly items?: DefaultsPlan;
  readonly tuple?: readonly (DefaultsPlan | null)[];
  /** Another plan of the same table, for recursive types. */
  readonly ref?: string;
}

/** A parameter of an address. */
export interface AddressParameter {
  readonly name: string;
  /** A runtime expression (`$message.payload#/agent_id`) that fills it when publishing; without it the value is an argument. */
  readonly location?: string;
  readonly enum?: readonly string[];
  readonly default?: string;
}

/** An address template with its parameters: what an event knows of a channel it travels on. */
export interface ChannelAddress<K extends string = string> {
  readonly key: K;
  /** E.g. `ai.agent.{agentId}.completed`; null when it is not known before run time. */
  readonly template: string | null;
  readonly parameters: readonly AddressParameter[];
  /** How many messages travel on the channel. */
  readonly messages: number;
  /** Over how many partitions each address of the channel is spread (`x-partitions`); undefined for one that is not. */
  readonly partitions?: number;
}

/** Type-level facts of one channel that an event travels on. */
export interface ChannelTypes {
  /** All parameters of the address, by name. */
  readonly params: object;
  /** The names of those that are filled from the event. */
  readonly located: string;
}

/** Type-level facts of an event. */
export interface EventTypes {
  /** What a publisher writes: fields with a default may be left out. */
  readonly input: unknown;
  /** What a handler gets: defaults are present. */
  readonly data: unknown;
  /** Application headers; `undefined` when the contract declares none. */
  readonly headers: unknown;
  /** By channel key. */
  readonly channels: { readonly [key: string]: ChannelTypes };
}

/** An event of a contract: the generated value. */
export interface EventDefinition<T extends EventTypes = EventTypes> {
  /** The event's name in code. */
  readonly key: string;
  /** The CloudEvents type. */
  readonly type: string;
  readonly version: number;
  readonly minorversion: number;
  /** The channels it travels on. */
  readonly channels: readonly ChannelAddress[];
  /** Whether `value` is a payload of this event, as a reader sees it (unknown properties pass). Never changes `value`. */
  is(value: unknown): value is T["input"];
  /** The payload with defaults filled in, in a copy. Throws a `ContractViolation` with the first 20 issues and their total, where 100 means 100 or more. */
  parse(value: unknown): T["data"];
  /** Standard Schema v1 (https://standardschema.dev). */
  readonly "~standard": StandardSchemaV1.Props<T["input"], T["data"]>;
  /** Only types; no value is ever here. */
  readonly "~types"?: T;
}

/** Type-level facts of a channel. */
export interface ChannelDefinitionTypes extends ChannelTypes {
  /** Its events by key. */
  readonly events: { readonly [key: string]: EventDefinition };
}

/** A channel of a contract: the generated value. */
export interface ChannelDefinition<T extends ChannelDefinitionTypes = ChannelDefinitionTypes>
  extends ChannelAddress {
  readonly events: T["events"];
  /** The address for these parameters. Throws a `ContractViolation` for a value that an address cannot hold. */
  address(...params: keyof T["params"] extends never ? [] : [params: T["params"]]): string;
  /** The parameters of an address of this channel, or undefined when it is not one. */
  match(address: string): T["params"] | undefined;
  readonly "~types"?: T;
}
