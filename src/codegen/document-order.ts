import { channelOf } from "../contract/contract-index.ts";
import type { Channel, Contract } from "../contract/model.ts";

const positions = new WeakMap<Contract, ReadonlyMap<Channel, number>>();

/** The channels with these keys, in document order. */
export function channelsOf(contract: Contract, keys: readonly string[]): Channel[] {
  const order =
    positions.get(contract) ?? new Map(contract.channels.map((channel, index) => [channel, index]));
  positions.set(contract, order);
  const found = [...new Set(keys)].flatMap((key) => channelOf(contract, key) ?? []);
  return found.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
