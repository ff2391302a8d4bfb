import type { Channel, Operation, OperationReply } from "../model.ts";
import { camelCase } from "../naming.ts";
import { parseRuntimeExpression } from "../runtime-expression.ts";
import { duplicateName } from "../schemas/schema-names.ts";
import { DocumentError } from "../source/document-error.ts";
import type { ObjectNode } from "../source/nodes.ts";
import type { Place } from "../source/source-map.ts";
import type { ChannelLoader } from "./load-channels.ts";
import type { MessageLoader } from "./load-messages.ts";
import {
  bindingsOf,
  extensionsOf,
  type Loading,
  membersOf,
  objectOf,
  securityOf,
  tagNames,
  textsOf,
} from "./loading.ts";
import { applyTraits } from "./traits.ts";

/** The operations of a contract, in document order. `title` is the document's: the application of operations without tags. */
export function loadOperations(
  loading: Loading,
  channels: ChannelLoader,
  messages: MessageLoader,
  title: string,
): Operation[] {
  const places = new Map<string, Place | undefined>();
  return membersOf(loading, loading.root, "operations").map(({ key: written, value, place }) => {
    const key = camelCase(written);
    if (key === "")
      throw new DocumentError(
        "unusable_name",
        `the operation key "${written}" holds no letter or digit; rename it`,
        place,
      );
    if (places.has(key)) throw duplicateName("operation", key, place, places.get(key));
    places.set(key, place);
    const original = objectOf(loading, value, "operation", "an operation", place);
    return loadOperation(loading, channels, messages, title, key, original);
  });
}

function loadOperation(
  loading: Loading,
  channels: ChannelLoader,
  messages: MessageLoader,
  title: string,
  key: string,
  original: ObjectNode,
): Operation {
  const { files, refs, structure } = loading;
  const node = applyTraits(original, files, refs, (trait) => structure.check("operationTrait", trait));
  const channel = channels.find(node["channel"], files.sources.of(node, "channel"));
  const tags = tagNames(loading, node);
  const reply = loadReply(loading, channels, messages, node, "reply");
  const failureReply = loadReply(loading, channels, messages, node, "x-failure-reply");
  return {
    key,
    action: node["action"] === "send" ? "send" : "receive",
    application: tags[0] ?? title,
    channel: channel.key,
    messages: messagesOf(loading, messages, node, channel),
    ...textsOf(node),
    tags,
    ...(reply && { reply }),
    ...(failureReply && { failureReply }),
    bindings: bindingsOf(loading, node),
    security: securityOf(loading, node),
    extensions: extensionsOf(node, ["x-failure-reply"]),
    node: original,
    effective: node,
  };
}

function loadReply(
  loading: Loading,
  channels: ChannelLoader,
  messages: MessageLoader,
  operation: ObjectNode,
  field: "reply" | "x-failure-reply",
): OperationReply | undefined {
  if (!(field in operation)) return undefined;
  const { sources } = loading.files;
  const node = objectOf(loading, operation[field], "operationReply", "a reply", sources.of(operation, field));
  const channel = "channel" in node ? channels.find(node["channel"], sources.of(node, "channel")) : undefined;
  const address =
    "address" in node
      ? objectOf(
          loading,
          node["address"],
          "operationReplyAddress",
          "a reply address",
          sources.of(node, "address"),
        )
      : undefined;
  return {
    ...(channel && { channel: channel.key }),
    messages: messagesOf(loading, messages, node, channel),
    ...(address && {
      address: parseRuntimeExpression(address["location"], "location", sources.of(address, "location")),
    }),
    node,
  };
}

/** The messages that are named, else all of the channel's. */
function messagesOf(
  loading: Loading,
  messages: MessageLoader,
  node: ObjectNode,
  channel: Channel | undefined,
): readonly string[] {
  if (!("messages" in node)) return channel?.messages ?? [];
  return [
    ...new Set(membersOf(loading, node, "messages").map(({ value, place }) => messages.key(value, place))),
  ];
}
