import type { FailureReason } from "./dead-letter.ts";
import { type DecodedEvent, decode, headersFor, isExpired, MalformedEntry, payloadFor } from "./decode.ts";
import type { DispatchTable } from "./dispatch-table.ts";
import type { Metadata } from "./envelope.ts";
import { DeliveryError } from "./errors.ts";
import { internalsOf } from "./event.ts";
import type { HandlerContext } from "./handler.ts";
import type { PublishFunction } from "./publish.ts";
import type { DispatcherOptions, Registration } from "./registration.ts";
import type { Report } from "./report.ts";
import type { IncomingEntry } from "./transport.ts";

/** What a dispatcher needs of its bus. */
export interface DispatcherHost {
  report(report: Report): void;
  publishBecauseOf(cause: Metadata): PublishFunction;
}

/** What is to become of an entry. */
export type Verdict =
  | { readonly kind: "handle"; readonly task: Task }
  | {
      readonly kind: "give up";
      readonly reason: FailureReason;
      readonly error: unknown;
      readonly type: string | undefined;
    }
  | { readonly kind: "left" | "unhandled"; readonly type: string; readonly lane: string | undefined }
  | { readonly kind: "expired"; readonly type: string }
  | { readonly kind: "not ours" };

/** An event on its way to its handler. */
export interface Task {
  readonly lane: string | undefined;
  readonly unlimited: boolean;
  readonly alone: boolean;
  readonly entry: IncomingEntry;
  readonly registration: Registration;
  /** What the first call gets; a further one is read anew, as a handler may change what it got. */
  readonly call: Call;
  /** Attempts made by this member. */
  attempts: number;
  first: Date | undefined;
  /** Of the attempt that runs. */
  abort: AbortController | undefined;
  /** It was given away although it runs: whatever comes of it is not ours any more. */
  abandoned: boolean;
}

/** Ends attempts that run: whatever comes of them is not ours any more. */
export function abandon(tasks: readonly Task[], reason: DeliveryError): void {
  for (const task of tasks) {
    task.abandoned = true;
    task.abort?.abort(reason);
  }
}

/** What a handler is called with, but for what belongs to one attempt. */
export interface Call {
  readonly data: unknown;
  readonly context: Omit<HandlerContext, "delivery" | "signal">;
}

/**
 * From which delivery on an entry that came back without an outcome is handled alone: whatever ended the members before may end this one, and
 * what runs beside it would be counted as a failed delivery with it.
 */
const SUSPECT = 3;

/** Says what is to become of an entry: reads it, finds its handler, validates it. */
export class Triage {
  readonly #options: DispatcherOptions;
  readonly #table: DispatchTable;
  readonly #host: DispatcherHost;

  constructor(options: DispatcherOptions, table: DispatchTable, host: DispatcherHost) {
    this.#options = options;
    this.#table = table;
    this.#host = host;
  }

  /** What is to become of an entry. */
  judge(entry: IncomingEntry): Verdict {
    let type: string | undefined;
    try {
      const decoded = decode(entry.fields);
      const only = decoded.carried["eventpact-group"];
      if (only !== undefined && only !== this.#options.group) return { kind: "not ours" };
      type = decoded.metadata.type;
      if (isExpired(decoded)) return { kind: "expired", type };
      const route = this.#table.find(decoded);
      if (route.kind === "ambiguous")
        return { kind: "give up", reason: "ambiguous", error: route.error, type };
      if (route.kind !== "handler") return { ...route, lane: this.#laneOf(decoded) };
      const { registration } = route;
      if (entry.deliveries > registration.retry.maxDeliveries) {
        const problem = `handed out ${entry.deliveries - 1} times without an outcome; its handler may crash or hang`;
        const error = new DeliveryError("max_deliveries", problem);
        return { kind: "give up", reason: "max_deliveries", error, type };
      }
      return { kind: "handle", task: this.#task(entry, decoded, registration) };
    } catch (error) {
      const reason = error instanceof MalformedEntry ? "malformed" : "invalid";
      return { kind: "give up", reason, error, type };
    }
  }

  #laneOf({ metadata }: DecodedEvent): string | undefined {
    return this.#options.ordered ? metadata.partitionkey : undefined;
  }

  /** What a handler is called with. Throws a `MalformedEntry` or `ContractViolation`. */
  read(entry: IncomingEntry, registration: Registration, decoded = decode(entry.fields)): Call {
    const { event } = registration;
    const { metadata } = decoded;
    const internals = internalsOf(event);
    return {
      data: event.parse(payloadFor(internals, decoded)),
      context: {
        event,
        metadata,
        headers: headersFor(internals, decoded.carried),
        params: this.#options.params,
        publish: this.#host.publishBecauseOf(metadata),
      },
    };
  }

  #task(entry: IncomingEntry, decoded: DecodedEvent, registration: Registration): Task {
    const { retry, pulled } = registration;
    return {
      lane: this.#laneOf(decoded),
      unlimited: pulled,
      alone: entry.deliveries > 1 && entry.deliveries >= Math.min(SUSPECT, retry.maxDeliveries),
      entry,
      registration,
      call: this.read(entry, registration, decoded),
      attempts: 0,
      first: undefined,
      abort: undefined,
      abandoned: false,
    };
  }
}
