import type { Channel, Contract, Message } from "../../../contract/model.ts";
import { channelName } from "../channels/match-channels.ts";
import type { MessagePair } from "../messages/message-pairs.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { unversioned } from "./tolerance.ts";

/**
 * Reports breaking changes of payloads that are not published as a new message type next to the old one (`order.placed.v2` next to
 * `order.placed.v1`). `broken` are the messages with such a change.
 */
export function checkTypeVersions(comparison: DocumentComparison, broken: readonly MessagePair[]): void {
  for (const { channelNew, messageOld, messageNew, promised } of broken) {
    // A changed name is a new type already, with a finding of its own.
    if (messageOld.type !== messageNew.type) continue;
    const next = laterVersion(comparison.new, messageNew, channelNew);
    const wanted = `${unversioned(messageNew.type)}.v${messageNew.version + 1}`;
    comparison.report({
      rule: "message-type-version-rule",
      subject: { channel: channelName(channelNew), message: messageNew.type },
      identity: { message: messageNew.type },
      old: { contract: comparison.old, node: messageOld.effective, key: "payload" },
      new: { contract: comparison.new, node: messageNew.effective, key: "payload" },
      promised,
      message: `the payload of "${messageNew.type}" breaks somebody, and its type is the same`,
      remedy: next
        ? `Leave this message unchanged: "${next.type}" already exists for the new form.`
        : `Leave this message unchanged, add a message "${wanted}" to the same channel, and deprecate the old one with \`x-sunset\` and \`x-replaced-by\`.`,
    });
  }
}

function laterVersion(contract: Contract, message: Message, { key }: Channel): Message | undefined {
  return contract.messages.find(
    ({ type, version, channels }) =>
      channels.includes(key) && version > message.version && unversioned(type) === unversioned(message.type),
  );
}
