import type { WholeEvent } from "../event/event.ts";
import { identifyByPayload } from "../event/identify-by-payload.ts";
import type { Metadata } from "../event/metadata.ts";
import { REQUIRED_ATTRIBUTES } from "./decode.ts";
import { checkText } from "./encode.ts";

/** Declares that an event's payload is the whole CloudEvent. */
export const wholeEvent: WholeEvent = {
  metadata(payload, event) {
    const { data: _, data_base64: __, ...attributes } = payload as Record<string, unknown>;
    for (const name of REQUIRED_ATTRIBUTES) checkText(event, name, attributes[name]);
    return attributes as unknown as Metadata;
  },
  identify: identifyByPayload,
};
