import { DeliveryError } from "../errors.ts";
import type { EventInternals } from "../event/event.ts";
import type { Metadata } from "../event/metadata.ts";
import { parseJson } from "../parse-json.ts";
import type { IncomingEntry, WireDialect } from "../transport.ts";
import { type AllLimits, overdeep } from "./limits.ts";

/** An entry that could be read. Its payload is not validated yet. */
export interface DecodedEvent {
  /** The whole CloudEvent as parsed: the attributes, and beside them `data`. */
  readonly cloudEvent: Metadata;
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
  const cloudEvent = object ?? parseEvent(fields["data"] ?? "", depth);
  if (!object) dialect?.normalize(cloudEvent);
  for (const name of REQUIRED_ATTRIBUTES) {
    if (typeof cloudEvent[name] !== "string" || cloudEvent[name] === "")
      throw malformed(`the CloudEvents attribute "${name}" is missing or not a string`);
  }
  if (!/^1(\.|$)/.test(cloudEvent["specversion"] as string)) throw malformed("the specversion is not 1.x");
  return { cloudEvent: cloudEvent as unknown as Metadata, carried: carriedIn(fields["metadata"]) };
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

/** Whether the event says that it is not to be handled any more (`expiration`, RFC 3339, as Dapr writes it). */
export function isEventExpired({ expiration }: Metadata): boolean {
  return typeof expiration === "string" && Date.parse(expiration) <= Date.now();
}

/** The payload for one event of the contract, still to be validated. Throws a `DeliveryError` with code `too_deep`. */
export function payloadFor(
  event: EventInternals,
  { cloudEvent }: DecodedEvent,
  { dialect, limits }: { readonly dialect: WireDialect | undefined; readonly limits: AllLimits },
): unknown {
  if (event.whole) return cloudEvent;
  const { data } = cloudEvent;
  if (!dialect) return data;
  const payload = dialect.payload(cloudEvent, event.text === true);
  // What it unpacked was text when the event was measured.
  if (payload !== data) refuseDepth(overdeep(undefined, payload, limits.depth));
  return payload;
}
