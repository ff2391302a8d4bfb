import { DeliveryError } from "../errors.ts";
import type { EventInternals } from "../event/event.ts";
import { formatDateTime } from "../event/formats.ts";
import type { Metadata } from "../event/metadata.ts";
import { at } from "../event/validation.ts";
import { parseJson } from "../parse-json.ts";
import type { IncomingEntry, WireDialect } from "../transport.ts";
import { decodeBase64 } from "./base64.ts";
import { type AllLimits, overdeep } from "./limits.ts";
import { findUnsafeNumber } from "./unsafe-number.ts";

/** An entry that could be read. Its payload is not validated yet. */
export interface DecodedEvent {
  /** The CloudEvent, without attributes of a wrong type: the attributes, and beside them `data`. */
  readonly cloudEvent: Metadata;
  /** The whole CloudEvent as parsed. */
  readonly parsed: Readonly<Record<string, unknown>>;
  /** Names of the attributes that were left out, because their values have a wrong type. */
  readonly mistyped: readonly string[] | undefined;
  /** JSON pointer, in the CloudEvent, of an integer that parsing changed. */
  readonly unsafeNumber: string | undefined;
  /** The flat strings of the entry's `metadata` field. */
  readonly carried: Readonly<Record<string, string>>;
}

/** What every CloudEvent has (CloudEvents 1.0, section "Required Attributes"). */
export const REQUIRED_ATTRIBUTES = ["specversion", "id", "source", "type"] as const;

/** Reads an entry (CloudEvents 1.0 JSON format, section 3). Throws a `DeliveryError` with code `malformed`, or `too_deep`. */
export function decode(
  { fields, cloudEvent: object }: Pick<IncomingEntry, "fields" | "cloudEvent">,
  depth: number,
  dialect?: WireDialect,
): DecodedEvent {
  const text = fields["data"] ?? "";
  const cloudEvent = object ?? parseEvent(text, depth);
  if (!object) dialect?.normalize(cloudEvent);
  for (const name of REQUIRED_ATTRIBUTES) {
    if (typeof cloudEvent[name] !== "string" || cloudEvent[name] === "")
      throw malformed(`the CloudEvents attribute "${name}" is missing or not a string`);
  }
  if (!/^1(\.|$)/.test(cloudEvent["specversion"] as string)) throw malformed("the specversion is not 1.x");
  let attributes: Record<string, unknown> = cloudEvent;
  let mistyped: string[] | undefined;
  for (const name in cloudEvent) {
    const value = cloudEvent[name];
    if (isTyped(name, value)) continue;
    if (attributes === cloudEvent) attributes = { ...cloudEvent };
    delete attributes[name];
    // JSON's null means that an attribute is not set.
    if (value !== null) mistyped = [...(mistyped ?? []), name];
  }
  return {
    cloudEvent: attributes as unknown as Metadata,
    parsed: cloudEvent,
    mistyped,
    unsafeNumber: object ? undefined : findUnsafeNumber(text),
    carried: carriedIn(fields["metadata"]),
  };
}

/** Attributes that are text, whoever writes them; extensions that nobody knows here may be booleans and numbers, too. */
const TEXTS = new Set(
  "time datacontenttype dataschema subject sourcehost sourcelib correlationid causationid traceparent tracestate partitionkey".split(
    " ",
  ),
);

/** Whether an attribute's value has its type (CloudEvents 1.0, section "Type System"; JSON format, section 2.2). */
function isTyped(name: string, value: unknown): boolean {
  if (name === "data" || name === "data_base64" || value === undefined) return true;
  if (name === "minorversion") return Number.isInteger(value);
  return typeof value === "string" || (typeof value !== "object" && !TEXTS.has(name));
}

/** The attributes of an event, without its data. */
export function metadataOf({ cloudEvent }: DecodedEvent): Metadata {
  const { data: _, data_base64: __, ...metadata } = cloudEvent;
  // One that never was JSON may hold attributes without a value.
  for (const name in metadata)
    if (metadata[name] === undefined) delete (metadata as Record<string, unknown>)[name];
  return metadata;
}

const NONE: Readonly<Record<string, string>> = Object.freeze({});

function carriedIn(text: string | undefined): Readonly<Record<string, string>> {
  if (!text) return NONE;
  // Bad `metadata` costs the headers, not the event.
  const carried = Object.entries(parseObject(text) ?? {}).filter(
    (header): header is [string, string] => typeof header[1] === "string",
  );
  return Object.fromEntries(carried);
}

function parseEvent(text: string, depth: number): Record<string, unknown> {
  const cloudEvent = parseObject(text);
  if (!cloudEvent) throw malformed('the field "data" is not JSON, or not an object');
  // One level is the envelope's.
  refuseDepth(overdeep(text, cloudEvent, depth + 1));
  return cloudEvent;
}

function refuseDepth(problem: string | undefined): void {
  if (problem) throw new DeliveryError("too_deep", `the event ${problem}`);
}

function malformed(problem: string): DeliveryError {
  return new DeliveryError("malformed", problem);
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  const value: unknown = text && parseJson(text, undefined);
  return typeof value === "object" && value && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The attribute by which the event says that it is not to be handled any more (RFC 3339): CloudEvents' `expirytime`, Dapr's `expiration`. */
export function expiredBy(metadata: Metadata): "expirytime" | "expiration" | undefined {
  if (isPast(metadata["expirytime"])) return "expirytime";
  return isPast(metadata["expiration"]) ? "expiration" : undefined;
}

function isPast(time: unknown): boolean {
  if (typeof time !== "string") return false;
  // JavaScript has no leap seconds: such a second is over with the one before it.
  return formatDateTime(time) && Date.parse(time.toUpperCase().replace(/:60(?=[.Z+-])/, ":59")) <= Date.now();
}

/** The payload for one event of the contract, still to be validated. Throws a `DeliveryError` with code `too_deep`. */
export function payloadFor(
  event: EventInternals,
  { parsed }: DecodedEvent,
  { dialect, limits }: { readonly dialect: WireDialect | undefined; readonly limits: AllLimits },
): unknown {
  if (event.whole) return parsed;
  const { data } = parsed;
  if (!dialect) return data;
  const payload = dialect.payload(parsed, event.text === true);
  // What it unpacked was text when the event was measured.
  if (payload !== data) refuseDepth(overdeep(undefined, payload, limits.depth));
  return payload;
}

/** The same as `unsafeNumber` of a decoded event, for a payload that was unpacked from text. */
export function unsafeNumberUnpacked({ parsed }: DecodedEvent, payload: unknown): string | undefined {
  const { data, data_base64: bytes } = parsed;
  if (payload === data || typeof payload === "string") return undefined;
  const text = typeof data === "string" ? data : (decodeBase64(bytes) ?? "");
  const pointer = findUnsafeNumber(text);
  return pointer === undefined ? undefined : `/data${pointer}`;
}

/** The same for headers that were read as JSON; the pointer begins with `/metadata`. */
export function unsafeNumberInHeaders(
  carried: DecodedEvent["carried"],
  headers: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const [name, text] of Object.entries(carried)) {
    const pointer = headers[name] === text ? undefined : findUnsafeNumber(text);
    if (pointer !== undefined) return at("/metadata", name) + pointer;
  }
  return undefined;
}
