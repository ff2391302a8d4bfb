/** The shapes of what generated code declares of the operations of an application. */
import type { ChannelAddress, EventDefinition } from "./definitions.ts";

/** Type-level facts of one operation of an application. */
export interface OperationTypes {
  /** Key of its channel. */
  readonly channel: string;
  readonly events: { readonly [key: string]: EventDefinition };
  /** What answers it. */
  readonly reply?: ReplyTypes;
  /** What answers it when it failed. */
  readonly failureReply?: ReplyTypes;
}

/** Type-level facts of the answer to an operation. */
export interface ReplyTypes {
  /** Key of its channel. */
  readonly channel: string;
  readonly events: { readonly [key: string]: EventDefinition };
}

/** Operations by method name. */
export interface OperationTable {
  readonly [method: string]: OperationTypes;
}

/** What generated code says of one operation. */
export interface OperationSpec {
  readonly channel: ChannelAddress;
  readonly events: Readonly<Record<string, EventDefinition>>;
  /** Where its answer travels, and the answer that says that it failed. */
  readonly reply?: ReplySpec;
  readonly failureReply?: ReplySpec;
}

/** The answer to an operation. */
export interface ReplySpec {
  readonly channel: ChannelAddress;
  readonly events: Readonly<Record<string, EventDefinition>>;
}
