import type { WholeEvent } from "../event/event.ts";
import { identifyByPayload } from "../event/identify-by-payload.ts";
import type { Metadata } from "../event/metadata.ts";
import { violationAt } from "../event/violation.ts";
import { REQUIRED_ATTRIBUTES } from "./decode.ts";
import { checkText } from "./encode.ts";

/** Declares that an event's payload is the whole CloudEvent. */
export const wholeEvent: WholeEvent = {
  metadata(payload, event) {
    if (typeof payload !== "object" || !payload)
      throw violationAt("envelope", event, "", "must be object: the payload is the whole event", "type");
    const { data: _, data_base64: __, ...attributes } = payload as Record<string, unknown>;
    for (const name of REQUIRED_ATTRIBUTES) checkText(event, name, attributes[name]);
    if (!/^1(\.|$)/.test(attributes["specversion"] as string))
      throw violationAt("envelope", event, "/specversion", "must be 1.x (CloudEvents 1.0)", "const");
    return attributes as unknown as Metadata;
  },
  identify: identifyByPayload,
};
