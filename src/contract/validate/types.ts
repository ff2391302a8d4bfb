/** For `validate`, which looks at one contract (`check` compares two): messages of one address have different types. */
import { messagesOn } from "../contract-index.ts";
import { type Finding, newFinding } from "../finding.ts";
import type { Channel, Contract, Message } from "../model.ts";
import { formatPlace } from "../source/source-map.ts";
import { shareServer } from "./addresses.ts";

/** The messages of an address have different types, whether one channel describes it or several do. */
export function checkTypes(contract: Contract): Finding[] {
  const reported = new Set<string>();
  const earlier = new Map<string, Channel[]>();
  return contract.channels.flatMap((channel) => {
    const sameAddress = channel.address === null ? [] : (earlier.get(channel.address) ?? []);
    const before = sameAddress.filter((other) => shareServer(other, channel));
    if (channel.address !== null) earlier.set(channel.address, sameAddress);
    sameAddress.push(channel);
    const byType = new Map<string, { message: Message; channel: Channel }>();
    for (const other of before) {
      for (const message of messagesOn(contract, other)) {
        if (!byType.has(message.type)) byType.set(message.type, { message, channel: other });
      }
    }
    return messagesOn(contract, channel).flatMap((message) => {
      const first = byType.get(message.type);
      if (!first) {
        byType.set(message.type, { message, channel });
        return [];
      }
      const pair = `${first.message.key} ${message.key}`;
      if (first.message === message || reported.has(pair)) return [];
      reported.add(pair);
      const other = contract.sources.of(first.message.node, "name");
      const where =
        first.channel === channel
          ? `on the channel ${channel.key}`
          : `on the channels ${channel.key} and ${first.channel.key}, which have one address,`;
      const text = `${message.key} and ${first.message.key}${other ? ` (${formatPlace(other)})` : ""} ${where} have the same type "${message.type}", so a reader cannot tell them apart; give one another name`;
      return [newFinding("error", "type-duplicate", text, contract.sources.of(message.node, "name"))];
    });
  });
}
