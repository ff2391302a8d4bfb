/** For `validate`, which looks at one contract (`check` compares two): operations name messages of their channels. */
import { channelOf } from "../contract-index.ts";
import { type Finding, newFinding } from "../finding.ts";
import type { FindingCode } from "../finding-codes.ts";
import type { Contract, Operation, OperationReply } from "../model.ts";
import { itemsOf } from "../source/nodes.ts";
import { listNames } from "../suggest.ts";

/** The messages of operations and replies are messages of their channels. */
export function checkOperationMessages(contract: Contract): Finding[] {
  return contract.operations.flatMap((operation) => [
    ...unknownMessages(contract, operation, "operation-messages", `the operation ${operation.key}`),
    ...unknownMessages(contract, operation.reply, "reply-messages", `the reply of ${operation.key}`),
    ...unknownMessages(
      contract,
      operation.failureReply,
      "reply-messages",
      `the failure reply of ${operation.key}`,
    ),
  ]);
}

function unknownMessages(
  contract: Contract,
  user: Operation | OperationReply | undefined,
  code: FindingCode,
  what: string,
): Finding[] {
  const channel = channelOf(contract, user?.channel);
  if (!user || !channel) return [];
  const carried = new Set(channel.messages);
  return user.messages.flatMap((key, index) => {
    if (carried.has(key)) return [];
    const written = itemsOf((user.node as { messages?: unknown }).messages);
    const place = contract.sources.of(written, index) ?? contract.sources.of(user.node);
    const message = `${what} names the message ${key}, which its channel ${channel.key} does not carry; list it under messages of ${channel.key} or name one of ${listNames(channel.messages) || "its messages"}`;
    return [newFinding("error", code, message, place)];
  });
}
