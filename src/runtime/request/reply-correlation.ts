/** Correlation of replies with the requests that wait for them. */

import type { Delivery } from "../deliver/stream.ts";
import { type EventInternals, internalsOf } from "../event/event.ts";
import { violationAt } from "../event/violation.ts";
import { attributeText, type EnvelopeOptions } from "../wire/envelope.ts";

/** The correlation ids of an event. */
export interface Correlation {
  /** What the contract's correlation location points at. */
  readonly located: string | undefined;
  /** The envelope's. */
  readonly envelope: string | undefined;
}

/** The correlation ids of an event that came. */
export function correlationOf({ event, data, metadata, headers }: Delivery): Correlation {
  const { correlation } = internalsOf(event);
  return {
    located: attributeText(correlation?.evaluate(data, Object.assign({}, metadata, headers))),
    envelope: metadata.correlationid,
  };
}

/**
 * The correlation ids of an event that asks for a reply, of which `options` are the envelope as far as it is known; one is made where the contract leaves it to the envelope and nobody gave one. Throws a
 * `ContractViolation` where the contract asks for one in the payload or the headers and there is none.
 */
export function correlate(
  event: EventInternals,
  payload: unknown,
  { correlationid }: Pick<EnvelopeOptions, "correlationid">,
  headers: object | undefined,
): Correlation {
  const given = attributeText(correlationid);
  const { correlation, correlationId = "" } = event;
  const located = attributeText(correlation?.evaluate(payload, { correlationid, ...headers }));
  if (located !== undefined) return { located, envelope: given ?? located };
  const isInPayload = correlationId.startsWith("$message.payload");
  if (correlation && (isInPayload || correlation.pointer !== "/correlationid"))
    throw missing(event, isInPayload ? "payload" : "headers", correlation.pointer);
  if (given === undefined && event.whole) throw missing(event, "payload", "/correlationid");
  const envelope = given ?? crypto.randomUUID();
  return { located: correlation && envelope, envelope };
}

function missing(event: EventInternals, subject: "payload" | "headers", pointer: string) {
  return violationAt(subject, event, pointer, "is missing: it tells which reply is meant", "correlation");
}
