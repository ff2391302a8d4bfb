import type { Message } from "../../contract/model.ts";

/**
 * A payload in its envelope: CloudEvents 1.0, structured JSON
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). A payload that is the whole event stays as it is.
 */
export function eventAround(message: Message, payload: unknown): Readonly<Record<string, unknown>> {
  const isWhole = /^application\/cloudevents\+json\b/.test(message.contentType);
  if (isWhole && typeof payload === "object" && payload !== null) return payload as Record<string, unknown>;
  return {
    specversion: "1.0",
    id: "00000000-0000-4000-8000-000000000001",
    source: "/example",
    type: message.type,
    datacontenttype: message.contentType,
    data: payload,
  };
}
