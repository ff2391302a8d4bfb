import { buildAddress } from "./channel.ts";
import type { ChannelAddress, EventDefinition } from "./definitions.ts";
import { type EncodedEvent, encode } from "./encode.ts";
import { type EnvelopeOptions, evaluateIn, type Metadata, type Origin } from "./envelope.ts";
import { ContractViolation, TransportError } from "./errors.ts";
import { parseExpression } from "./expression.ts";
import { onAbort } from "./on-abort.ts";
import type { PublishResult, Receipt } from "./publish.ts";
import { chooseChannel } from "./target.ts";
import type { Connection, OutgoingEntry } from "./transport.ts";
import { within } from "./within.ts";

/** `PublishOptions` without the types of an event. */
export interface UntypedPublishOptions extends EnvelopeOptions {
  readonly channel?: string | ChannelAddress;
  readonly params?: object | undefined;
  readonly headers?: unknown;
  readonly signal?: AbortSignal;
}

interface Prepared {
  readonly entry: OutgoingEntry;
  readonly id: string;
}

/** The publishing side of a bus. */
export class Publications {
  readonly #origin: Origin;
  readonly #connect: () => Promise<Connection>;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(origin: Origin, connect: () => Promise<Connection>) {
    this.#origin = origin;
    this.#connect = connect;
  }

  /** Publishes one event. */
  async one(
    event: EventDefinition,
    input: unknown,
    options: UntypedPublishOptions = {},
    cause?: Metadata,
  ): Promise<Receipt> {
    options.signal?.throwIfAborted();
    const prepared = this.#prepare(event, input, options, cause);
    const [result] = await this.#track(this.#append([prepared]), options.signal);
    if (result?.status === "published") return result.receipt;
    throw result?.error ?? new TransportError("no_outcome", `the transport gave no outcome for ${event.key}`);
  }

  /** Publishes several payloads of one event; one result each. */
  async many(
    event: EventDefinition,
    inputs: readonly unknown[],
    options: UntypedPublishOptions = {},
  ): Promise<PublishResult[]> {
    options.signal?.throwIfAborted();
    if (options.id !== undefined && inputs.length > 1) {
      throw new TypeError('publishMany: "id" names one event and cannot be given to several');
    }
    const prepared = inputs.map((input): Prepared | PublishResult => {
      try {
        return this.#prepare(event, input, options);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return { status: "failed", error };
      }
    });
    const good = prepared.filter((item): item is Prepared => "entry" in item);
    const published = (await this.#track(this.#append(good), options.signal)).values();
    return prepared.map((item) => ("entry" in item ? (published.next().value as PublishResult) : item));
  }

  /** Waits for what is under way. */
  async settled(deadline: number): Promise<void> {
    await within(deadline, Promise.allSettled([...this.#underWay]));
  }

  #prepare(
    event: EventDefinition,
    input: unknown,
    options: UntypedPublishOptions,
    cause?: Metadata,
  ): Prepared {
    const channel = chooseChannel(event, options.channel);
    const encoded = encode(event, input, this.#origin, options, cause);
    const address = buildAddress(channel, {
      ...options.params,
      ...locatedParams(event, channel, encoded, options.params),
    });
    const { fields, metadata } = encoded;
    const { id, partitionkey } = metadata;
    return {
      id,
      entry: {
        address,
        fields,
        ...(partitionkey !== undefined && { partitionKey: partitionkey }),
      },
    };
  }

  async #append(prepared: readonly Prepared[]): Promise<PublishResult[]> {
    if (prepared.length === 0) return [];
    const connection = await this.#connect();
    const outcomes = await connection.append(prepared.map(({ entry }) => entry));
    return prepared.map(({ id, entry }, index): PublishResult => {
      const outcome = outcomes[index];
      if (outcome && "id" in outcome) {
        return { status: "published", receipt: { id, address: entry.address, entry: outcome.id } };
      }
      return {
        status: "failed",
        error:
          outcome?.error ??
          new TransportError("no_outcome", `the transport gave no outcome for ${entry.address}`),
      };
    });
  }

  async #track<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    this.#underWay.add(work);
    const done = () => this.#underWay.delete(work);
    work.then(done, done);
    if (!signal) return work;
    let stopListening = () => {};
    const aborted = new Promise<never>((_, reject) => {
      stopListening = onAbort(signal, () => reject(signal.reason));
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      stopListening();
    }
  }
}

/** The parameters that the contract fills from the message itself. */
function locatedParams(
  event: EventDefinition,
  channel: ChannelAddress,
  { metadata, payload, headers }: EncodedEvent,
  given: object | undefined,
): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const { name, location } of channel.parameters) {
    if (location === undefined) continue;
    if (given && Object.hasOwn(given, name)) {
      throw refuse(
        event,
        `/${name}`,
        `parameter "${name}" of ${channel.key} is filled from ${location}; leave it out of "params"`,
      );
    }
    const expression = parseExpression(location);
    const value = evaluateIn(expression, metadata, payload, headers);
    if (value === undefined || value === null) {
      throw refuse(
        event,
        expression.pointer,
        `parameter "${name}" of ${channel.key} is filled from ${location}, where there is nothing`,
      );
    }
    params[name] = value;
  }
  return params;
}

function refuse(event: EventDefinition, pointer: string, message: string): ContractViolation {
  return new ContractViolation("parameter_invalid", `${event.key} (${event.type}): ${message}`, [
    { pointer, message, keyword: "parameter" },
  ]);
}
