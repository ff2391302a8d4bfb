import { channelOf } from "../../../contract/contract-index.ts";
import type { Message } from "../../../contract/model.ts";
import { isNewVersion, toleratesUnknown } from "../policy/tolerance.ts";
import { directionsOfOperation } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { rolesOfMessage } from "../shared/roles.ts";
import type { OperationPair } from "./operation-pair.ts";

/** Compares which of the messages of its channel an operation names. What came to the channel or left it is told of the channel. */
export function compareOperationMessages(comparison: DocumentComparison, pair: OperationPair): void {
  const { old, now, subject, directions } = pair;
  const channel = comparison.pairByNewChannel.get(now.channel);
  for (const [before, after] of channel?.messages.pairs ?? []) {
    const [had, has] = [old.messages.includes(before.key), now.messages.includes(after.key)];
    if (had === has) continue;
    const verb = now.action === "send" ? "send" : "receive";
    const shared = {
      subject: { ...subject, message: after.type },
      before: { contract: comparison.old, node: old.node, key: "messages" },
      after: { contract: comparison.new, node: now.node, key: "messages" },
      promised: [before, old, comparison.old],
    };
    if (had) {
      comparison.report({
        ...shared,
        rule: "operation-message-removed",
        directions,
        message: `the operation "${now.key}" does not ${verb} "${after.type}" any more, which is still on its channel`,
      });
    } else {
      comparison.report({
        ...shared,
        rule: "operation-message-added",
        directions: directionsOfOperation(now, comparison.new, comparison.options),
        severity: isExpected(comparison, pair, before, after) ? "info" : undefined,
        message: `the operation "${now.key}" ${verb}s "${after.type}" too`,
      });
    }
  }
}

function isExpected(
  comparison: DocumentComparison,
  { now }: OperationPair,
  before: Message,
  after: Message,
): boolean {
  const channel = channelOf(comparison.new, now.channel);
  return (
    rolesOfMessage(comparison.old, before.key).senders.length > 0 ||
    toleratesUnknown([after, ...(channel ? [channel] : []), comparison.new]) ||
    now.messages.some((key) => isNewVersion(after, comparison.new, key))
  );
}
