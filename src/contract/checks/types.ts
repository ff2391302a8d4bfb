import { type Finding, newFinding } from "../finding.ts";
import type { Contract, Message } from "../model.ts";
import { formatPlace } from "../source-map.ts";

/** The messages of a channel are told apart by their types. */
export function checkTypes(contract: Contract): Finding[] {
  const messages = new Map(contract.messages.map((message) => [message.key, message]));
  return contract.channels.flatMap((channel) => {
    const byType = new Map<string, Message>();
    return channel.messages.flatMap((key) => {
      const message = messages.get(key);
      const first = message && byType.get(message.type);
      if (!message) return [];
      if (!first) {
        byType.set(message.type, message);
        return [];
      }
      const place = contract.sources.of(message.node, "name");
      const other = contract.sources.of(first.node, "name");
      const text = `${message.key} and ${first.key}${other ? ` (${formatPlace(other)})` : ""} on the channel ${channel.key} have the same type "${message.type}", so a reader cannot tell them apart; give one another name`;
      return [newFinding("error", "type-duplicate", text, place)];
    });
  });
}
