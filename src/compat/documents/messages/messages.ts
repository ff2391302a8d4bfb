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

/** Compares the messages: channel by channel which there are, and each of those that both contracts have once. */
export function compareMessages(comparison: DocumentComparison): void {
  for (const pair of comparison.channelPairs) {
    for (const message of pair.messages.removed) reportRemoved(comparison, pair, message);
    for (const message of pair.messages.added) reportAdded(comparison, pair, message);
  }
  for (const pair of messagePairsIn(comparison)) compareMessage(comparison, pair);
}

function reportRemoved(comparison: DocumentComparison, { old, now }: ChannelPair, message: Message): void {
  const channel = channelName(now);
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
    before: { contract: comparison.old, node: message.node },
    after: { contract: comparison.new, node: now.node, key: "messages" },
    directions: directionsOf(message, old, comparison.judgedOld, comparison.options),
    promised: [message, old, comparison.old],
  });
}

function reportAdded(comparison: DocumentComparison, pair: ChannelPair, message: Message): void {
  const { now, messages } = pair;
  const channel = channelName(now);
  const isExpected =
    toleratesUnknown([message, now, comparison.new]) ||
    messages.pairs.some(([, { key }]) => isNewVersion(message, comparison.new, key));
  comparison.report({
    rule: "message-added-to-channel",
    subject: { channel, message: message.type },
    before: { contract: comparison.old, node: pair.old.node, key: "messages" },
    after: { contract: comparison.new, node: message.node },
    directions: directionsOf(message, now, comparison.new, comparison.options),
    promised: [pair.old, comparison.old],
    severity: isExpected ? "info" : undefined,
    message: `there is a new message "${message.type}" on the channel "${channel}"`,
  });
}

function compareMessage(comparison: DocumentComparison, pair: MessagePair): void {
  const { messageOld: old, messageNew: now, channelNew, directions, promised } = pair;
  const subject = { channel: channelName(channelNew), message: now.type };
  const identity = { message: now.type };
  const name = `the message "${now.type}"`;
  const report: ReportMessage = (key, change) =>
    comparison.report({
      subject,
      identity,
      before: { contract: comparison.old, node: old.effective, key },
      after: { contract: comparison.new, node: now.effective, key },
      directions,
      promised,
      ...change,
    });
  if (old.type !== now.type) {
    report("name", {
      rule: "message-name-changed",
      changed: [old.type, now.type],
      message: `the message "${old.type}" is called "${now.type}" now`,
    });
  } else if (old.key !== now.key) {
    report("", {
      rule: "message-key-renamed",
      changed: [old.key, now.key],
      message: `${name} has the key "${now.key}" now and had "${old.key}"`,
    });
  }
  compareContentType(report, name, old, now);
  comparePayload(comparison, report, name, old, now);
  compareCorrelation(report, name, old, now);
  const [before, after] = [written(old.partitionKey), written(now.partitionKey)];
  if (before !== after) {
    report("x-partition-key", {
      rule: "message-partition-key-changed",
      changed: [before ?? null, after ?? null],
      message: `the partition key of ${name} is ${after ?? "none"} and was ${before ?? "none"}`,
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
    now: { ...(now.bindings && { bindings: now.bindings }), node: now.effective },
  });
}

/** Where both have the document's default, it is told of the document. */
function compareContentType(report: ReportMessage, name: string, old: Message, now: Message): void {
  if (isSameContentType(old.contentType, now.contentType)) return;
  if (!namesContentType(old) && !namesContentType(now)) return;
  report("contentType", {
    rule: "message-content-type-changed",
    changed: [old.contentType, now.contentType],
    message: `the content type of ${name} is ${now.contentType} and was ${old.contentType}`,
  });
}

function comparePayload(
  comparison: DocumentComparison,
  report: ReportMessage,
  name: string,
  old: Message,
  now: Message,
): void {
  if (old.payload === undefined && now.payload === undefined) return;
  if (old.payload === undefined || now.payload === undefined) {
    const kind = old.payload === undefined ? "added" : "removed";
    report("payload", {
      rule: `message-payload-${kind}`,
      removed: kind === "removed",
      message: kind === "added" ? `${name} has a payload now` : `${name} has no payload any more`,
    });
    return;
  }
  const before = comparison.old.schemas.get(old.payload)?.dialect;
  const after = comparison.new.schemas.get(now.payload)?.dialect;
  if (before === after) return;
  report("payload", {
    rule: "message-schema-format-changed",
    changed: [before, after],
    message: `the payload of ${name} is described in ${after} and was in ${before}`,
  });
}

function compareCorrelation(report: ReportMessage, name: string, old: Message, now: Message): void {
  const [before, after] = [written(old.correlationId), written(now.correlationId)];
  if (before === after) return;
  if (before !== undefined && after !== undefined) {
    report("correlationId", {
      rule: "message-correlation-id-location-changed",
      changed: [before, after],
      message: `the correlation id of ${name} is at ${after} and was at ${before}`,
    });
  } else if (after !== undefined) {
    report("correlationId", {
      rule: "message-correlation-id-added",
      changed: after,
      message: `${name} has a correlation id now, at ${after}`,
    });
  } else {
    report("correlationId", {
      rule: "message-correlation-id-removed",
      removed: true,
      changed: before,
      message: `${name} has no correlation id any more; it was at ${before}`,
    });
  }
}

function written(expression: RuntimeExpression | undefined): string | undefined {
  return expression && formatRuntimeExpression(expression);
}
