/** Request and outcome: publishes an event, and waits for the reply that its operation declares. */

import type { Delivery } from "../deliver/stream.ts";
import { DeliveryError } from "../errors.ts";
import type { EventDefinition } from "../event/definitions.ts";
import { internalsOf } from "../event/event.ts";
import type { ReplySpec } from "../event/operations.ts";
import { nameOf, violationAt } from "../event/violation.ts";
import { onAbort } from "../on-abort.ts";
import type { Receipt, UntypedPublishOptions } from "../publish/publish.ts";
import { asCarried } from "../wire/carried.ts";
import { MAX_TIMER_MS } from "../within.ts";
import { FailureReply } from "./failure-reply.ts";
import type { Reply } from "./reply.ts";
import { correlate } from "./reply-correlation.ts";
import { paramsOfReply } from "./reply-params.ts";
import { type ReadingBus, type Seat, takeSeat, type Waiter } from "./reply-reader.ts";

/** How long a request waits for its reply, unless asked otherwise. */
const REPLY_TIMEOUT_MS = 30_000;

/** `RequestOptions` without the types of an operation. */
export interface UntypedRequestOptions extends UntypedPublishOptions {
  readonly timeout?: number;
  readonly replyParams?: object;
}

/** An operation that is answered. */
export interface AnsweredOperation {
  /** The method, for people. */
  readonly name: string;
  readonly reply: ReplySpec;
  readonly failureReply?: ReplySpec | undefined;
  /** All that may come on the channel of a reply, so that operations that are answered there share its reader. */
  readonly everything: ReadonlyMap<string, ReplySpec["events"]>;
}

/**
 * Publishes `input` and resolves with its reply. Rejects with a `FailureReply`; with a `DeliveryError` with code `reply_timeout`, or `bus_closed`
 * while it waits; with the reason of the signal; and with whatever keeps it from being published.
 */
export async function request(
  bus: ReadingBus,
  operation: AnsweredOperation,
  event: EventDefinition,
  input: unknown,
  { timeout = REPLY_TIMEOUT_MS, replyParams, signal, ...options }: UntypedRequestOptions,
): Promise<Reply> {
  if (!(timeout > 0)) throw new RangeError(`timeout must be more than 0 milliseconds, not ${timeout}`);
  signal?.throwIfAborted();
  const { name, reply, failureReply, everything } = operation;
  const internals = internalsOf(event);
  // Nothing is opened, nor published, for what may not be published.
  const payload = internals.toWire(asCarried(internals, input, Number.POSITIVE_INFINITY).value);
  const whole = internals.whole?.metadata(payload, internals);
  const correlation = correlate(internals, payload, whole ?? options, options.headers);
  const { correlationid = correlation.envelope } = options;
  const id = whole?.id ?? options.id ?? crypto.randomUUID();
  const specs = failureReply ? [reply, failureReply] : [reply];
  checkNames(reply, specs, replyParams);
  const headers = { ...whole, correlationid, ...options.headers };
  const asked = { name, payload, params: options.params, headers, replyParams };
  const places = specs.map((spec) => ({ spec, params: paramsOfReply(spec.channel, asked) }));

  const seats: Seat[] = [];
  const end = new AbortController();
  const stopListening = onAbort(signal, () => end.abort(signal?.reason));
  /** What became of the request so far, for people. */
  let state = "was not published";
  const timer = setTimeout(
    () => {
      const message = `no reply to ${nameOf(event)} within ${timeout} ms: it ${state}`;
      end.abort(new DeliveryError("reply_timeout", message));
    },
    Math.min(MAX_TIMER_MS, timeout),
  );
  const ended = new Promise<never>((_, reject) => onAbort(end.signal, () => reject(end.signal.reason)));
  ended.catch(() => {
    // The race below rejects with the error.
  });
  let answer: Waiter["answer"] = () => undefined;
  const answered = new Promise<Delivery>((resolve) => {
    answer = resolve;
  });
  const closed = () => {
    const message = `the bus was closed before a reply to ${nameOf(event)} came: it ${state}`;
    end.abort(new DeliveryError("bus_closed", message));
  };
  try {
    for (const { spec, params } of places) {
      const { channel, events } = spec;
      const seat = takeSeat(bus, { channel, events: everything.get(channel.key) ?? events }, params);
      seats.push(seat);
      seat.wait({ ...correlation, id, accepts: new Set(Object.keys(events)), answer, closed });
    }
    await Promise.race([Promise.all(seats.map(({ opened }) => opened)), ended]);
    state = `may have been published as ${id}, and the reply may still come`;
    const publish = bus.publish as (
      event: EventDefinition,
      input: unknown,
      options: object,
    ) => Promise<Receipt>;
    const own = whole ? {} : { id, correlationid };
    const receipt = await publish(event, input, { ...options, ...own, signal: end.signal });
    state = `was published as ${id}, and the reply may still come`;
    const { signal: _, ...delivery } = await Promise.race([answered, ended]);
    const outcome: Reply = { ...delivery, receipt };
    if (Object.hasOwn(reply.events, outcome.key)) return outcome;
    const failure = nameOf(outcome.event);
    throw new FailureReply(
      `${name}: ${nameOf(event)} ${id} was answered by ${failure}; see "reply"`,
      outcome,
    );
  } finally {
    clearTimeout(timer);
    stopListening();
    for (const seat of seats) seat.leave();
  }
}

/** A name that no address of a reply has is a mistake. */
function checkNames(
  { channel }: ReplySpec,
  specs: readonly ReplySpec[],
  replyParams: object | undefined,
): void {
  const names = specs.flatMap(({ channel }) => channel.parameters.map(({ name }) => name));
  for (const name of Object.keys(replyParams ?? {})) {
    const problem = `is no parameter of an address of a reply; there is ${names.join(", ") || "none"}`;
    if (!names.includes(name)) throw violationAt("parameter", channel, `/${name}`, problem, "parameter");
  }
}
