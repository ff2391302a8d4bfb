import type { EventDefinition } from "./definitions.ts";
import { type EnvelopeOptions, type Metadata, makeEnvelope, type Origin } from "./envelope.ts";
import { ContractViolation } from "./errors.ts";
import { type EventInternals, internalsOf } from "./event.ts";
import { formatDateTime } from "./formats.ts";
import type { EntryFields } from "./transport.ts";
import { violationOf } from "./violation.ts";

/** An event on its way out. */
export interface EncodedEvent {
  readonly metadata: Metadata;
  /** The payload with defaults. */
  readonly payload: unknown;
  readonly headers: Readonly<Record<string, unknown>> | undefined;
  readonly fields: EntryFields;
}

/** Validates a payload and writes it as a CloudEvent. Throws a `ContractViolation` when it may not be written. */
export function encode(
  definition: EventDefinition,
  input: unknown,
  origin: Origin,
  options: EnvelopeOptions & { readonly headers?: unknown },
  cause?: Metadata,
): EncodedEvent {
  const event = internalsOf(definition);
  const headers = checkHeaders(event, options.headers);
  const payload = event.toWire(input);
  const metadata = event.whole
    ? wholeMetadata(event, payload)
    : makeEnvelope(event, payload, headers, origin, checkOptions(event, options), cause);
  const data = stringify(event, event.whole ? payload : { ...metadata, data: payload });
  const carried = headers && Object.keys(headers).length > 0 ? stringifyHeaders(headers) : undefined;
  return {
    metadata,
    payload,
    headers,
    fields: carried === undefined ? { data } : { data, metadata: carried },
  };
}

function checkHeaders(event: EventInternals, headers: unknown): Record<string, unknown> | undefined {
  if (event.headers) {
    const given = headers ?? {};
    if (!event.headers.write(given)) {
      throw violationOf(event.headers.write, "headers_invalid", `headers of ${event.key} (${event.type})`);
    }
    return given as Record<string, unknown>;
  }
  if (headers === undefined) return undefined;
  throw new ContractViolation(
    "headers_invalid",
    `${event.key} (${event.type}) has no headers in its contract`,
    [{ pointer: "", message: "must be left out", keyword: "unknown-property" }],
  );
}

const TEXT_ATTRIBUTES = ["id", "subject", "correlationid", "causationid", "partitionkey"] as const;

function checkOptions(event: EventInternals, options: EnvelopeOptions): EnvelopeOptions {
  for (const name of TEXT_ATTRIBUTES) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== "string" || value === ""))
      refuseAttribute(event, name, "must be a non-empty string");
  }
  const { time } = options;
  const isTime = time instanceof Date ? !Number.isNaN(time.getTime()) : formatDateTime(String(time));
  if (time !== undefined && !isTime) {
    refuseAttribute(event, "time", "must be a valid date or an RFC 3339 string");
  }
  return options;
}

function refuseAttribute(event: EventInternals, name: string, problem: string): never {
  throw new ContractViolation(
    "envelope_invalid",
    `envelope of ${event.key} (${event.type}): ${name} ${problem}`,
    [{ pointer: `/${name}`, message: problem, keyword: "type" }],
  );
}

function wholeMetadata(event: EventInternals, payload: unknown): Metadata {
  const { data: _, data_base64: __, ...attributes } = payload as Record<string, unknown>;
  for (const name of ["specversion", "id", "source", "type"]) {
    if (typeof attributes[name] !== "string" || attributes[name] === "") {
      refuseAttribute(event, name, "is required of a CloudEvent");
    }
  }
  return attributes as unknown as Metadata;
}

function stringify(event: EventInternals, value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    const message = "is not JSON (a cycle, a BigInt, or too deep)";
    throw new ContractViolation(
      "payload_not_json",
      `payload of ${event.key} (${event.type}) ${message}`,
      [{ pointer: "", message, keyword: "json" }],
      1,
      { cause },
    );
  }
}

/** Headers travel as a flat object of strings: a string as it is, anything else as JSON. */
function stringifyHeaders(headers: Readonly<Record<string, unknown>>): string {
  const flat: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return JSON.stringify(flat);
}
