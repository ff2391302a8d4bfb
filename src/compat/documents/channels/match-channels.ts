import type { Channel } from "../../../contract/model.ts";
import { type Matching, matchUp } from "../shared/matching.ts";

/**
 * Matches channels by address, whatever their keys and the names of their parameters, then by key. If several channels have one address (on
 * different servers), those with the same key are matched first.
 */
export function matchChannels(olds: readonly Channel[], news: readonly Channel[]): Matching<Channel> {
  return matchUp(olds, news, [
    { keyOf: ({ address, key }) => (address === null ? undefined : `${wireAddress(address)} ${key}`) },
    { keyOf: ({ address }) => (address === null ? undefined : wireAddress(address)) },
    { keyOf: ({ key }) => key },
  ]);
}

/** The address without the names of its parameters, which are not on the wire. */
export function wireAddress(address: string): string {
  return address.replaceAll(/\{[^{}]*\}/g, "{}");
}

/** Name of a channel in findings: its address, or its key if it has none. */
export function channelName({ address, key }: Channel): string {
  return address ?? key;
}
