import type { Metadata } from "./envelope.ts";
import type { EventInternals } from "./event.ts";
import { violationOf } from "./violation.ts";

/** An entry that could be read. `payload` is not validated yet. */
export interface DecodedEvent {
  readonly metadata: Metadata;
  /** The whole CloudEvent as parsed. */
  readonly cloudEvent: Readonly<Record<string, unknown>>;
  /** The flat strings of the entry's `metadata` field. */
  readonly carried: Readonly<Record<string, string>>;
}

/** Thrown for an entry that is no CloudEvent. */
export class MalformedEntry extends Error {}

/**
 * Reads an entry, liberal in what it takes (CloudEvents 1.0 JSON format, section 3; what Dapr's Redis pub/sub writes):
 * `specversion`, `id`, `source` and `type` are required, empty trace fields count as absent.
 * Throws a `MalformedEntry`.
 */
export function decode(fields: Readonly<Record<string, string>>): DecodedEvent {
  const { data } = fields;
  if (data === undefined) throw new MalformedEntry('the entry has no field "data"');
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch (cause) {
    throw new MalformedEntry('the field "data" is not JSON', { cause });
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new MalformedEntry('the field "data" is not a JSON object');
  }
  const cloudEvent = parsed as Record<string, unknown>;
  for (const name of ["specversion", "id", "source", "type"]) {
    if (typeof cloudEvent[name] !== "string" || cloudEvent[name] === "") {
      throw new MalformedEntry(`the required CloudEvents attribute "${name}" is missing or not a string`);
    }
  }
  if (!/^1(\.|$)/.test(cloudEvent["specversion"] as string)) {
    throw new MalformedEntry(
      `CloudEvents specversion "${String(cloudEvent["specversion"]).slice(0, 20)}" is not 1.x`,
    );
  }
  return { metadata: attributesOf(cloudEvent), cloudEvent, carried: readCarried(fields["metadata"]) };
}

function attributesOf(cloudEvent: Record<string, unknown>): Metadata {
  const { data: _, data_base64: __, ...attributes } = cloudEvent;
  for (const name of ["traceparent", "tracestate", "traceid"])
    if (attributes[name] === "") delete attributes[name];
  for (const name of ["correlationid", "causationid", "partitionkey"]) {
    if (attributes[name] === "" || attributes[name] === null) delete attributes[name];
    else if (typeof attributes[name] === "number") attributes[name] = String(attributes[name]);
  }
  return attributes as unknown as Metadata;
}

/** Bad `metadata` costs the headers, not the event. */
function readCarried(text: string | undefined): Record<string, string> {
  const carried: Record<string, string> = Object.create(null);
  if (text === undefined || text === "") return carried;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return carried;
    for (const [name, value] of Object.entries(parsed)) if (typeof value === "string") carried[name] = value;
  } catch {
    // Same as no metadata.
  }
  return carried;
}

/** Whether the event says that it is not to be handled any more (`expiration`, RFC 3339, as Dapr writes it). */
export function isExpired({ metadata }: DecodedEvent, now = Date.now()): boolean {
  const { expiration } = metadata;
  if (typeof expiration !== "string") return false;
  const at = Date.parse(expiration);
  return at <= now;
}

/** The payload for one event of the contract, still to be validated. */
export function payloadFor(event: EventInternals, { cloudEvent, metadata }: DecodedEvent): unknown {
  if (event.whole) return cloudEvent;
  const payload = Object.hasOwn(cloudEvent, "data")
    ? cloudEvent["data"]
    : decodeBase64(cloudEvent["data_base64"]);
  const isText = typeof payload === "string";
  const fromBytes = isText && !Object.hasOwn(cloudEvent, "data");
  if (!isText || (event.text && !(fromBytes && isJson(metadata.datacontenttype)))) return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

/** `application/json` and `…+json`, with or without parameters. */
function isJson(contentType: unknown): boolean {
  return typeof contentType === "string" && /^[^;]*[/+]json\s*(;|$)/i.test(contentType);
}

function decodeBase64(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(value), (c) => c.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** The application headers of an event, read back to the types of the contract. Throws a `ContractViolation`. */
export function headersFor(
  event: EventInternals,
  carried: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const headers: Record<string, unknown> = { ...carried };
  if (!event.headers || event.headers.read(headers)) return headers;
  // A header that is no string in the contract was written as JSON.
  for (const { instancePath } of event.headers.read.errors ?? []) {
    const name = (instancePath.split("/")[1] ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (typeof value === "string") headers[name] = parseOr(value);
  }
  if (event.headers.read(headers)) return headers;
  throw violationOf(event.headers.read, "headers_invalid", `headers of ${event.key} (${event.type})`);
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
