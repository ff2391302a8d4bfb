import { messageOf } from "../../../contract/contract-index.ts";
import type { Contract, Message } from "../../../contract/model.ts";
import type { Extended } from "../lifecycle/stability.ts";

/** Whether the most specific `x-tolerant-readers` declares that consumers skip unknown types. */
export function toleratesUnknown(things: readonly Extended[]): boolean {
  const declared = things
    .map(({ extensions }) => extensions["x-tolerant-readers"])
    .find((value) => value !== undefined);
  return declared === true;
}

/** Whether a message is a later version of another one: the same type with a higher number after `.v`. */
export function isNewVersion(message: Message, contract: Contract, other: string): boolean {
  const earlier = messageOf(contract, other);
  return (
    earlier !== undefined &&
    earlier.version < message.version &&
    unversioned(earlier.type) === unversioned(message.type)
  );
}

/** The type without its version: `order.placed` of `order.placed.v2`. */
export function unversioned(type: string): string {
  return type.replace(/\.v\d+$/, "");
}
