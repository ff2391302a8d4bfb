/** For `validate`, which looks at one contract (`check` compares two): addresses of replies have one source. */
import { channelOf } from "../contract-index.ts";
import { type Finding, newFinding } from "../finding.ts";
import type { Contract, Operation, OperationReply } from "../model.ts";
import { formatPlace } from "../source/source-map.ts";

/**
 * A reply whose address is in the request has no address of its own
 * (https://www.asyncapi.com/docs/reference/specification/v3.1.0#operationReplyObject: "when address is specified, the address property of the
 * channel referenced by this property MUST be either null or not defined").
 */
export function checkReplies(contract: Contract): Finding[] {
  return contract.operations.flatMap((operation) => [
    ...checkReply(contract, operation, operation.reply, "reply"),
    ...checkReply(contract, operation, operation.failureReply, "failure reply"),
  ]);
}

function checkReply(
  contract: Contract,
  { key }: Operation,
  reply: OperationReply | undefined,
  what: string,
): Finding[] {
  const channel = channelOf(contract, reply?.channel);
  if (!reply?.address || !channel || channel.address === null) return [];
  const at = contract.sources.of(channel.node, "address");
  const message = `the ${what} of ${key} takes its address from the request, but its channel ${channel.key} has the address ${channel.address}${at ? ` (${formatPlace(at)})` : ""}; remove one of the two`;
  return [newFinding("error", "reply-address", message, contract.sources.of(reply.node, "address"))];
}
