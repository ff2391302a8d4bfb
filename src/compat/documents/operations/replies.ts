import { messageOf } from "../../../contract/contract-index.ts";
import type { Contract, OperationReply } from "../../../contract/model.ts";
import { formatRuntimeExpression } from "../../../contract/runtime-expression.ts";
import { directionsOfOperation } from "../shared/directions.ts";
import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { flipped } from "../shared/roles.ts";
import type { OperationPair } from "./operation-pair.ts";

const KINDS = [
  ["reply", "reply", "reply"],
  ["failureReply", "x-failure-reply", "failure reply"],
] as const;

/** Compares the replies of an operation: their channel, address and messages. */
export function compareReplies(comparison: DocumentComparison, pair: OperationPair): void {
  for (const [field, key, name] of KINDS) {
    const [oldReply, newReply] = [pair.old[field], pair.new[field]];
    if (oldReply && newReply) compareReply(comparison, pair, name, oldReply, newReply);
    else if (oldReply || newReply) {
      const [rule, has] = newReply
        ? (["operation-reply-added", "has a"] as const)
        : (["operation-reply-removed", "has no"] as const);
      comparison.report({
        rule,
        subject: pair.subject,
        old: { contract: comparison.old, node: pair.old.effective, key },
        new: { contract: comparison.new, node: pair.new.effective, key },
        removed: !newReply,
        directions: pair.directions,
        promised: [pair.old, comparison.old],
        changed: name,
        message: `the operation "${pair.new.key}" ${has} ${name} now`,
      });
    }
  }
}

function compareReply(
  comparison: DocumentComparison,
  pair: OperationPair,
  name: string,
  old: OperationReply,
  next: OperationReply,
): void {
  const of = `${name} of the operation "${pair.new.key}"`;
  const report = (
    key: string,
    change: Pick<Change, "rule" | "changed" | "message"> & Partial<Pick<Change, "subject" | "directions">>,
  ) =>
    comparison.report({
      subject: pair.subject,
      old: { contract: comparison.old, node: old.node, key },
      new: { contract: comparison.new, node: next.node, key },
      directions: pair.directions,
      promised: [pair.old, comparison.old],
      ...change,
    });
  if (!comparison.isSameChannel(old.channel, next.channel)) {
    const channelText = ({ channel }: OperationReply) =>
      channel === undefined ? "no channel of its own" : `"${channel}"`;
    report("channel", {
      rule: "reply-channel-changed",
      changed: [name, old.channel ?? null, next.channel ?? null],
      message: `the channel of the ${of} is ${channelText(next)} and was ${channelText(old)}`,
    });
  }
  const [oldAddress, newAddress] = [old, next].map(
    ({ address }) => address && formatRuntimeExpression(address),
  );
  if (oldAddress !== newAddress) {
    report("address", {
      rule: "reply-address-location-changed",
      changed: [name, oldAddress ?? null, newAddress ?? null],
      message: `the address of the ${of} is ${newAddress ?? "no longer in the request"} and was ${oldAddress ?? "not in the request"}`,
    });
  }
  compareReplyMessages(comparison, old, next, (kind, type) => {
    const { key, action } = pair.new;
    report("messages", {
      rule: `reply-message-${kind}`,
      subject: { ...pair.subject, message: type },
      directions: directionsOfOperation(
        { ...pair.new, action: flipped(action) },
        comparison.new,
        comparison.options,
      ),
      changed: [name, type],
      message: `"${type}" is ${kind === "removed" ? "no longer" : "now"} a ${name} of the operation "${key}"`,
    });
  });
}

/** Ignores messages that were added to the channel of the reply or removed from it. */
function compareReplyMessages(
  comparison: DocumentComparison,
  oldReply: OperationReply,
  newReply: OperationReply,
  report: (kind: "removed" | "added", type: string) => void,
): void {
  const { old, new: next } = comparison;
  const typeOf = (contract: Contract, key: string) => messageOf(contract, key)?.type ?? key;
  const isSame = (had: string, has: string) =>
    comparison.newMessageKeys(had).has(has) || typeOf(old, had) === typeOf(next, has);
  for (const had of oldReply.messages) {
    if (newReply.messages.some((has) => isSame(had, has))) continue;
    const isReported = oldReply.channel !== undefined && comparison.newMessageKeys(had).size === 0;
    if (!isReported) report("removed", typeOf(old, had));
  }
  for (const has of newReply.messages) {
    if (oldReply.messages.some((had) => isSame(had, has))) continue;
    const isReported = newReply.channel !== undefined && comparison.isNewMessage(has);
    if (!isReported) report("added", typeOf(next, has));
  }
}
