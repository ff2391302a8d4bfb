import type { Channel, Contract } from "../contract/model.ts";

const channels = new WeakMap<Contract, ReadonlyMap<string, Channel>>();

/** The channels of a contract by their keys, in document order. */
function channelsByKey(contract: Contract): ReadonlyMap<string, Channel> {
  const known = channels.get(contract);
  if (known) return known;
  const byKey = new Map(contract.channels.map((channel) => [channel.key, channel]));
  channels.set(contract, byKey);
  return byKey;
}

/** The channel of a contract with this key. */
export function channelOf(contract: Contract, key: string | undefined): Channel | undefined {
  return channelsByKey(contract).get(key ?? "");
}

const positions = new WeakMap<Contract, ReadonlyMap<Channel, number>>();

/** The channels with these keys, in document order. */
export function channelsOf(contract: Contract, keys: readonly string[]): Channel[] {
  const order =
    positions.get(contract) ?? new Map(contract.channels.map((channel, index) => [channel, index]));
  positions.set(contract, order);
  const found = [...new Set(keys)].flatMap((key) => channelOf(contract, key) ?? []);
  return found.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
