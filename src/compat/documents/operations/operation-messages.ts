import { channelOf } from "../../../contract/contract-index.ts";
import type { Message } from "../../../contract/model.ts";
import { isNewVersion, toleratesUnknown } from "../policy/tolerance.ts";
import { directionsOfOperation } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { rolesOfMessage } from "../shared/roles.ts";
import type { OperationPair } from "./operation-pair.ts";

/** Compares which messages of its channel an operation uses. Ignores messages that were added to the channel or removed from it. */
export function compareOperationMessages(comparison: DocumentComparison, pair: OperationPair): void {
  const { old, new: next, subject, directions } = pair;
  const channel = comparison.pairByNewChannel.get(next.channel);
  for (const [oldMessage, newMessage] of channel?.messages.pairs ?? []) {
    const [had, has] = [old.messages.includes(oldMessage.key), next.messages.includes(newMessage.key)];
    if (had === has) continue;
    const verb = next.action === "send" ? "send" : "receive";
    const shared = {
      subject: { ...subject, message: newMessage.type },
      old: { contract: comparison.old, node: old.node, key: "messages" },
      new: { contract: comparison.new, node: next.node, key: "messages" },
      promised: [oldMessage, old, comparison.old],
    };
    if (had) {
      comparison.report({
        ...shared,
        rule: "operation-message-removed",
        directions,
        message: `the operation "${next.key}" does not ${verb} "${newMessage.type}" any more, which is still on its channel`,
      });
    } else {
      comparison.report({
        ...shared,
        rule: "operation-message-added",
        directions: directionsOfOperation(next, comparison.new, comparison.options),
        severity: isExpected(comparison, pair, oldMessage, newMessage) ? "info" : undefined,
        message: `the operation "${next.key}" ${verb}s "${newMessage.type}" too`,
      });
    }
  }
}

function isExpected(
  comparison: DocumentComparison,
  { new: next }: OperationPair,
  oldMessage: Message,
  newMessage: Message,
): boolean {
  const channel = channelOf(comparison.new, next.channel);
  return (
    rolesOfMessage(comparison.old, oldMessage.key).senders.length > 0 ||
    toleratesUnknown([newMessage, ...(channel ? [channel] : []), comparison.new]) ||
    next.messages.some((key) => isNewVersion(newMessage, comparison.new, key))
  );
}
