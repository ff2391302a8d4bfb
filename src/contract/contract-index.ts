import type { Channel, Contract, Message } from "./model.ts";

interface Index {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly messages: ReadonlyMap<string, Message>;
}

const indexes = new WeakMap<Contract, Index>();

/** The channel of this key. */
export function channelOf(contract: Contract, key: string | undefined): Channel | undefined {
  return key === undefined ? undefined : indexOf(contract).channels.get(key);
}

/** The message of this key. */
export function messageOf(contract: Contract, key: string): Message | undefined {
  return indexOf(contract).messages.get(key);
}

/** The messages of a channel, in its order. */
export function messagesOn(contract: Contract, channel: Channel): Message[] {
  return channel.messages.flatMap((key) => messageOf(contract, key) ?? []);
}

function indexOf(contract: Contract): Index {
  const known = indexes.get(contract);
  if (known) return known;
  const index = {
    channels: new Map(contract.channels.map((channel) => [channel.key, channel])),
    messages: new Map(contract.messages.map((message) => [message.key, message])),
  };
  indexes.set(contract, index);
  return index;
}
