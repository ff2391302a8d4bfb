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
