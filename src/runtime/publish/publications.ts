import { wrapPublish } from "../compose-middleware.ts";
import { DeliveryError, TransportError } from "../errors.ts";
import { buildAddress } from "../event/channel.ts";
import type { ChannelAddress, EventDefinition } from "../event/definitions.ts";
import { parseExpression } from "../event/expression.ts";
import type { Metadata } from "../event/metadata.ts";
import { chooseChannel } from "../event/target.ts";
import { violationAt } from "../event/violation.ts";
import type { Middleware } from "../middleware.ts";
import { onAbort } from "../on-abort.ts";
import { createSemaphore } from "../semaphore.ts";
import type { AppendOutcome, Connection, OutgoingEntry } from "../transport.ts";
import { type EncodedEvent, type EncodeSettings, encode } from "../wire/encode.ts";
import type { Origin } from "../wire/envelope.ts";
import { lengthOf } from "../wire/limits.ts";
import { within } from "../within.ts";
import type { PublishResult, Receipt, UntypedPublishOptions } from "./publish.ts";

/** An entry that is ready to be sent, with the id of its event. */
interface Prepared {
  readonly entry: OutgoingEntry;
  readonly id: string;
}

/** The publishing side of a bus. */
export interface Publications {
  /** Publishes one payload. Rejects with why it was not published, as far as is known. */
  publishOne(
    event: EventDefinition,
    input: unknown,
    options?: UntypedPublishOptions,
    cause?: Metadata,
  ): Promise<Receipt>;
  /** Publishes payloads of one event; one result each. Rejects when the signal is aborted or the broker cannot be used. */
  publish(
    event: EventDefinition,
    inputs: readonly unknown[],
    options?: UntypedPublishOptions,
    cause?: Metadata,
  ): Promise<PublishResult[]>;
  /** Waits for what is under way, at most `deadline` milliseconds. */
  settled(deadline: number): Promise<unknown>;
}

/** Options of the publishing side of a bus. */
export interface PublicationsOptions extends EncodeSettings {
  readonly use?: readonly Middleware[] | undefined;
  readonly idempotent?: boolean | undefined;
}

/** Makes the publishing side of a bus. */
export function createPublications(
  origin: Origin,
  { use = [], idempotent: always, ...settings }: PublicationsOptions,
  connect: () => Connection | Promise<Connection>,
): Publications {
  const semaphore = createSemaphore(settings.limits.inFlight, settings.limits.inFlightBytes);

  /** Resolves with one outcome per entry. */
  async function append(
    prepared: readonly Prepared[],
    signal: AbortSignal | undefined,
  ): Promise<PublishResult[]> {
    const { length } = prepared;
    if (length === 0) return [];
    const bytes = prepared.reduce((sum, { entry }) => sum + lengthOf(entry.fields), 0);
    await semaphore.acquire(length, bytes);
    try {
      const connection = await connect();
      // Aborted before sending: do not send.
      signal?.throwIfAborted();
      const outcomes = await connection.append(prepared.map(({ entry }) => entry));
      return prepared.map((sent, index) => {
        const outcome = outcomeOf(outcomes[index], sent);
        return "error" in outcome
          ? { status: "failed", error: outcome.error }
          : { status: "published", receipt: receiptOf(sent, outcome.id) };
      });
    } finally {
      semaphore.release(length, bytes);
    }
  }

  /** Throws a `ContractViolation` or a `DeliveryError`. */
  function prepare(
    event: EventDefinition,
    input: unknown,
    options: UntypedPublishOptions,
    cause: Metadata | undefined,
  ): Prepared {
    if (!event?.channels)
      throw new DeliveryError("unknown_event", "publish needs an event of a contract, from generated code");
    const channel = chooseChannel(event, options.channel);
    const encoded = encode(event, input, origin, options, settings, cause);
    const { fields, metadata, cloudEvent } = encoded;
    const { id, source, partitionkey } = metadata;
    const located = locatedParams(event, channel, encoded, options);
    const address = buildAddress(
      channel,
      (located ? { ...options.params, ...located } : options.params) as Record<string, unknown> | undefined,
    );
    const { idempotent = always } = options;
    const idempotencyKey = idempotent ? JSON.stringify([source, id]) : undefined;
    const { partitions } = channel;
    const entry = { address, fields, partitionKey: partitionkey, partitions, idempotencyKey, cloudEvent };
    return { id, entry };
  }

  /** The way of most publications: one event, of which as little as possible is made. */
  async function publishOne(
    event: EventDefinition,
    input: unknown,
    options: UntypedPublishOptions,
    cause: Metadata | undefined,
  ): Promise<Receipt> {
    const prepared = prepare(event, input, options, cause);
    const bytes = lengthOf(prepared.entry.fields);
    const waiting = semaphore.acquire(1, bytes);
    if (waiting) await waiting;
    try {
      const connecting = connect();
      const connection = connecting instanceof Promise ? await connecting : connecting;
      const outcome = outcomeOf((await connection.append([prepared.entry]))[0], prepared);
      if ("error" in outcome) throw outcome.error;
      return receiptOf(prepared, outcome.id);
    } finally {
      semaphore.release(1, bytes);
    }
  }

  async function publish(
    event: EventDefinition,
    inputs: readonly unknown[],
    options: UntypedPublishOptions,
    cause?: Metadata,
  ): Promise<PublishResult[]> {
    const { id, signal } = options;
    signal?.throwIfAborted();
    if (id !== undefined && inputs.length > 1)
      throw new TypeError('publishMany: "id" names one event, not several');
    const prepared = inputs.map((input): Prepared | PublishResult => {
      try {
        return prepare(event, input, options, cause);
      } catch (error) {
        return { status: "failed", error: error as Error };
      }
    });
    const work = append(
      prepared.filter((item) => "entry" in item),
      signal,
    );
    const published = (await unlessAborted(work, signal)).values();
    return prepared.map((item) => ("entry" in item ? (published.next().value as PublishResult) : item));
  }

  const isWrapped = use.some((middleware) => middleware.publish);

  async function publishAll(
    event: EventDefinition,
    inputs: readonly unknown[],
    options: UntypedPublishOptions,
    cause?: Metadata,
  ): Promise<PublishResult[]> {
    if (!isWrapped) return publish(event, inputs, options, cause);
    const wrapped = wrapPublish(use, (next) => publish(next.event, next.inputs, next.options, cause));
    return wrapped({ event, inputs, options });
  }

  return {
    async publishOne(event, input, options = NO_OPTIONS, cause) {
      if (!isWrapped && !options.signal) return publishOne(event, input, options, cause);
      const [result] = await publishAll(event, [input], options, cause);
      if (result?.status === "published") return result.receipt;
      throw result?.error;
    },
    publish: (event, inputs, options = NO_OPTIONS, cause) => publishAll(event, inputs, options, cause),
    settled: (deadline) => within(deadline, semaphore.idle()),
  };
}

const NO_OPTIONS: UntypedPublishOptions = {};

function outcomeOf(outcome: AppendOutcome | undefined, { entry }: Prepared): AppendOutcome {
  return (
    outcome ?? { error: new TransportError("no_outcome", `no outcome of publishing to ${entry.address}`) }
  );
}

function receiptOf({ id, entry: { address } }: Prepared, entry: string): Receipt {
  return { id, address, entry };
}

/** Waits for `work`, or rejects when the signal is aborted before. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    work.then(resolve, reject).finally(stopListening);
  });
}

/** The parameters that the contract fills from the message itself; undefined when there are none. */
function locatedParams(
  event: EventDefinition,
  channel: ChannelAddress,
  { metadata, payload }: EncodedEvent,
  { headers, params: given = {} }: UntypedPublishOptions,
): Record<string, unknown> | undefined {
  if (channel.parameters.length === 0) return undefined;
  const params: Record<string, unknown> = {};
  for (const { name, location } of channel.parameters) {
    if (location === undefined) continue;
    const refuse = (pointer: string, problem: string) =>
      violationAt(
        "parameter",
        event,
        pointer,
        `${problem}: ${channel.key} fills "${name}" from ${location}`,
        "parameter",
      );
    if (Object.hasOwn(given, name)) throw refuse(`/${name}`, "must be left out");
    const { pointer, evaluate } = parseExpression(location);
    params[name] = evaluate(payload, { ...metadata, ...headers }) ?? undefined;
    if (params[name] === undefined) throw refuse(pointer, "is missing");
  }
  return params;
}
