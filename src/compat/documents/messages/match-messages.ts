import { messagesOn } from "../../../contract/contract-index.ts";
import type { Channel, Contract, Message } from "../../../contract/model.ts";
import { type Matching, matchUp } from "../shared/matching.ts";
import { schemaShape } from "./schema-shape.ts";

/**
 * Matches messages of a channel by type, whatever their keys. A message whose type was removed is matched with one of an equal payload, as a
 * change of its name: the one with the same key, or the only one there is.
 */
export function matchMessages(
  old: { readonly contract: Contract; readonly channel: Channel },
  next: { readonly contract: Contract; readonly channel: Channel },
): Matching<Message> {
  const contracts = { old: old.contract, new: next.contract };
  const shapeOf = ({ payload }: Message, side: "old" | "new"): string | undefined =>
    payload === undefined ? undefined : schemaShape(contracts[side], payload);
  return matchUp(messagesOn(old.contract, old.channel), messagesOn(next.contract, next.channel), [
    { keyOf: ({ type, key }) => JSON.stringify([type, key]) },
    { keyOf: ({ type }) => type },
    { keyOf: (message, side) => `${message.key} ${shapeOf(message, side) ?? ""}` },
    { keyOf: shapeOf, unique: true },
  ]);
}
