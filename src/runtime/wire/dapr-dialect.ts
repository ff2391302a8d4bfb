import { identifyByPayload } from "../event/identify-by-payload.ts";
import { parseJson } from "../parse-json.ts";
import type { WireDialect } from "../transport.ts";
import { decodeBase64 } from "./base64.ts";

/**
 * Reads what Dapr's pub/sub and other CloudEvents writers leave in a log: empty trace fields count as absent, numbers are taken as correlation
 * and partition keys, `data_base64` and JSON in a string are accepted, and Dapr's default type says nothing of the payload.
 * For the `dialect` of a transport.
 */
export const daprDialect: WireDialect = {
  normalize(cloudEvent) {
    for (const name of ["traceparent", "tracestate", "traceid"])
      if (cloudEvent[name] === "") delete cloudEvent[name];
    for (const name of ["correlationid", "causationid", "partitionkey"]) {
      const value = cloudEvent[name];
      if (value === "" || value === null) delete cloudEvent[name];
      else if (typeof value === "number") cloudEvent[name] = String(value);
    }
  },
  payload(cloudEvent, isText) {
    const { data, data_base64: bytes, datacontenttype } = cloudEvent;
    const fromBytes = !Object.hasOwn(cloudEvent, "data");
    const payload = fromBytes ? decodeBase64(bytes) : data;
    if (typeof payload !== "string" || (isText && !(fromBytes && isJson(datacontenttype)))) return payload;
    // Dapr's Python SDK sends JSON as a string.
    return parseJson(payload, payload);
  },
  identify: (type, ...context) =>
    type === "com.dapr.event.sent" ? identifyByPayload(type, ...context) : undefined,
};

/** `application/json` and `…+json`, with or without parameters. */
function isJson(contentType: unknown): boolean {
  return typeof contentType === "string" && /^[^;]*[/+]json\s*(;|$)/i.test(contentType);
}
