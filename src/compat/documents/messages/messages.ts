import type { Message, RuntimeExpression } from "../../../contract/model.ts";
import { formatRuntimeExpression } from "../../../contract/runtime-expression.ts";
import { channelName } from "../channels/match-channels.ts";
import { compareEnvelope } from "../headers/envelope.ts";
import { reportRemoval } from "../lifecycle/removal.ts";
import { isNewVersion, toleratesUnknown } from "../policy/tolerance.ts";
import { compareBindings } from "../shared/bindings.ts";
import { directionsOf } from "../shared/directions.ts";
import type { ChannelPair, DocumentComparison } from "../shared/document-comparison.ts";
import { isSameContentType, namesContentType } from "./content-type.ts";
import { type MessagePair, messagePairsIn } from "./message-pairs.ts";
import { compareMessageTraits } from "./message-traits.ts";
import type { ReportMessage } from "./report-message.ts";

/** Compares the messages: additions and removals channel by channel, and each message of both contracts once. */
export function compareMessages(comparison: DocumentComparison): void {
  for (const pair of comparison.channelPairs) {
    for (const message of pair.messages.removed) reportRemoved(comparison, pair, message);
    for (const message of pair.messages.added) reportAdded(comparison, pair, message);
  }
  for (const pair of messagePairsIn(comparison)) compareMessage(comparison, pair);
}

function reportRemoved(
  comparison: DocumentComparison,
  { old, new: next }: ChannelPair,
  message: Message,
): void {
  const channel = channelName(next);
  reportRemoval(comparison, {
    rules: {
      removed: "message-removed-from-channel",
      withoutDeprecation: "removed-without-deprecation",
      beforeSunset: "removed-before-sunset",
    },
    what: `the message "${message.type}"`,
    from: ` from the channel "${channel}"`,
    subject: { channel, message: message.type },
    thing: message,
    old: { contract: comparison.old, node: message.node },
    new: { contract: comparison.new, node: next.node, key: "messages" },
    directions: directionsOf(message, old, comparison.oldWithNewExtensions, comparison.options),
    promised: [message, old, comparison.old],
  });
}

function reportAdded(comparison: DocumentComparison, pair: ChannelPair, message: Message): void {
  const { new: next, messages } = pair;
  const channel = channelName(next);
  const isExpected =
    toleratesUnknown([message, next, comparison.new]) ||
    messages.pairs.some(([, { key }]) => isNewVersion(message, comparison.new, key));
  comparison.report({
    rule: "message-added-to-channel",
    subject: { channel, message: message.type },
    old: { contract: comparison.old, node: pair.old.node, key: "messages" },
    new: { contract: comparison.new, node: message.node },
    directions: directionsOf(message, next, comparison.new, comparison.options),
    promised: [pair.old, comparison.old],
    severity: isExpected ? "info" : undefined,
    message: `there is a new message "${message.type}" on the channel "${channel}"`,
  });
}

function compareMessage(comparison: DocumentComparison, pair: MessagePair): void {
  const { messageOld: old, messageNew: next, channelNew, directions, promised } = pair;
  const subject = { channel: channelName(channelNew), message: next.type };
  const identity = { message: next.type };
  const name = `the message "${next.type}"`;
  const report: ReportMessage = (key, change) =>
    comparison.report({
      subject,
      identity,
      old: { contract: comparison.old, node: old.effective, key },
      new: { contract: comparison.new, node: next.effective, key },
      directions,
      promised,
      ...change,
    });
  if (old.type !== next.type) {
    report("name", {
      rule: "message-name-changed",
      changed: [old.type, next.type],
      message: `the message "${old.type}" is called "${next.type}" now`,
    });
  } else if (old.key !== next.key) {
    report("", {
      rule: "message-key-renamed",
      changed: [old.key, next.key],
      message: `${name} has the key "${next.key}" now and had "${old.key}"`,
    });
  }
  compareContentType(report, name, old, next);
  comparePayload(comparison, report, name, old, next);
  compareCorrelation(report, name, old, next);
  const [oldKey, newKey] = [expressionText(old.partitionKey), expressionText(next.partitionKey)];
  if (oldKey !== newKey) {
    report("x-partition-key", {
      rule: "message-partition-key-changed",
      changed: [oldKey ?? null, newKey ?? null],
      message: `the partition key of ${name} is ${newKey ?? "none"} and was ${oldKey ?? "none"}`,
    });
  }
  compareEnvelope(comparison, pair, report);
  compareMessageTraits(pair, report);
  compareBindings(comparison, {
    holder: "message",
    name,
    subject,
    identity,
    directions,
    promised,
    old: { ...(old.bindings && { bindings: old.bindings }), node: old.effective },
    new: { ...(next.bindings && { bindings: next.bindings }), node: next.effective },
  });
}

/** If both use the default of the document, the document has the finding. */
function compareContentType(report: ReportMessage, name: string, old: Message, next: Message): void {
  if (isSameContentType(old.contentType, next.contentType)) return;
  if (!namesContentType(old) && !namesContentType(next)) return;
  report("contentType", {
    rule: "message-content-type-changed",
    changed: [old.contentType, next.contentType],
    message: `the content type of ${name} is ${next.contentType} and was ${old.contentType}`,
  });
}

function comparePayload(
  comparison: DocumentComparison,
  report: ReportMessage,
  name: string,
  old: Message,
  next: Message,
): void {
  if (old.payload === undefined && next.payload === undefined) return;
  if (old.payload === undefined || next.payload === undefined) {
    const kind = old.payload === undefined ? "added" : "removed";
    report("payload", {
      rule: `message-payload-${kind}`,
      removed: kind === "removed",
      message: kind === "added" ? `${name} has a payload now` : `${name} has no payload any more`,
    });
    return;
  }
  const oldDialect = comparison.old.schemas.get(old.payload)?.dialect;
  const newDialect = comparison.new.schemas.get(next.payload)?.dialect;
  if (oldDialect === newDialect) return;
  report("payload", {
    rule: "message-schema-format-changed",
    changed: [oldDialect, newDialect],
    message: `the payload of ${name} is described in ${newDialect} and was in ${oldDialect}`,
  });
}

function compareCorrelation(report: ReportMessage, name: string, old: Message, next: Message): void {
  const [oldLocation, newLocation] = [expressionText(old.correlationId), expressionText(next.correlationId)];
  if (oldLocation === newLocation) return;
  if (oldLocation !== undefined && newLocation !== undefined) {
    report("correlationId", {
      rule: "message-correlation-id-location-changed",
      changed: [oldLocation, newLocation],
      message: `the correlation id of ${name} is at ${newLocation} and was at ${oldLocation}`,
    });
  } else if (newLocation !== undefined) {
    report("correlationId", {
      rule: "message-correlation-id-added",
      changed: newLocation,
      message: `${name} has a correlation id now, at ${newLocation}`,
    });
  } else {
    report("correlationId", {
      rule: "message-correlation-id-removed",
      removed: true,
      changed: oldLocation,
      message: `${name} has no correlation id any more; it was at ${oldLocation}`,
    });
  }
}

function expressionText(expression: RuntimeExpression | undefined): string | undefined {
  return expression && formatRuntimeExpression(expression);
}
