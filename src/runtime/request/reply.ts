import type { Delivery } from "../deliver/stream.ts";
import type { EventDefinition } from "../event/definitions.ts";
import type { Receipt } from "../publish/publish.ts";

/** The answer to a request: the event, and what was published to get it. Its `publish` links what you publish to the answer. */
export interface Reply<E extends EventDefinition = EventDefinition> extends Omit<Delivery<E>, "signal"> {
  /** Of the request. */
  readonly receipt: Receipt;
}

/** A reply of any of these events; `key` narrows it. */
export type ReplyOf<T extends { readonly [key: string]: EventDefinition }> = {
  [K in keyof T & string]: Reply<T[K]> & { readonly key: K };
}[keyof T & string];
