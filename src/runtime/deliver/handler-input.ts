import { DeliveryError } from "../errors.ts";
import type { EventDefinition } from "../event/definitions.ts";
import { internalsOf } from "../event/event.ts";
import type { IncomingEntry } from "../transport.ts";
import {
  type DecodedEvent,
  decode,
  payloadFor,
  unsafeNumberInHeaders,
  unsafeNumberUnpacked,
} from "../wire/decode.ts";
import { overdeep, oversize } from "../wire/limits.ts";
import type { DispatcherOptions } from "./dispatcher-options.ts";
import type { HandlerContext } from "./handler.ts";
import type { Registration } from "./registration.ts";

/** Input of a handler, without what belongs to one attempt. */
export interface HandlerInput {
  readonly event: EventDefinition;
  readonly decoded: DecodedEvent;
  /** JSON pointer, in the CloudEvent, of an integer that parsing changed. */
  readonly unsafeNumber: string | undefined;
  readonly data: unknown;
  readonly headers: HandlerContext["headers"];
}

/** Decodes an entry. Throws a `DeliveryError` for what cannot be read, or is larger than anything should be. */
export function readEntry(
  entry: IncomingEntry,
  { limits, dialect, unsafeNumbers }: DispatcherOptions,
): DecodedEvent {
  const problem = oversize(entry.fields, limits.eventBytes, entry.size);
  if (problem) throw new DeliveryError("too_large", `the event ${problem}`);
  const decoded = decode(entry, limits.depth, dialect);
  refuseUnsafe(decoded.unsafeNumber, unsafeNumbers);
  return decoded;
}

function refuseUnsafe(pointer: string | undefined, unsafeNumbers: DispatcherOptions["unsafeNumbers"]): void {
  if (pointer !== undefined && unsafeNumbers === "dead-letter")
    throw new DeliveryError("unsafe_number", unsafeNumberAt(pointer));
}

/** What is wrong with an integer that parsing changed. */
export function unsafeNumberAt(pointer: string): string {
  return `the integer at ${pointer} does not fit into a JavaScript number; its producer must send it as a string`;
}

/** Validates a decoded event for its handler. Throws a `ContractViolation`. */
export function handlerInput(
  { event }: Registration,
  decoded: DecodedEvent,
  options: DispatcherOptions,
): HandlerInput {
  const { carried } = decoded;
  const internals = internalsOf(event);
  const payload = payloadFor(internals, decoded, options);
  let unsafeNumber = decoded.unsafeNumber ?? unsafeNumberUnpacked(decoded, payload);
  let headers: HandlerContext["headers"] = carried;
  if (internals.headers) {
    headers = internals.headers.read(carried, event);
    const problem = overdeep(undefined, headers, options.limits.depth);
    if (problem) throw new DeliveryError("too_deep", `the headers ${problem}`);
    unsafeNumber ??= unsafeNumberInHeaders(carried, headers as Readonly<Record<string, unknown>>);
  }
  refuseUnsafe(unsafeNumber, options.unsafeNumbers);
  const data = event.parse(payload);
  return { event, decoded, unsafeNumber, data, headers };
}
