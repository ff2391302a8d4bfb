import type { Channel, Parameter } from "../model.ts";
import { camelCase } from "../naming.ts";
import { parseRuntimeExpression } from "../runtime-expression.ts";
import { duplicateName } from "../schemas/schema-names.ts";
import { DocumentError } from "../source/document-error.ts";
import { parsePointer } from "../source/json-pointer.ts";
import { isReference, itemsOf, type ObjectNode, stringOf } from "../source/nodes.ts";
import type { Place } from "../source/source-map.ts";
import { listNames } from "../suggest.ts";
import type { MessageLoader } from "./load-messages.ts";
import { bindingsOf, extensionsOf, type Loading, membersOf, objectOf, tagNames, textsOf } from "./loading.ts";

/** The channels of a contract, and which of them a `$ref` means. */
export class ChannelLoader {
  readonly #loading: Loading;
  readonly #channels: Channel[] = [];
  readonly #byWrittenKey = new Map<string, Channel>();

  constructor(loading: Loading, messages: MessageLoader) {
    this.#loading = loading;
    const places = new Map<string, Place | undefined>();
    for (const { key: written, value, place } of membersOf(loading, loading.root, "channels")) {
      const key = camelCase(written);
      if (key === "")
        throw new DocumentError(
          "unusable_name",
          `the channel key "${written}" holds no letter or digit; rename it`,
          place,
        );
      if (places.has(key)) throw duplicateName("channel", key, place, places.get(key));
      places.set(key, place);
      const channel = loadChannel(
        loading,
        messages,
        key,
        objectOf(loading, value, "channel", "a channel", place),
      );
      this.#channels.push(channel);
      this.#byWrittenKey.set(written, channel);
    }
  }

  /** All channels, in document order. */
  get all(): readonly Channel[] {
    return this.#channels;
  }

  /** The channel that a `$ref` means. */
  find(node: unknown, place: Place | undefined): Channel {
    const { refs, files } = this.#loading;
    const target = isReference(node) ? refs.step(node) : undefined;
    const [first, written = "", ...rest] = parsePointer(target?.pointer ?? "");
    const direct = first === "channels" && rest.length === 0 ? this.#byWrittenKey.get(written) : undefined;
    if (direct && target?.file.root === this.#loading.root) return direct;
    const found = refs.object(node, "a channel", place);
    const channel = this.#channels.find((candidate) => candidate.node === found);
    if (channel) return channel;
    const message = `this leads to no channel of the document; write a $ref such as #/channels/${[...this.#byWrittenKey.keys()][0] ?? "orders"} (there are ${listNames([...this.#byWrittenKey.keys()])})`;
    throw new DocumentError(
      "unknown_channel",
      message,
      isReference(node) ? files.sources.of(node, "$ref") : place,
    );
  }
}

function loadChannel(loading: Loading, messages: MessageLoader, key: string, node: ObjectNode): Channel {
  const { sources } = loading.files;
  const address = stringOf(node, "address") ?? null;
  const partitions = partitionsOf(node["x-partitions"]);
  return {
    key,
    address,
    ...textsOf(node),
    parameters: loadParameters(loading, node, address),
    ...(partitions !== undefined && { partitions }),
    messages: [
      ...new Set(
        membersOf(loading, node, "messages").map(({ value, place }) => messages.travels(value, place, key)),
      ),
    ],
    servers: itemsOf(node["servers"]).map((server, index) =>
      serverKey(loading, server, sources.of(itemsOf(node["servers"]), index)),
    ),
    tags: tagNames(loading, node),
    bindings: bindingsOf(loading, node),
    // What is no number of partitions stays there, and `checkContract` finds it.
    extensions: extensionsOf(node, partitions === undefined ? [] : ["x-partitions"]),
    node,
  };
}

/** A number of partitions, 1 to 1024; undefined for what is none. */
function partitionsOf(value: unknown): number | undefined {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1024 ? Number(value) : undefined;
}

/** In the order of their first use in the address; unused ones last. */
function loadParameters(loading: Loading, channel: ObjectNode, address: string | null): Parameter[] {
  const used = parameterNames(address ?? "");
  const rank = (name: string): number => (used.includes(name) ? used.indexOf(name) : used.length);
  return membersOf(loading, channel, "parameters")
    .map(({ key: name, value, place }): Parameter => {
      const node = objectOf(loading, value, "parameter", "a parameter", place);
      const description = stringOf(node, "description");
      const fallback = stringOf(node, "default");
      return {
        name,
        ...(description !== undefined && { description }),
        ...(Array.isArray(node["enum"]) && { enum: node["enum"] as string[] }),
        ...(fallback !== undefined && { default: fallback }),
        examples: itemsOf(node["examples"]).map(String),
        ...("location" in node && {
          location: parseRuntimeExpression(
            node["location"],
            "location",
            loading.files.sources.of(node, "location"),
          ),
        }),
        node,
      };
    })
    .sort((a, b) => rank(a.name) - rank(b.name));
}

/** The names in braces of an address, each once, in order. */
export function parameterNames(address: string): string[] {
  return [...new Set([...address.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name))];
}

/** The key of the server that a `$ref` means. */
function serverKey(loading: Loading, node: unknown, place: Place | undefined): string {
  const found = objectOf(loading, node, "server", "a server", place);
  for (const { key, value } of membersOf(loading, loading.root, "servers")) {
    if (loading.refs.deref(value) === found) return key;
  }
  throw new DocumentError(
    "unknown_server",
    "this leads to no server of the document; write a $ref such as #/servers/<name>",
    place,
  );
}
