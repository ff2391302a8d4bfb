/** The envelope: CloudEvents 1.0 with the Open edX attributes of OEP-41 as extensions. */
import type { EventInternals } from "../event/event.ts";
import type { Expression } from "../event/expression.ts";
import type { Metadata } from "../event/metadata.ts";
import type { Named } from "../event/violation.ts";
import { VERSION } from "../version.ts";

/** What a caller may set on the envelope; the rest is computed. */
export interface EnvelopeOptions {
  /** Unique per source. Default: a random UUID. */
  readonly id?: string;
  /** When it happened. Default: now. */
  readonly time?: Date | string;
  readonly subject?: string;
  /** Default: what the contract's correlation location points at. */
  readonly correlationid?: string;
  readonly causationid?: string;
  /** Default: the contract's `x-partition-key`, else the correlation id. */
  readonly partitionkey?: string;
}

/** What the bus knows of itself. */
export interface Origin {
  readonly source: string;
  readonly sourcehost?: string | undefined;
  readonly sourcelib?: string | undefined;
  /** Extensions of the event in hand that travel on. */
  readonly carry?: readonly string[] | undefined;
  readonly dataschema?: ((event: Named) => string) | undefined;
}

/** Computes the envelope of an event that is about to be published. `cause` is the event in hand, when a handler publishes. */
export function makeEnvelope(
  event: EventInternals,
  payload: unknown,
  options: EnvelopeOptions & { readonly headers?: object },
  origin: Origin,
  cause?: Metadata,
): Metadata {
  const attributes: Record<string, unknown> = {
    specversion: "1.0",
    id: options.id ?? crypto.randomUUID(),
    type: event.type,
    source: origin.source,
    time: timeOf(options.time),
    datacontenttype: event.contentType ?? "application/json",
    dataschema: origin.dataschema?.(event),
    subject: options.subject,
    minorversion: event.minorversion,
    sourcehost: origin.sourcehost,
    sourcelib: origin.sourcelib ?? VERSION,
    correlationid: options.correlationid,
    causationid: options.causationid ?? cause?.id,
    // Empty counts as absent.
    traceparent: cause?.traceparent || undefined,
    tracestate: cause?.tracestate || undefined,
    partitionkey: options.partitionkey,
  };
  const { correlation, partition } = event;
  attributes["correlationid"] ??=
    valueAt(correlation, payload, attributes, options.headers) ?? cause?.correlationid;
  attributes["partitionkey"] ??=
    valueAt(partition, payload, attributes, options.headers) ?? attributes["correlationid"];
  // Most extensions speak of one event, such as its place in a sequence or its expiry (CloudEvents, "Documented Extensions").
  if (cause && origin.carry) for (const name of origin.carry) attributes[name] ??= cause[name];
  return attributes as unknown as Metadata;
}

/** What an expression points at. Headers of the contract travel as attributes here, too. */
function valueAt(
  expression: Expression | undefined,
  payload: unknown,
  attributes: object,
  headers: object | undefined,
): string | undefined {
  return expression && attributeText(expression.evaluate(payload, { ...attributes, ...headers }));
}

let lastTime = { ms: 0, text: "" };

/** A time as RFC 3339; the one of now is written once per millisecond. */
function timeOf(time: Date | string | undefined): string {
  if (time !== undefined) return typeof time === "string" ? time : time.toISOString();
  const ms = Date.now();
  if (ms !== lastTime.ms) lastTime = { ms, text: new Date(ms).toISOString() };
  return lastTime.text;
}

/** A correlation or partition value as an attribute; null and objects carry none. */
export function attributeText(value: unknown): string | undefined {
  return value !== "" && ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}
