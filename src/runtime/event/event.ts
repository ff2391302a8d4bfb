import { ContractViolation } from "../errors.ts";
import { applyDefaults } from "./defaults.ts";
import type {
  ChannelAddress,
  DefaultsPlan,
  EventDefinition,
  EventTypes,
  ValidateFunction,
} from "./definitions.ts";
import { type Expression, parseExpression, unescapePointer } from "./expression.ts";
import type { HeadersCodec } from "./headers.ts";
import type { IdentifyEvent } from "./identify-by-payload.ts";
import type { Metadata } from "./metadata.ts";
import { unreadable } from "./unreadable.ts";
import { type Named, violationOf } from "./violation.ts";

/** What an event brings along whose payload is the whole CloudEvent (content type `application/cloudevents+json`). */
export interface WholeEvent {
  /** The attributes of a payload. Throws a `ContractViolation` when a required one is missing. */
  metadata(payload: unknown, event: Named): Metadata;
  /** Its type may be any. */
  readonly identify: IdentifyEvent;
}

/** What generated code says of an event. */
export interface EventSpec {
  readonly key: string;
  readonly type: string;
  readonly version: number;
  readonly minorversion: number;
  readonly channels: readonly ChannelAddress[];
  /** The payload as a reader takes it: the schema as written. */
  readonly read: ValidateFunction;
  /** The payload as a publisher may write it: no property that the schema does not name. */
  readonly write: ValidateFunction;
  readonly defaults?: DefaultsPlan;
  readonly plans?: Readonly<Record<string, DefaultsPlan>>;
  /** Runtime expression. */
  readonly correlationId?: string;
  /** Runtime expression. */
  readonly partitionKey?: string;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** The payload may be a JSON string, so that a string is never parsed once more. */
  readonly text?: true;
  /** The payload is the whole CloudEvent (`application/cloudevents+json`). */
  readonly whole?: WholeEvent;
  /** The payload's top-level keys, where the schema names them all: the named arguments of a handler. */
  readonly arguments?: readonly string[];
  readonly headers?: HeadersCodec;
}

/** The side of an event that only the runtime sees. */
export interface EventInternals extends EventSpec {
  readonly correlation: Expression | undefined;
  readonly partition: Expression | undefined;
  /** The payload with defaults, as it goes over the wire. Throws a `ContractViolation` when it may not be written. */
  toWire(value: unknown): unknown;
}

// Registered, so that events and runtime understand each other across copies of this module.
const INTERNALS = Symbol.for("eventpact.event");

/** Declares an event. */
export function defineEvent<T extends EventTypes>(spec: EventSpec): EventDefinition<T> {
  const { read } = spec;
  const fill = (value: unknown) => (spec.defaults ? applyDefaults(spec.defaults, value, spec.plans) : value);
  const check = (validate: ValidateFunction, value: unknown) => {
    let isValid: boolean;
    let filled: unknown;
    try {
      filled = fill(value);
      isValid = validate(filled);
    } catch (cause) {
      throw unreadable(spec, cause);
    }
    if (!isValid) throw violationOf(validate, "payload", spec);
    return filled;
  };
  const expression = (text: string | undefined) => (text === undefined ? text : parseExpression(text));
  const internals: EventInternals = {
    ...spec,
    correlation: expression(spec.correlationId),
    partition: expression(spec.partitionKey),
    toWire: (value) => check(spec.write, value),
  };
  const event: EventDefinition<T> = {
    key: spec.key,
    type: spec.type,
    version: spec.version,
    minorversion: spec.minorversion,
    channels: spec.channels,
    is(value): value is T["input"] {
      try {
        return read(fill(value));
      } catch {
        // What cannot even be read is not of this type.
        return false;
      }
    },
    parse: (value) => check(read, value),
    "~standard": {
      version: 1,
      vendor: "eventpact",
      validate(value) {
        try {
          return { value: check(read, value) };
        } catch (error) {
          if (!ContractViolation.is(error)) throw error;
          const issues = error.issues.map(({ message, pointer }) => ({
            message: `${pointer} ${message}`.trim(),
            path: pointer.split("/").slice(1).map(unescapePointer),
          }));
          return { issues };
        }
      },
    },
  };
  return Object.defineProperty(event, INTERNALS, { value: internals });
}

/** The runtime's side of an event. Throws a `TypeError` for what is no event. */
export function internalsOf(event: EventDefinition): EventInternals {
  const internals = (event as { [INTERNALS]?: EventInternals } | undefined)?.[INTERNALS];
  if (!internals)
    throw new TypeError("not an event of a generated contract; import it from the contract package");
  return internals;
}
