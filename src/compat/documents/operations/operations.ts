import { channelOf, messageOf } from "../../../contract/contract-index.ts";
import type { Contract, Operation } from "../../../contract/model.ts";
import type { FindingSubject } from "../../finding.ts";
import { channelName } from "../channels/match-channels.ts";
import { reportRemoval } from "../lifecycle/removal.ts";
import { compareBindings } from "../shared/bindings.ts";
import { directionsOfOperation } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { compareOperationMessages } from "./operation-messages.ts";
import type { OperationPair } from "./operation-pair.ts";
import { compareOperationSecurity } from "./operation-security.ts";
import { compareReplies } from "./replies.ts";

/** Compares the operations. Ignores operations that were added or removed together with their channel. */
export function compareOperations(comparison: DocumentComparison): void {
  const { old, new: next, operations } = comparison;
  for (const operation of operations.removed) reportRemoved(comparison, operation);
  for (const operation of operations.added) {
    if (!comparison.pairByNewChannel.has(operation.channel)) continue;
    comparison.report({
      rule: "operation-added",
      subject: subjectOf(next, operation),
      old: { contract: old, node: old.node, key: "operations" },
      new: { contract: next, node: operation.node },
      message: `there is a new operation "${operation.key}", which ${operation.action}s ${onChannel(next, operation)}`,
    });
  }
  for (const [oldOperation, newOperation] of operations.pairs)
    compareOperation(comparison, oldOperation, newOperation);
}

function reportRemoved(comparison: DocumentComparison, operation: Operation): void {
  const { old, new: next, oldWithNewExtensions, newChannelKeys, options } = comparison;
  const pair = comparison.pairByNewChannel.get(newChannelKeys.get(operation.channel) ?? "");
  if (!pair) return;
  const typesOf = (contract: Contract, { messages }: Operation) =>
    messages.map((key) => messageOf(contract, key)?.type);
  const left = next.operations
    .filter(({ action, channel }) => action === operation.action && channel === pair.new.key)
    .flatMap((other) => typesOf(next, other));
  const isCovered = left.length > 0 && typesOf(old, operation).every((type) => left.includes(type));
  reportRemoval(comparison, {
    rules: {
      removed: "operation-removed",
      withoutDeprecation: "removed-without-deprecation",
      beforeSunset: "removed-before-sunset",
    },
    what: `the operation "${operation.key}", which ${operation.action === "send" ? "sent" : "received"} ${onChannel(old, operation)},`,
    subject: subjectOf(old, operation),
    thing: operation,
    old: { contract: old, node: operation.node },
    new: { contract: next, node: next.node, key: "operations" },
    directions: directionsOfOperation(operation, oldWithNewExtensions, options),
    promised: [operation, pair.old, old],
    severity: isCovered ? "warning" : undefined,
  });
}

function compareOperation(comparison: DocumentComparison, old: Operation, next: Operation): void {
  const subject = subjectOf(comparison.new, next);
  const directions = directionsOfOperation(next, comparison.new, comparison.options);
  const promised = [old, comparison.old];
  const at = (key: string) => ({
    old: { contract: comparison.old, node: old.node, key },
    new: { contract: comparison.new, node: next.node, key },
  });
  const pair: OperationPair = { old, new: next, subject, directions };
  const isSameChannel = comparison.isSameChannel(old.channel, next.channel);
  if (old.key !== next.key) {
    comparison.report({
      rule: "operation-renamed",
      subject,
      ...at(""),
      changed: [old.key, next.key],
      message: `the operation "${old.key}" has the key "${next.key}" now`,
    });
  }
  if (old.action !== next.action) {
    const was = directionsOfOperation(old, comparison.oldWithNewExtensions, comparison.options);
    comparison.report({
      rule: "operation-action-flipped",
      subject,
      ...at("action"),
      directions: { ...was, ...directions },
      promised,
      changed: [old.action, next.action],
      message: `the operation "${next.key}" ${next.action}s what it ${old.action === "send" ? "sent" : "received"}`,
    });
  }
  if (!isSameChannel) {
    comparison.report({
      rule: "operation-channel-changed",
      subject,
      ...at("channel"),
      directions,
      promised,
      changed: [nameOf(comparison.old, old), nameOf(comparison.new, next)],
      message: `the operation "${next.key}" works ${onChannel(comparison.new, next)} and worked ${onChannel(comparison.old, old)}`,
    });
  }
  if (isSameChannel && old.action === next.action) compareOperationMessages(comparison, pair);
  compareOperationSecurity(comparison, pair);
  compareReplies(comparison, pair);
  compareBindings(comparison, {
    holder: "operation",
    name: `the operation "${next.key}"`,
    subject,
    directions,
    promised,
    old: { bindings: old.bindings, node: old.effective },
    new: { bindings: next.bindings, node: next.effective },
  });
}

function subjectOf(contract: Contract, operation: Operation): FindingSubject {
  return { channel: nameOf(contract, operation), operation: operation.key };
}

function nameOf(contract: Contract, { channel }: Operation): string {
  const found = channelOf(contract, channel);
  return found ? channelName(found) : channel;
}

function onChannel(contract: Contract, operation: Operation): string {
  return `on the channel "${nameOf(contract, operation)}"`;
}
