import type { EventDefinition } from "../event/definitions.ts";
import { type EventInternals, internalsOf } from "../event/event.ts";
import { formatDateTime } from "../event/formats.ts";
import type { Metadata } from "../event/metadata.ts";
import { type Named, violation, violationAt } from "../event/violation.ts";
import type { EntryFields } from "../transport.ts";
import { asCarried, stringify } from "./carried.ts";
import { type EnvelopeOptions, makeEnvelope, type Origin } from "./envelope.ts";
import { type AllLimits, overdeep, oversize } from "./limits.ts";

/** An event on its way out. */
export interface EncodedEvent {
  readonly metadata: Metadata;
  /** The payload with defaults. */
  readonly payload: unknown;
  readonly fields: EntryFields;
  /** The CloudEvent itself, unless `fields` hold it as JSON. */
  readonly cloudEvent?: Readonly<Record<string, unknown>>;
}

/** How events are written. */
export interface EncodeSettings {
  readonly limits: AllLimits;
  /** Leave the event an object. */
  readonly inProcess?: boolean | undefined;
}

/**
 * Validates a payload and writes it as a CloudEvent. Throws a `ContractViolation` when it may not be written. What is validated is what JSON carries:
 * members of a class, accessors it inherits, and members without a value are not there.
 */
export function encode(
  definition: EventDefinition,
  input: unknown,
  origin: Origin,
  options: EnvelopeOptions & { readonly headers?: object },
  { limits, inProcess }: EncodeSettings,
  cause?: Metadata,
): EncodedEvent {
  const event = internalsOf(definition);
  const { headers, whole } = event;
  if (options.headers && !headers)
    throw violationAt("headers", event, "", "must be left out: the contract has none", "unknown-property");
  const given = options.headers && asCarried(event, options.headers, limits.depth, "headers").value;
  const carried = headers?.write((given as object | undefined) ?? {}, event);
  const { json, value } = asCarried(event, input, limits.depth);
  const payload = event.toWire(value);
  // Defaults may nest deeper than what was measured.
  if (payload !== value) refuse("event_too_deep", event, overdeep(undefined, payload, limits.depth));
  checkOptions(event, options);
  const metadata = whole
    ? whole.metadata(payload, event)
    : makeEnvelope(
        event,
        payload,
        given === options.headers ? options : { ...options, headers: given as object },
        origin,
        cause,
      );
  if (inProcess) {
    const fields = carried ? { data: "", metadata: carried } : NOTHING;
    const cloudEvent = (whole ? payload : metadata) as Record<string, unknown>;
    if (!whole && payload !== undefined) cloudEvent["data"] = payload;
    return { metadata, payload, fields, cloudEvent };
  }
  const text = json !== undefined && payload === value ? json : stringify(event, payload);
  // An event may have no data (CloudEvents 1.0, section "Event Data").
  const member = text === undefined ? "" : `,"data":${text}`;
  const data = whole ? (text ?? "") : `${JSON.stringify(metadata).slice(0, -1)}${member}}`;
  const fields = carried ? { data, metadata: carried } : { data };
  refuse("event_too_large", event, oversize(fields, limits.eventBytes));
  return { metadata, payload, fields };
}

function refuse(code: string, event: Named, problem: string | undefined): void {
  if (problem) throw violation("payload", event, [{ pointer: "", message: problem, keyword: "limit" }], code);
}

const NOTHING: EntryFields = { data: "" };

const TEXT_OPTIONS = ["id", "subject", "correlationid", "causationid", "partitionkey"] as const;

function checkOptions(event: EventInternals, options: EnvelopeOptions): void {
  for (const name of TEXT_OPTIONS) {
    if (options[name] !== undefined) checkText(event, name, options[name]);
  }
  const { time } = options;
  if (
    time !== undefined &&
    !(time instanceof Date ? Number.isFinite(time.getTime()) : formatDateTime(time))
  ) {
    throw violationAt("envelope", event, "/time", "must be a valid date or an RFC 3339 string", "type");
  }
}

/** Throws a `ContractViolation` for what is no text. */
export function checkText(event: Named, name: string, value: unknown): void {
  if (typeof value !== "string" || value === "")
    throw violationAt("envelope", event, `/${name}`, "must be a non-empty string", "type");
}
