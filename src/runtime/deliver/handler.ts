import type { EventDefinition } from "../event/definitions.ts";
import type { DataOf, HeadersOf } from "../event/event-types.ts";
import type { Metadata } from "../event/metadata.ts";
import type { PublishFunction } from "../publish/publish.ts";

/** Where a delivery comes from. */
export interface DeliveryInfo {
  /** Id of the entry in the log. */
  readonly entry: string;
  readonly address: string;
  /** Undefined for an ephemeral subscription. */
  readonly group: string | undefined;
  /** 1 for the first time that the group is given this event. */
  readonly attempt: number;
}

/** What a handler gets beside the payload. */
export interface HandlerContext<E extends EventDefinition = EventDefinition> {
  readonly event: E;
  /** The envelope, spelt as on the wire. */
  readonly metadata: Metadata;
  /** The application headers. */
  readonly headers: HeadersOf<E> extends undefined ? Readonly<Record<string, unknown>> : HeadersOf<E>;
  /** The parameters of the address it came on. */
  readonly params: Readonly<Record<string, string>>;
  /** Aborted when the bus no longer waits for this handler; the event is then given to somebody else. */
  readonly signal: AbortSignal;
  /** Publishes because of this event: causation, correlation and trace are taken from it. */
  readonly publish: PublishFunction;
  readonly delivery: DeliveryInfo;
}

/** Handles one event. Returning acknowledges it; throwing has it tried again. */
export type Handler<E extends EventDefinition> = (data: DataOf<E>, context: HandlerContext<E>) => unknown;
