/**
 * A contract as plain data: what `loadContract` makes of an AsyncAPI 3 document and everything that works on contracts reads.
 *
 * All `$ref`s are resolved and all traits are applied. Names are final identifiers, taken from component keys and file names.
 */
import type { Finding } from "./finding.ts";
import type { SourceMap } from "./source/source-map.ts";

/** A JSON Schema: an object of keywords, or `true` / `false`. */
export type JsonSchema = boolean | { [keyword: string]: unknown };

/** The dialect a payload is written in. AsyncAPI's own schema object counts as draft-07, of which it is a superset. */
export type Dialect = "draft-07" | "2020-12";

/** A schema that has a name: a file, a component or the payload of a message. */
export interface NamedSchema {
  /** PascalCase identifier, unique in the contract; the TypeScript type has this name. */
  readonly name: string;
  readonly dialect: Dialect;
  /** The schema; every `$ref` in it is `#/definitions/<name of another NamedSchema>`. A node keeps its place in `Contract.sources`. */
  readonly schema: JsonSchema;
}

/** A runtime expression of AsyncAPI 3, taken apart: `$message.payload#/a/b` is `{ source: "payload", pointer: "/a/b" }`. */
export interface RuntimeExpression {
  readonly source: "payload" | "header";
  /** JSON pointer (RFC 6901); empty for the whole. */
  readonly pointer: string;
}

/** An example of a message, as AsyncAPI's Message Example Object. */
export interface MessageExample {
  readonly name?: string;
  readonly summary?: string;
  readonly payload?: unknown;
  readonly headers?: Record<string, unknown>;
  /** The node in the document, for its place in `Contract.sources`. */
  readonly node: object;
}

/** What the headers of a message say of one attribute of the envelope. */
export interface EnvelopeField {
  readonly name: string;
  readonly required: boolean;
  /** All schemas that apply to it, `$ref` and `allOf` followed; each with its place in `Contract.sources`. */
  readonly schemas: readonly Readonly<Record<string, unknown>>[];
}

/** A message: what becomes one event. */
export interface Message {
  /** PascalCase identifier, unique in the contract; the generated event has this name. From the component's key, else from where it stands. */
  readonly key: string;
  /** The CloudEvents `type`: the message's AsyncAPI `name`, else its key as written. */
  readonly type: string;
  /** The trailing `.vN` of the type, else 1. */
  readonly version: number;
  /** `x-minorversion`, else 0. */
  readonly minorversion: number;
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  /** The message's content type, else the document's default, else `application/json`. */
  readonly contentType: string;
  /** Name of the payload's `NamedSchema`; absent when the message has no payload. */
  readonly payload?: string;
  /** Application headers (those that are not attributes of the envelope): name of a `NamedSchema`. */
  readonly headers?: string;
  /** True when the headers schema declares `specversion`: the message travels in the CloudEvents envelope it describes. */
  readonly envelope: boolean;
  /** What the headers say of the attributes of the envelope, in the order in which they are met; empty without `envelope`. */
  readonly envelopeFields: readonly EnvelopeField[];
  readonly correlationId?: RuntimeExpression;
  /** `x-partition-key`. */
  readonly partitionKey?: RuntimeExpression;
  readonly tags: readonly string[];
  readonly examples: readonly MessageExample[];
  /** Keys of the channels it travels on, in document order. */
  readonly channels: readonly string[];
  /** By protocol. */
  readonly bindings?: Readonly<Record<string, unknown>>;
  /** `x-` extensions that no other field carries. */
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly node: object;
  /** The node with its traits applied, whose members know their places; `node` itself where it has none. */
  readonly effective: object;
}

/** A parameter of a channel's address. */
export interface Parameter {
  /** As written in the address. */
  readonly name: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: string;
  readonly examples: readonly string[];
  /** Where a publisher finds the value; without it the value is an argument. */
  readonly location?: RuntimeExpression;
  readonly node: object;
}

/** A channel. */
export interface Channel {
  /** camelCase identifier, unique in the contract; the generated channel is its PascalCase form. */
  readonly key: string;
  /** The address template, e.g. `ai.agent.{agentId}.completed`; null when it is not known before run time. */
  readonly address: string | null;
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  /** In the order of their first use in the address. */
  readonly parameters: readonly Parameter[];
  /** Over how many partitions each of its addresses is spread (`x-partitions`, 1 to 1024); absent for a channel that is not. */
  readonly partitions?: number;
  /** Keys of its messages, in document order. */
  readonly messages: readonly string[];
  readonly servers: readonly string[];
  readonly tags: readonly string[];
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly node: object;
}

/** Where the answer to an operation travels (AsyncAPI's `reply`, and `x-failure-reply` for its failures). */
export interface OperationReply {
  /** Key of the channel; absent when only a reply address is given. */
  readonly channel?: string;
  /** Keys of the messages that may answer. */
  readonly messages: readonly string[];
  /** `reply.address.location`. */
  readonly address?: RuntimeExpression;
  readonly node: object;
}

/** An operation: what one application does with a channel. */
export interface Operation {
  /** camelCase identifier, unique in the contract; a method of the application's publisher or subscriber. */
  readonly key: string;
  readonly action: "send" | "receive";
  /** The application: the operation's first tag, else the document's title; as written. */
  readonly application: string;
  readonly channel: string;
  /** Keys of the messages, all of the channel's unless the operation names some. */
  readonly messages: readonly string[];
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly reply?: OperationReply;
  readonly failureReply?: OperationReply;
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly security: readonly unknown[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly node: object;
  /** The node with its traits applied, whose members know their places; `node` itself where it has none. */
  readonly effective: object;
}

/** A variable of the host or the pathname of a server. */
export interface ServerVariable {
  readonly name: string;
  readonly enum?: readonly string[];
  readonly default?: string;
  readonly node: object;
}

/** A server of the document. */
export interface Server {
  readonly key: string;
  readonly host: string;
  readonly protocol: string;
  readonly protocolVersion?: string;
  readonly pathname?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly variables: readonly ServerVariable[];
  readonly tags: readonly string[];
  /** Its security schemes, `$ref`s followed; one of them is enough. */
  readonly security: readonly unknown[];
  /** By protocol. */
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly node: object;
}

/** The whole contract. Lists are in document order. */
export interface Contract {
  /** Path of the document, as given to the loader. */
  readonly file: string;
  /** Version of AsyncAPI, `3.0.0` or `3.1.0`. */
  readonly asyncapi: string;
  /** The document's `id`. */
  readonly id?: string;
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly defaultContentType: string;
  readonly servers: readonly Server[];
  readonly channels: readonly Channel[];
  readonly messages: readonly Message[];
  readonly operations: readonly Operation[];
  /** By name, sorted by name. */
  readonly schemas: ReadonlyMap<string, NamedSchema>;
  /** Every file that was read, absolute, sorted. */
  readonly files: readonly string[];
  /** file:line:column of every node above. */
  readonly sources: SourceMap;
  /** `x-` extensions of the document and of its `info`; the document's win. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** The root of the document. */
  readonly node: object;
  /** The document's `info`. */
  readonly info: object;
  /** What the loader noticed and passed over, e.g. a keyword that the dialect ignores; `checkContract` reports it. */
  readonly remarks?: readonly Finding[];
}
