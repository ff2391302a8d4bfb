import type { Contract, Operation } from "../../../contract/model.ts";

/** Keys of the operations that send and receive something, in document order. */
export interface Roles {
  readonly senders: readonly string[];
  readonly receivers: readonly string[];
}

interface RoleIndex {
  readonly messages: ReadonlyMap<string, Roles>;
  readonly channels: ReadonlyMap<string, Roles>;
}

const NONE: Roles = { senders: [], receivers: [] };
const indexes = new WeakMap<Contract, RoleIndex>();

/** Senders and receivers of a message, on any channel, as a request or a reply. */
export function rolesOfMessage(contract: Contract, message: string): Roles {
  return indexOf(contract).messages.get(message) ?? NONE;
}

/** Senders and receivers of a channel, including those of replies. */
export function rolesOfChannel(contract: Contract, channel: string): Roles {
  return indexOf(contract).channels.get(channel) ?? NONE;
}

/** Action of an operation on its replies: the receiver of a request sends the reply. */
export function flipped(action: Operation["action"]): Operation["action"] {
  return action === "send" ? "receive" : "send";
}

function indexOf(contract: Contract): RoleIndex {
  const known = indexes.get(contract);
  if (known) return known;
  const messages = new Map<string, { senders: string[]; receivers: string[] }>();
  const channels = new Map<string, { senders: string[]; receivers: string[] }>();
  const note = (of: typeof messages, key: string, action: Operation["action"], operation: string): void => {
    const roles = of.get(key) ?? { senders: [], receivers: [] };
    of.set(key, roles);
    roles[action === "send" ? "senders" : "receivers"].push(operation);
  };
  for (const operation of contract.operations) {
    const { key, action, channel, reply, failureReply } = operation;
    note(channels, channel, action, key);
    for (const message of operation.messages) note(messages, message, action, key);
    for (const answer of [reply, failureReply]) {
      if (!answer) continue;
      if (answer.channel !== undefined) note(channels, answer.channel, flipped(action), key);
      for (const message of answer.messages) note(messages, message, flipped(action), key);
    }
  }
  const index = { messages, channels };
  indexes.set(contract, index);
  return index;
}
