import type { Channel } from "../../../contract/model.ts";
import { type Matching, matchUp } from "../shared/matching.ts";

/**
 * Channels are the same where their address is, whatever their keys are and their parameters are called; else by key. Where several
 * have one address (on different servers), those of the same key belong together first.
 */
export function matchChannels(olds: readonly Channel[], news: readonly Channel[]): Matching<Channel> {
  return matchUp(olds, news, [
    { keyOf: ({ address, key }) => (address === null ? undefined : `${wireAddress(address)} ${key}`) },
    { keyOf: ({ address }) => (address === null ? undefined : wireAddress(address)) },
    { keyOf: ({ key }) => key },
  ]);
}

/** The address without the names of its parameters, which nobody sees on the wire. */
export function wireAddress(address: string): string {
  return address.replaceAll(/\{[^{}]*\}/g, "{}");
}

/** What a channel is called in findings: its address, or its key where it has none. */
export function channelName({ address, key }: Channel): string {
  return address ?? key;
}
