import type { Channel, Contract, Message } from "../../../contract/model.ts";
import type { CompareContractsOptions } from "../../options.ts";
import { type Extended, isUnstable } from "../lifecycle/stability.ts";
import { type Directions, directionsOf } from "../shared/directions.ts";
import { DocumentComparison } from "../shared/document-comparison.ts";
import { mergeDirections } from "../shared/merge-directions.ts";
import { retentionOf } from "../shared/retention.ts";

/** A message that both contracts have on the same channel. */
export interface MatchedMessage {
  readonly channelOld: Channel;
  readonly channelNew: Channel;
  readonly messageOld: Message;
  readonly messageNew: Message;
  /** Directions in which it has to be compatible on this channel. */
  readonly directions: Directions;
}

/** A message that both contracts have, on any channels. Its schemas are compared once. */
export interface MessagePair extends MatchedMessage {
  readonly old: Contract;
  readonly new: Contract;
  /** Directions in which it has to be compatible on any of its channels. */
  readonly directions: Directions;
  /** What decides its stability, most specific first; of a stable channel and a draft one, the stable one. */
  readonly promised: readonly Extended[];
}

/** The messages that both contracts have, channel by channel, in the order of the old contract. */
export function matchedMessages(
  old: Contract,
  next: Contract,
  options: CompareContractsOptions = {},
): MatchedMessage[] {
  return matchedIn(new DocumentComparison(old, next, options));
}

/** Like `matchedMessages`, for a comparison that exists already. */
export function matchedIn({ channelPairs, new: next, options }: DocumentComparison): MatchedMessage[] {
  return channelPairs.flatMap(({ old: channelOld, new: channelNew, messages: { pairs } }) =>
    pairs.map(([messageOld, messageNew]) => ({
      channelOld,
      channelNew,
      messageOld,
      messageNew,
      directions: withStored(directionsOf(messageNew, channelNew, next, options), channelOld),
    })),
  );
}

const known = new WeakMap<DocumentComparison, readonly MessagePair[]>();

/** Adds the replay of events that the old channel kept, also if the new channel keeps none. */
function withStored(directions: Directions, channelOld: Channel): Directions {
  const { backward } = directions;
  const kept = retentionOf(channelOld);
  if (kept === undefined || !(backward ?? directions.forward) || backward?.breaks.includes("replay"))
    return directions;
  const because = backward?.because ?? `the channel has kept its events (${kept})`;
  return { ...directions, backward: { breaks: [...(backward?.breaks ?? []), "replay"], because } };
}

/** Each pair of messages once, with its first channel and the directions of all of them. */
export function messagePairsIn(comparison: DocumentComparison): readonly MessagePair[] {
  const pairs = known.get(comparison) ?? pairUpMessages(comparison);
  known.set(comparison, pairs);
  return pairs;
}

function pairUpMessages(comparison: DocumentComparison): MessagePair[] {
  const groups = new Map<string, MatchedMessage[]>();
  for (const matched of matchedIn(comparison)) {
    const key = JSON.stringify([matched.messageOld.key, matched.messageNew.key]);
    groups.set(key, [...(groups.get(key) ?? []), matched]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const directions = mergeDirections(group.map((matched) => matched.directions));
    if (!first) return [];
    const promises = group.map(({ messageOld, channelOld }) => [messageOld, channelOld, comparison.old]);
    const promised = promises.find((things) => !isUnstable(things)) ?? promises[0] ?? [];
    return [{ ...first, old: comparison.old, new: comparison.new, directions, promised }];
  });
}
