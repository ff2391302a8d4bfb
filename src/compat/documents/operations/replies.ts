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

/** Compares where and with what an operation is answered. */
export function compareReplies(comparison: DocumentComparison, pair: OperationPair): void {
  for (const [field, key, name] of KINDS) {
    const [before, after] = [pair.old[field], pair.now[field]];
    if (before && after) compareReply(comparison, pair, name, before, after);
    else if (before || after) {
      const [rule, has] = after
        ? (["operation-reply-added", "has a"] as const)
        : (["operation-reply-removed", "has no"] as const);
      comparison.report({
        rule,
        subject: pair.subject,
        before: { contract: comparison.old, node: pair.old.effective, key },
        after: { contract: comparison.new, node: pair.now.effective, key },
        removed: !after,
        directions: pair.directions,
        promised: [pair.old, comparison.old],
        changed: name,
        message: `the operation "${pair.now.key}" ${has} ${name} now`,
      });
    }
  }
}

function compareReply(
  comparison: DocumentComparison,
  pair: OperationPair,
  name: string,
  old: OperationReply,
  now: OperationReply,
): void {
  const of = `${name} of the operation "${pair.now.key}"`;
  const report = (
    key: string,
    change: Pick<Change, "rule" | "changed" | "message"> & Partial<Pick<Change, "subject" | "directions">>,
  ) =>
    comparison.report({
      subject: pair.subject,
      before: { contract: comparison.old, node: old.node, key },
      after: { contract: comparison.new, node: now.node, key },
      directions: pair.directions,
      promised: [pair.old, comparison.old],
      ...change,
    });
  if (!comparison.isSameChannel(old.channel, now.channel)) {
    const said = ({ channel }: OperationReply) =>
      channel === undefined ? "no channel of its own" : `"${channel}"`;
    report("channel", {
      rule: "reply-channel-changed",
      changed: [name, old.channel ?? null, now.channel ?? null],
      message: `the channel of the ${of} is ${said(now)} and was ${said(old)}`,
    });
  }
  const [before, after] = [old, now].map(({ address }) => address && formatRuntimeExpression(address));
  if (before !== after) {
    report("address", {
      rule: "reply-address-location-changed",
      changed: [name, before ?? null, after ?? null],
      message: `the address of the ${of} is ${after ?? "no longer in the request"} and was ${before ?? "not in the request"}`,
    });
  }
  compareReplyMessages(comparison, old, now, (kind, type) => {
    const { key, action } = pair.now;
    report("messages", {
      rule: `reply-message-${kind}`,
      subject: { ...pair.subject, message: type },
      directions: directionsOfOperation(
        { ...pair.now, action: flipped(action) },
        comparison.new,
        comparison.options,
      ),
      changed: [name, type],
      message: `"${type}" is ${kind === "removed" ? "no longer" : "now"} a ${name} of the operation "${key}"`,
    });
  });
}

/** What came to the channel of the reply or left it is told of that channel. */
function compareReplyMessages(
  comparison: DocumentComparison,
  before: OperationReply,
  after: OperationReply,
  tell: (kind: "removed" | "added", type: string) => void,
): void {
  const { old, new: now } = comparison;
  const typeOf = (contract: Contract, key: string) => messageOf(contract, key)?.type ?? key;
  const isSame = (had: string, has: string) =>
    comparison.newMessageKeys(had).has(has) || typeOf(old, had) === typeOf(now, has);
  for (const had of before.messages) {
    if (after.messages.some((has) => isSame(had, has))) continue;
    const isTold = before.channel !== undefined && comparison.newMessageKeys(had).size === 0;
    if (!isTold) tell("removed", typeOf(old, had));
  }
  for (const has of after.messages) {
    if (before.messages.some((had) => isSame(had, has))) continue;
    const isTold = after.channel !== undefined && comparison.isNewMessage(has);
    if (!isTold) tell("added", typeOf(now, has));
  }
}
