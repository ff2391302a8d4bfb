import { messageOf } from "../../../contract/contract-index.ts";
import type { Contract, Message } from "../../../contract/model.ts";
import type { Extended } from "../lifecycle/stability.ts";

/** Whether the most specific `x-tolerant-readers` says that consumers skip types that they do not know. */
export function toleratesUnknown(things: readonly Extended[]): boolean {
  const said = things
    .map(({ extensions }) => extensions["x-tolerant-readers"])
    .find((value) => value !== undefined);
  return said === true;
}

/** Whether a message is a later version of another one: the same type but for the number behind `.v`. */
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
