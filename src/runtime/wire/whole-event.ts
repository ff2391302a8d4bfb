import { type TellApart, tellApart } from "../event/tell-apart.ts";
import type { Named } from "../event/violation.ts";
import { REQUIRED_ATTRIBUTES } from "./decode.ts";
import { checkText } from "./encode.ts";
import type { Metadata } from "./envelope.ts";

/** What an event brings along whose payload is the whole CloudEvent (content type `application/cloudevents+json`). */
export interface WholeEvent {
  /** The attributes of a payload. Throws a `ContractViolation` when a required one is missing. */
  metadata(payload: unknown, event: Named): Metadata;
  /** Its type may be any. */
  readonly identify: TellApart;
}

/** Declares that an event's payload is the whole CloudEvent. */
export const wholeEvent: WholeEvent = {
  metadata(payload, event) {
    const { data: _, data_base64: __, ...attributes } = payload as Record<string, unknown>;
    for (const name of REQUIRED_ATTRIBUTES) checkText(event, name, attributes[name]);
    return attributes as unknown as Metadata;
  },
  identify: tellApart,
};
