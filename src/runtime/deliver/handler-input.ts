import { DeliveryError } from "../errors.ts";
import type { EventDefinition } from "../event/definitions.ts";
import { internalsOf } from "../event/event.ts";
import type { IncomingEntry } from "../transport.ts";
import { type DecodedEvent, decode, payloadFor } from "../wire/decode.ts";
import { oversize } from "../wire/limits.ts";
import type { DispatcherOptions } from "./dispatcher-options.ts";
import type { HandlerContext } from "./handler.ts";
import type { Registration } from "./registration.ts";

/** Input of a handler, without what belongs to one attempt. */
export interface HandlerInput {
  readonly event: EventDefinition;
  readonly decoded: DecodedEvent;
  readonly data: unknown;
  readonly headers: HandlerContext["headers"];
}

/** Decodes an entry. Throws a `DeliveryError` for what cannot be read, or is larger than anything should be. */
export function readEntry(
  entry: IncomingEntry,
  { limits, dialect, unsafeNumbers }: DispatcherOptions,
): DecodedEvent {
  const problem = oversize(entry.fields, limits.eventBytes);
  if (problem) throw new DeliveryError("too_large", `the event ${problem}`);
  const decoded = decode(entry, limits.depth, dialect);
  if (decoded.unsafeNumber !== undefined && unsafeNumbers === "dead-letter")
    throw new DeliveryError("unsafe_number", unsafeNumberAt(decoded.unsafeNumber));
  return decoded;
}

/** What is wrong with an integer that parsing changed. */
export function unsafeNumberAt(pointer: string): string {
  return `the integer at ${pointer} does not fit into a JavaScript number; its producer must send it as a string`;
}

/** Validates a decoded event for its handler. Throws a `ContractViolation`. */
export function handlerInput(
  { event }: Registration,
  decoded: DecodedEvent,
  { dialect }: DispatcherOptions,
): HandlerInput {
  const { carried } = decoded;
  const internals = internalsOf(event);
  const data = event.parse(payloadFor(internals, decoded, dialect));
  return { event, decoded, data, headers: internals.headers?.read(carried, event) ?? carried };
}
