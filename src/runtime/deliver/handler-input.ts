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
export function readEntry(entry: IncomingEntry, { limits, dialect }: DispatcherOptions): DecodedEvent {
  const problem = oversize(entry.fields, limits.eventBytes, entry.size);
  if (problem) throw new DeliveryError("too_large", `the event ${problem}`);
  return decode(entry, limits.depth, dialect);
}

/** Validates a decoded event for its handler. Throws a `ContractViolation`. */
export function handlerInput(
  { event }: Registration,
  decoded: DecodedEvent,
  options: DispatcherOptions,
): HandlerInput {
  const { carried } = decoded;
  const internals = internalsOf(event);
  const data = event.parse(payloadFor(internals, decoded, options));
  return { event, decoded, data, headers: internals.headers?.read(carried, event) ?? carried };
}
