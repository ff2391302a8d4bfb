/** Readers of replies: one for each bus and address, shared by all requests that wait there. */
import type { Bus } from "../bus.ts";
import type { Delivery, EventStream } from "../deliver/stream.ts";
import { buildAddress, defineChannel } from "../event/channel.ts";
import type { ChannelDefinition } from "../event/definitions.ts";
import type { ReplySpec } from "../event/operations.ts";
import { type Correlation, correlationOf } from "./reply-correlation.ts";

/** How long a reader stays open after the last request: most requests come in company. */
const LINGER_MS = 5_000;

/** A request that waits for its reply. */
export interface Waiter extends Correlation {
  /** Id of the event that asks. */
  readonly id: string;
  /** Keys of the events that answer it here. */
  readonly accepts: ReadonlySet<string>;
  /** A reply came. */
  answer(delivery: Delivery): void;
  /** None will come any more: the bus is closed. */
  closed(): void;
}

/** A bus that can wait for replies. */
export type ReadingBus = Pick<Bus, "publish" | "subscribe">;

/** The one reader of an address. */
interface ReplyReader {
  /** How many requests use it. */
  users: number;
  /** By each correlation id that it may be found by. */
  readonly waiters: Map<string, Set<Waiter>>;
  readonly opened: Promise<void>;
  closing: ReturnType<typeof setTimeout> | undefined;
  close(): void;
}

/** A place among those who read an address. */
export interface Seat {
  /** Resolves when it reads: what is published from then on is not missed. */
  readonly opened: Promise<void>;
  wait(waiter: Waiter): void;
  /** Idempotent. */
  leave(): void;
}

const readersOf = new WeakMap<object, Map<string, ReplyReader>>();

/** Takes a seat at the reader of these replies, which is opened by the first. Throws a `ContractViolation` for parameters that make no address. */
export function takeSeat(bus: ReadingBus, { channel, events }: ReplySpec, params: object): Seat {
  // What is put together for a handler, of its `publish` and the bus's `subscribe`, still shares the bus's readers.
  const owner = Object.hasOwn(bus, "subscribe") ? bus.subscribe : bus;
  const readers = readersOf.get(owner) ?? new Map<string, ReplyReader>();
  readersOf.set(owner, readers);
  const address = buildAddress(channel, params as Record<string, unknown>);
  const name = JSON.stringify([address, Object.keys(events).sort()]);
  const reader =
    readers.get(name) ??
    createReader(bus, defineChannel(channel, events), params, () => readers.delete(name));
  readers.set(name, reader);
  reader.users++;
  clearTimeout(reader.closing);
  let own: Waiter | undefined;
  let isSeated = true;
  return {
    opened: reader.opened,
    wait(waiter) {
      own = waiter;
      for (const id of idsOf(waiter)) {
        const others = reader.waiters.get(id) ?? new Set();
        reader.waiters.set(id, others.add(waiter));
      }
    },
    leave() {
      if (!isSeated) return;
      isSeated = false;
      for (const id of own ? idsOf(own) : []) {
        const others = reader.waiters.get(id);
        if (own) others?.delete(own);
        if (others?.size === 0) reader.waiters.delete(id);
      }
      if (--reader.users > 0) return;
      reader.closing = setTimeout(reader.close, LINGER_MS);
      // In Node a program may end meanwhile.
      (reader.closing as { unref?(): void }).unref?.();
    },
  };
}

function createReader(
  bus: ReadingBus,
  channel: ChannelDefinition,
  params: object,
  forget: () => void,
): ReplyReader {
  const waiters: ReplyReader["waiters"] = new Map();
  const subscribe = bus.subscribe as unknown as (
    channel: ChannelDefinition,
    options: object,
  ) => EventStream<Delivery>;
  const stream = subscribe(channel, { ephemeral: true, ordered: false, params });

  async function read(): Promise<void> {
    try {
      for await (const delivery of stream) hand(delivery, waiters);
    } finally {
      // The bus is closed, or this is.
      forget();
      for (const some of waiters.values()) for (const waiter of some) waiter.closed();
    }
  }

  const opened = stream.open().then(
    () => void read(),
    (error) => {
      // So that a later request may find the broker up.
      forget();
      throw error;
    },
  );
  opened.catch(() => {
    // Each request that waits for it hears of it.
  });
  return {
    users: 0,
    waiters,
    opened,
    closing: undefined,
    close() {
      forget();
      void stream.close();
    },
  };
}

/** Hands a reply to those who wait for it; nobody's is ignored. */
function hand(delivery: Delivery, waiters: ReplyReader["waiters"]): void {
  const reply = correlationOf(delivery);
  const near = new Set([...idsOf(reply)].flatMap((id) => [...(waiters.get(id) ?? [])]));
  const fitting = [...near].filter((one) => one.accepts.has(delivery.key) && isFor(one, reply));
  // Several ask under one correlation id: the reply may say which one it was caused by.
  const meant = fitting.filter(({ id }) => id === delivery.metadata.causationid);
  for (const waiter of meant.length > 0 ? meant : fitting) waiter.answer(delivery);
}

/** What the contract points at decides where it does so for both, else the envelope. */
function isFor(request: Correlation, reply: Correlation): boolean {
  return request.located !== undefined && reply.located !== undefined
    ? request.located === reply.located
    : request.envelope === (reply.located ?? reply.envelope);
}

function idsOf({ located, envelope }: Correlation): Set<string> {
  return new Set([located, envelope].filter((id) => id !== undefined));
}
