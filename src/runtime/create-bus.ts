/// <reference lib="esnext.disposable" />
import type { Bus, BusOptions, DeadLetterOptions } from "./bus.ts";
import { type BusReport, warn } from "./bus-report.ts";
import type { CloseOptions } from "./deliver/subscription.ts";
import {
  CLOSE_DEADLINE_MS,
  createSubscriptions,
  type UntypedHandler,
  type UntypedSubscribeOptions,
} from "./deliver/subscriptions.ts";
import { errorText } from "./error-text.ts";
import { busClosed } from "./errors.ts";
import { buildAddress } from "./event/channel.ts";
import type { ChannelDefinition, EventDefinition } from "./event/definitions.ts";
import type { Metadata } from "./event/metadata.ts";
import { chooseChannel } from "./event/target.ts";
import { createPublications } from "./publish/publications.ts";
import type { Receipt, UntypedPublishOptions } from "./publish/publish.ts";
import { retryPolicy } from "./retry-policy.ts";
import { shorten } from "./shorten.ts";
import type { Connection } from "./transport.ts";
import { readDeadLetter } from "./wire/dead-letter.ts";
import type { Origin } from "./wire/envelope.ts";
import { allLimits } from "./wire/limits.ts";
import { CLOSE_GRACE_MS, within } from "./within.ts";

/** Makes a bus. Throws a `TypeError` or `RangeError` for options that make no sense; connects with the first use. */
export function createBus(options: BusOptions): Bus {
  const { source, transport, sourcehost, sourcelib, onEvent = warn } = options;
  if (typeof source !== "string" || source === "")
    throw new TypeError('createBus: "source" must be a non-empty URI reference');
  if (typeof transport?.connect !== "function")
    throw new TypeError('createBus: "transport" is missing, such as memory()');
  retryPolicy(options.delivery?.retry);
  const limits = allLimits(options.limits);

  let connection: Promise<Connection> | undefined;
  /** The same, once it is open. */
  let opened: Connection | undefined;
  let closing: Promise<void> | undefined;
  /** After the drain; until then running handlers may publish. */
  let isClosed = false;

  function connect(): Connection | Promise<Connection> {
    if (isClosed) return Promise.reject(busClosed(source));
    if (opened) return opened;
    connection ??= transport.connect({ report }).then(
      (connected) => {
        opened = connected;
        return connected;
      },
      (error) => {
        // So that a later use may find the broker up.
        connection = undefined;
        throw error;
      },
    );
    return connection;
  }

  // An async listener is welcome as well.
  async function report(event: BusReport): Promise<void> {
    try {
      await onEvent(bounded(event));
    } catch (error) {
      warn({ kind: "error", message: `onEvent threw: ${errorText(error)}` });
    }
  }

  const { use, idempotent } = options;
  const origin = { source, sourcehost, sourcelib, ...extensionsOf(options) };
  const publications = createPublications(
    origin,
    { limits, use, idempotent, inProcess: transport.inProcess },
    connect,
  );
  const subscriptions = createSubscriptions(
    options,
    limits,
    { report, publishBecauseOf: (cause) => publish.bind(undefined, cause) as Bus["publish"] },
    connect,
  );

  function publish(
    cause: Metadata | undefined,
    event: EventDefinition,
    input: unknown,
    given?: UntypedPublishOptions,
  ): Promise<Receipt> {
    return publications.publishOne(event, input, given, cause);
  }

  async function drainAndClose(deadline: number): Promise<void> {
    const end = performance.now() + deadline;
    // A handler that still runs may publish until it is done.
    await subscriptions.close(deadline);
    await publications.settled(end - performance.now());
    isClosed = true;
    const rest = () => Math.max(0, end + CLOSE_GRACE_MS - performance.now());
    const closed = connection?.then(
      (opened) => opened.close({ deadline: rest() }),
      () => {
        // Nothing is open. Who connected, published or subscribed knows why.
      },
    );
    if (closed) await within(rest(), closed);
  }

  function close({ deadline = CLOSE_DEADLINE_MS }: CloseOptions = {}): Promise<void> {
    closing ??= drainAndClose(deadline);
    return closing;
  }

  const bus = {
    source,
    publish: publish.bind(undefined, undefined),
    publishMany: publications.publish,
    // The overloads of `Bus` promise a stream or a subscription, by the arguments.
    subscribe(
      target: EventDefinition | ChannelDefinition,
      ...given: [
        first?: UntypedHandler | Readonly<Record<string, UntypedHandler>> | UntypedSubscribeOptions,
        options?: UntypedSubscribeOptions,
      ]
    ) {
      const handlers = handlersOf(target, given);
      return handlers
        ? subscriptions.subscribe(target, handlers, given[1])
        : subscriptions.stream(target, given[0] as UntypedSubscribeOptions | undefined);
    },
    async deadLetters(
      target: EventDefinition | ChannelDefinition,
      { limit = 100, after, channel, params }: DeadLetterOptions & UntypedSubscribeOptions = {},
    ) {
      const chosen = "events" in target ? target : chooseChannel(target, channel);
      const address = buildAddress(chosen, params as Record<string, unknown> | undefined);
      const { partitions } = chosen;
      return (await (await connect()).deadLetters(address, { limit, after, partitions })).map(readDeadLetter);
    },
    connect: async () => void (await connect()),
    close,
    [Symbol.asyncDispose]: () => close(),
  } satisfies Record<keyof Bus, unknown>;
  return bus as unknown as Bus;
}

/** Longest message and type of a report, in bytes: what is in the log may be as long as it likes. */
const MAX_MESSAGE_LENGTH = 2_000;
const MAX_TYPE_LENGTH = 500;

function bounded(report: BusReport): BusReport {
  const message = shorten(report.message, MAX_MESSAGE_LENGTH);
  const type = report.type && shorten(report.type, MAX_TYPE_LENGTH);
  return message === report.message && type === report.type ? report : { ...report, message, type };
}

/** What the options say of the envelope. Throws a `TypeError` for what cannot be an attribute or a URI. */
function extensionsOf({ carry, dataschema }: BusOptions): Pick<Origin, "carry" | "dataschema"> {
  for (const name of carry ?? []) {
    if (!/^[a-z0-9]+$/.test(name))
      throw new TypeError(
        `createBus: "carry" names CloudEvents extensions, of lower-case letters and digits, not "${name}"`,
      );
  }
  if (!dataschema) return { carry };
  if (!URL.canParse(dataschema.base) || !dataschema.version)
    throw new TypeError('createBus: "dataschema" needs a "base", which is an absolute URI, and a "version"');
  const folder = `${dataschema.base.replace(/\/+$/, "")}/${encodeURIComponent(dataschema.version)}`;
  return { carry, dataschema: ({ key }) => `${folder}/${encodeURIComponent(key)}.json` };
}

/**
 * The handlers by event key, or undefined when there are none and events are to be pulled. What is given in the place of a handler and is not
 * options counts as a handler, which `subscribe` refuses.
 */
function handlersOf(
  target: EventDefinition | ChannelDefinition,
  given: readonly unknown[],
): Record<string, UntypedHandler> | undefined {
  const [first] = given;
  const events = "events" in target ? target.events : undefined;
  const isObject = typeof first === "object" && first !== null;
  const members = isObject ? Object.entries(first) : [];
  const isMap =
    (events && members.length === 0) ||
    members.some(([key, value]) => typeof value === "function" || (events && Object.hasOwn(events, key)));
  if (isObject ? !isMap : given.length === 0) return undefined;
  const handlers = events && typeof first !== "function" ? (first ?? {}) : { [target.key]: first };
  return handlers as Record<string, UntypedHandler>;
}
