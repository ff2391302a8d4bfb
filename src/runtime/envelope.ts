/** The envelope: CloudEvents 1.0 with the Open edX attributes of OEP-41 as extensions. */
import type { EventInternals } from "./event.ts";
import { type Expression, evaluate } from "./expression.ts";
import { VERSION } from "./version.ts";

/** An attribute value as CloudEvents has them in JSON. */
export type AttributeValue = string | number | boolean;

/** The envelope of an event as a handler sees it: everything but `data`, spelt as on the wire. */
export interface Metadata {
  readonly specversion: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly datacontenttype?: string;
  /** Absolute URI. */
  readonly dataschema?: string;
  readonly subject?: string;
  readonly minorversion?: number;
  readonly sourcehost?: string;
  readonly sourcelib?: string;
  readonly correlationid?: string;
  /** Id of the event whose handling published this one. */
  readonly causationid?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  /** Events with the same key are handled in order. */
  readonly partitionkey?: string;
  /** Attributes of other origins. */
  readonly [extension: string]: unknown;
}

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
}

const STANDARD = new Set([
  ..."specversion id type source time datacontenttype dataschema subject".split(" "),
  ..."minorversion sourcehost sourcelib correlationid causationid traceparent tracestate partitionkey".split(
    " ",
  ),
  "data",
  "data_base64",
]);

// What Dapr says of one publication; it is not true of an event published because of it.
const OF_ONE_HOP = new Set(["topic", "pubsubname", "traceid", "expiration"]);

/** Computes the envelope of an event that is about to be published. `cause` is the event in hand, when a handler publishes. */
export function makeEnvelope(
  event: EventInternals,
  payload: unknown,
  headers: unknown,
  origin: Origin,
  options: EnvelopeOptions,
  cause?: Metadata,
): Metadata {
  const { time } = options;
  const attributes: Record<string, unknown> = {
    specversion: "1.0",
    id: options.id ?? crypto.randomUUID(),
    type: event.type,
    source: origin.source,
    time:
      time === undefined ? new Date().toISOString() : typeof time === "string" ? time : time.toISOString(),
    datacontenttype: event.contentType ?? "application/json",
    subject: options.subject,
    minorversion: event.minorversion,
    sourcehost: origin.sourcehost,
    sourcelib: origin.sourcelib ?? VERSION,
    correlationid: options.correlationid,
    causationid: options.causationid ?? cause?.id,
    traceparent: cause?.traceparent,
    tracestate: cause?.tracestate,
    partitionkey: options.partitionkey,
  };
  attributes["correlationid"] ??=
    text(evaluateIn(event.correlation, attributes, payload, headers)) ?? cause?.correlationid;
  attributes["partitionkey"] ??=
    text(evaluateIn(event.partition, attributes, payload, headers)) ?? attributes["correlationid"];
  for (const name of cause ? Object.keys(cause) : []) {
    if (!STANDARD.has(name) && !OF_ONE_HOP.has(name) && /^[a-z0-9]+$/.test(name))
      attributes[name] = cause?.[name];
  }
  return attributes as unknown as Metadata;
}

/** The value of an expression; in headers it looks at the envelope's attributes, too, which travel as headers elsewhere. */
export function evaluateIn(
  expression: Expression | undefined,
  attributes: object,
  payload: unknown,
  headers: unknown,
): unknown {
  return (
    expression &&
    evaluate(expression, { payload, headers: { ...attributes, ...(headers as object | undefined) } })
  );
}

/** A correlation or partition value as an attribute; null and objects carry none. */
function text(value: unknown): string | undefined {
  return (typeof value === "string" && value !== "") ||
    typeof value === "number" ||
    typeof value === "boolean"
    ? String(value)
    : undefined;
}
