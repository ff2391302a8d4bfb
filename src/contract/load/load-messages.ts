import { newFinding } from "../finding.ts";
import type { Message, MessageExample } from "../model.ts";
import { pascalCase } from "../naming.ts";
import { parseRuntimeExpression } from "../runtime-expression.ts";
import type { PendingSchema } from "../schemas/schema-collector.ts";
import { duplicateName, fileStem } from "../schemas/schema-names.ts";
import { DocumentError } from "../source/document-error.ts";
import { parsePointer } from "../source/json-pointer.ts";
import { isObjectNode, type ObjectNode, stringOf } from "../source/nodes.ts";
import type { Place } from "../source/source-map.ts";
import { describesEnvelope, withoutEnvelope } from "./application-headers.ts";
import { envelopeFieldsOf } from "./envelope-fields.ts";
import { bindingsOf, extensionsOf, type Loading, membersOf, objectOf, tagNames, textsOf } from "./loading.ts";
import { applyTraits } from "./traits.ts";

type Draft = Omit<Message, "payload" | "headers" | "channels"> & { readonly channels: string[] };

interface Entry {
  readonly draft: Draft;
  readonly payload: PendingSchema | undefined;
  readonly headers: PendingSchema | undefined;
}

/** The messages of a contract. One node is one message, on however many channels it travels. */
export class MessageLoader {
  readonly #loading: Loading;
  readonly #defaultContentType: string;
  readonly #entries = new Map<ObjectNode, Entry>();
  readonly #names = new Map<string, ObjectNode>();
  /** Keys of messages that are written in a channel, under a key that stands elsewhere too. */
  readonly #localKeys: ReadonlyMap<ObjectNode, string>;

  constructor(loading: Loading, defaultContentType: string) {
    this.#loading = loading;
    this.#defaultContentType = defaultContentType;
    this.#localKeys = localKeys(loading, (node) => this.#writtenKey(node));
  }

  /** The key of a message that is written here or referred to. */
  key(node: unknown, place: Place | undefined): string {
    return this.#entry(node, place).draft.key;
  }

  /** Notes that a message travels on a channel; gives its key. */
  travels(node: unknown, place: Place | undefined, channel: string): string {
    const { draft } = this.#entry(node, place);
    if (!draft.channels.includes(channel)) draft.channels.push(channel);
    return draft.key;
  }

  /** All messages, in the order in which they were first met. To be called when all schemas have their names. */
  finish(): Message[] {
    return [...this.#entries.values()].map(({ draft, payload, headers }) => ({
      ...draft,
      ...(payload && { payload: payload.name }),
      ...(headers && { headers: headers.name }),
    }));
  }

  #entry(node: unknown, place: Place | undefined): Entry {
    const original = objectOf(this.#loading, node, "messageObject", "a message", place);
    const known = this.#entries.get(original);
    if (known) return known;
    const { sources } = this.#loading.files;
    const written = this.#writtenKey(original);
    const key = this.#localKeys.get(original) ?? pascalCase(written);
    const own = sources.of(original) ?? place;
    if (key === "")
      throw new DocumentError(
        "unusable_name",
        `the message key "${written}" holds no letter or digit; rename it`,
        own,
      );
    const other = this.#names.get(key);
    if (other) throw duplicateName("message", key, own, sources.of(other));
    this.#names.set(key, original);
    const entry = this.#load(original, key, written, own);
    this.#entries.set(original, entry);
    return entry;
  }

  /** The key under which a message stands; the name of the file when that holds nothing else. */
  #writtenKey(node: ObjectNode): string {
    const pointer = this.#loading.files.sources.of(node)?.pointer ?? "";
    return parsePointer(pointer).at(-1) ?? fileStem(this.#loading.files.homeOf(node)?.path ?? "");
  }

  #load(original: ObjectNode, key: string, written: string, place: Place | undefined): Entry {
    const { files, refs, structure, schemas } = this.#loading;
    const node = applyTraits(original, files, refs, (trait) => structure.check("messageTrait", trait));
    const at = (field: string): Place | undefined => files.sources.of(node, field) ?? place;
    const type = typeOf(node, written, at("name"));
    const payload =
      "payload" in node
        ? schemas.add(node["payload"], at("payload"), [key, `${key}Payload`, `${key}MessagePayload`])
        : undefined;
    const described = unwrapped(refs.deref(node["headers"]));
    const envelope = describesEnvelope(described, refs);
    const headers = this.#headers(node, envelope);
    const correlation =
      "correlationId" in node
        ? objectOf(
            this.#loading,
            node["correlationId"],
            "correlationId",
            "a correlation id",
            at("correlationId"),
          )
        : undefined;
    const draft: Draft = {
      key,
      type,
      version: versionOf(type),
      minorversion: minorversionOf(node, at("x-minorversion")),
      ...textsOf(node),
      deprecated: node["deprecated"] === true,
      contentType: stringOf(node, "contentType") ?? this.#defaultContentType,
      envelope,
      envelopeFields: envelope ? envelopeFieldsOf(described, refs) : [],
      ...(correlation && {
        correlationId: parseRuntimeExpression(
          correlation["location"],
          "location",
          files.sources.of(correlation, "location"),
        ),
      }),
      ...("x-partition-key" in node && {
        partitionKey: parseRuntimeExpression(
          node["x-partition-key"],
          "x-partition-key",
          at("x-partition-key"),
        ),
      }),
      tags: tagNames(this.#loading, node),
      examples: this.#examples(node),
      channels: [],
      bindings: bindingsOf(this.#loading, node),
      extensions: extensionsOf(node, ["x-minorversion", "x-partition-key"]),
      node: original,
      effective: node,
    };
    const headerNames = [`${key}Headers`, `${key}MessageHeaders`];
    return {
      draft,
      payload,
      headers: headers === undefined ? undefined : schemas.add(headers, at("headers"), headerNames),
    };
  }

  /** The headers of the application, in a node of this message's own: traits share theirs over messages. */
  #headers(node: ObjectNode, envelope: boolean): unknown {
    const { files, refs } = this.#loading;
    const headers = node["headers"];
    if (envelope) {
      const found = refs.deref(headers);
      const schema = unwrapped(found);
      const rest = withoutEnvelope(schema, files, refs);
      if (rest === undefined || schema === found || !isObjectNode(found)) return rest;
      const wrapped = { ...found, schema: rest };
      files.adopt(found, wrapped);
      return wrapped;
    }
    if (!isObjectNode(headers) || "$ref" in headers) return headers;
    const own = { ...headers };
    files.adopt(headers, own);
    return own;
  }

  #examples(node: ObjectNode): MessageExample[] {
    return membersOf(this.#loading, node, "examples").flatMap(({ value, place }) => {
      const example = this.#loading.refs.object(value, "an example", place);
      const name = stringOf(example, "name");
      const summary = stringOf(example, "summary");
      const headers = example["headers"];
      return {
        ...(name !== undefined && { name }),
        ...(summary !== undefined && { summary }),
        ...("payload" in example && { payload: example["payload"] }),
        ...(isObjectNode(headers) && { headers }),
        node: example,
      };
    });
  }
}

/**
 * The keys of messages that are written in a channel and share their own key with a message that stands elsewhere: `placed` of the
 * channel `orders` is `OrdersPlaced`. All of them give way at once, so that order never matters.
 */
function localKeys(loading: Loading, keyOf: (node: ObjectNode) => string): Map<ObjectNode, string> {
  const homes = new Map<string, Set<unknown>>();
  const local = new Map<ObjectNode, { readonly key: string; readonly channel: string }>();
  for (const { key: channel, value } of membersOf(loading, loading.root, "channels")) {
    const holder = loading.refs.deref(value);
    for (const { value: message } of isObjectNode(holder) ? membersOf(loading, holder, "messages") : []) {
      const node = loading.refs.deref(message);
      if (!isObjectNode(node)) continue;
      const key = pascalCase(keyOf(node));
      const isLocal = node === message;
      homes.set(key, (homes.get(key) ?? new Set()).add(isLocal ? holder : node));
      if (isLocal && !local.has(node)) local.set(node, { key, channel });
    }
  }
  const crowded = [...local].filter(([, { key }]) => (homes.get(key)?.size ?? 0) > 1);
  return new Map(crowded.map(([node, { key, channel }]) => [node, pascalCase(`${channel} ${key}`)]));
}

/** The schema of a `{ schemaFormat, schema }`, or the node itself. */
function unwrapped(headers: unknown): unknown {
  return isObjectNode(headers) && "schemaFormat" in headers ? headers["schema"] : headers;
}

/** The CloudEvents type: a text that a header of any broker can hold. */
function typeOf(node: ObjectNode, written: string, place: Place | undefined): string {
  const type = stringOf(node, "name") ?? written;
  const problem = type === "" ? "is empty" : /\p{Cc}/u.test(type) ? "holds control characters" : undefined;
  if (problem === undefined) return type;
  const message = `the name of the message ${JSON.stringify(written)} ${problem}, and it is the type of the event; write a name such as shop.order.placed.v1`;
  throw new DocumentError("unusable_name", message, place);
}

/** The trailing `.vN` of a type, else 1. */
function versionOf(type: string): number {
  return Number(/\.v(\d+)$/.exec(type)?.[1] ?? 1);
}

function minorversionOf(node: ObjectNode, place: Place | undefined): number {
  const minor = node["x-minorversion"] ?? 0;
  if (typeof minor === "number" && Number.isInteger(minor) && minor >= 0) return minor;
  throw new DocumentError(
    "minorversion",
    `x-minorversion must be a whole number of 0 or more, not ${JSON.stringify(minor)}`,
    place,
  );
}

/** Warns of messages among the components that no channel carries: nothing is generated for them. */
export function remarkUnusedMessages(loading: Loading, used: ReadonlySet<object>): void {
  const components = loading.root["components"];
  for (const { key, value, place } of isObjectNode(components)
    ? membersOf(loading, components, "messages")
    : []) {
    const message = loading.refs.deref(value);
    if (typeof message !== "object" || message === null || used.has(message)) continue;
    const remedy = "list it under the messages of a channel or remove it";
    const text = `the message "${key}" travels on no channel, so nothing is generated for it; ${remedy}`;
    loading.remarks.push(newFinding("warning", "message-unused", text, place));
  }
}
