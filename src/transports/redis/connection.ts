import { hostname } from "node:os";
import type { DedupeStore } from "../../runtime/dedupe-store.ts";
import { DeliveryError } from "../../runtime/errors.ts";
import type {
  AppendOutcome,
  Connection,
  OutgoingEntry,
  Sink,
  Source,
  SourceOptions,
  StoredDeadLetter,
  TransportHost,
} from "../../runtime/transport.ts";
import { appendBySlot, keyOf } from "./append.ts";
import type { ClientFactory } from "./client.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { clusterSlotOf } from "./cluster/slot.ts";
import { type Context, streamKey } from "./context.ts";
import { listDeadLetters, placesOf } from "./dead-letters.ts";
import { RedisDedupeStore } from "./dedupe.ts";
import { connectionClosed, startFailure } from "./failures.ts";
import { createGroup } from "./group.ts";
import { GroupSource } from "./group-source.ts";
import { oldKeys, partitionStream } from "./key-beside.ts";
import { Link } from "./link.ts";
import type { Settings } from "./options.ts";
import { Outages } from "./outage.ts";
import { attachPartitions } from "./partitions/attach.ts";
import { partitionAddress, wholeId } from "./partitions/names.ts";
import { type PlacedEntry, Spreader } from "./partitions/spread.ts";
import { Readers } from "./readers.ts";
import type { ServerErrors } from "./server-errors.ts";
import { newestId, TailSource } from "./tail-source.ts";
import { Upkeep } from "./upkeep.ts";
import { inTime } from "./watchdog.ts";

/** How often the command connection is checked, and how long it may be silent, in ms. */
export const HEARTBEAT = { every: 1_500, limit: 3_000 };

/** A connection of this transport. */
export type OpenedConnection = Connection & { readonly dedupe: DedupeStore };

/** Connects to a server. Rejects with a `TransportError` when that fails for good, or until `startTimeout`. */
export async function openConnection(
  host: TransportHost,
  factory: ClientFactory,
  settings: Settings,
  errors: ServerErrors,
): Promise<OpenedConnection> {
  const outages = new Outages(errors, (report) => host.report(report));
  const commands = await start(factory, settings, errors, outages.events());
  outages.begin();
  const context: Context = {
    ...commonContext(host, settings, errors),
    commands,
    factory,
    forKey: () => context,
  };
  return new RedisConnection(context, outages, new Readers(context, outages), () => commands.close());
}

/** Connects to a Cluster. `clusterFor` makes it; rejects as `openConnection` does. */
export async function openCluster(
  host: TransportHost,
  clusterFor: (outages: Outages) => Cluster,
  settings: Settings,
  errors: ServerErrors,
): Promise<OpenedConnection> {
  const outages = new Outages(errors, (report) => host.report(report));
  const cluster = clusterFor(outages);
  const failureOf = (error: unknown) => startFailure(error, errors, settings.startTimeout);
  try {
    await cluster.start(settings.startTimeout, (error) => failureOf(error).fatal);
  } catch (error) {
    cluster.close();
    throw failureOf(error).error;
  }
  outages.begin();
  const bySlot = new Map<number, Context>();
  const common = commonContext(host, settings, errors);
  const forKey = (key: string): Context => {
    const slot = clusterSlotOf(key);
    const known = bySlot.get(slot);
    if (known) return known;
    const made = { ...common, commands: cluster.commandsOf(slot), factory: cluster.factoryOf(slot), forKey };
    bySlot.set(slot, made);
    return made;
  };
  // What is not about a key may go anywhere.
  const context = forKey("");
  const slots = { factoryOf: (slot: number) => cluster.factoryOf(slot), most: settings.maxReaders };
  return new RedisConnection(context, outages, new Readers(context, outages, slots), () => cluster.close());
}

function commonContext(host: TransportHost, settings: Settings, { server, redact }: ServerErrors) {
  const consumer =
    settings.consumer ?? `${hostname()}-${process.pid}-${Math.random().toString(36).slice(2, 10)}`;
  const report: Context["report"] = (event) => host.report(event);
  return { settings, consumer, server, redact, report };
}

async function start(
  factory: ClientFactory,
  settings: Settings,
  errors: ServerErrors,
  events: { up(): void; down(error: Error): void },
): Promise<Link> {
  let link: Link | undefined;
  let last: unknown;
  const failure = () => startFailure(last, errors, settings.startTimeout);
  try {
    const started = new Promise<Link>((resolve, reject) => {
      link = new Link(
        factory,
        {
          up() {
            if (link) resolve(link);
            events.up();
          },
          down(error) {
            last = error;
            if (failure().fatal) reject(failure().error);
            events.down(error);
          },
        },
        HEARTBEAT,
      );
    });
    return await inTime(settings.startTimeout, started, () => failure().error);
  } catch (error) {
    link?.close();
    throw error;
  }
}

class RedisConnection implements Connection {
  readonly dedupe: DedupeStore;
  readonly #context: Context;
  readonly #outages: Outages;
  readonly #readers: Readers;
  readonly #closeLinks: () => void;
  readonly #upkeep: Upkeep;
  readonly #spreader = new Spreader();
  readonly #sources = new Set<Source>();
  /** Which group reads which address. */
  readonly #taken = new Set<string>();
  readonly #attaching = new Set<Promise<unknown>>();
  readonly #partitionKey = (address: string, partition: number) =>
    partitionStream(streamKey(this.#context, address), partition);
  #closing: Promise<void> | undefined;

  constructor(context: Context, outages: Outages, readers: Readers, closeLinks: () => void) {
    this.#context = context;
    this.#outages = outages;
    this.#readers = readers;
    this.#closeLinks = closeLinks;
    this.#upkeep = new Upkeep(context);
    this.dedupe = new RedisDedupeStore(context);
  }

  append(entries: readonly OutgoingEntry[]): Promise<AppendOutcome[]> {
    const store = (placed: readonly PlacedEntry[]) => {
      for (const entry of placed) this.#upkeep.published(keyOf(this.#context, entry), entry.address);
      return appendBySlot(this.#context, placed);
    };
    try {
      return this.#spreader.append(entries, store, this.#partitionKey);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async attach(options: SourceOptions, sink: Sink): Promise<Source> {
    if (this.#closing) throw connectionClosed(`read "${options.address}"`);
    const attaching =
      options.group === undefined
        ? this.#attachTail(options, sink)
        : this.#attachGroup(options, options.group, sink);
    this.#attaching.add(attaching);
    try {
      return await attaching;
    } finally {
      this.#attaching.delete(attaching);
    }
  }

  async #attachTail(options: SourceOptions, sink: Sink): Promise<Source> {
    const { address } = options;
    if (options.partitions !== undefined) return this.#attachPartitions(options, sink, () => undefined);
    const stream = { key: streamKey(this.#context, address), address };
    const last = await newestId(this.#context.forKey(stream.key), stream);
    const reader = this.#readers.join(undefined, stream.key);
    const stopUpkeep = this.#upkeep.reads(stream);
    const source: Source = new TailSource(reader, sink, stream, last, () => {
      stopUpkeep();
      this.#sources.delete(source);
      this.#readers.leave(undefined, stream.key);
    });
    this.#sources.add(source);
    return source;
  }

  async #attachPartitions(options: SourceOptions, sink: Sink, closed: () => void): Promise<Source> {
    const { group } = options;
    const readers = {
      join: (key: string) => this.#readers.join(group, key),
      leave: (key: string) => this.#readers.leave(group, key),
    };
    const source = await attachPartitions(this.#context, options, sink, readers, () => {
      for (const stop of upkeeps) stop();
      this.#sources.delete(source);
      closed();
    });
    const upkeeps = Array.from({ length: options.partitions ?? 0 }, (_, partition) => {
      const address = partitionAddress(options.address, partition);
      return this.#upkeep.reads(
        { key: this.#partitionKey(options.address, partition), address },
        options.group,
      );
    });
    this.#sources.add(source);
    return source;
  }

  async #attachGroup(options: SourceOptions, group: string, sink: Sink): Promise<Source> {
    const { address, start, entryBytes } = options;
    const name = JSON.stringify([group, address]);
    if (this.#taken.has(name)) {
      const text = `Group "${group}" reads "${address}" through this connection already. Close that reader first.`;
      throw new DeliveryError("already_attached", text);
    }
    this.#taken.add(name);
    try {
      if (options.partitions !== undefined)
        return await this.#attachPartitions(options, sink, () => this.#taken.delete(name));
      const stream = { key: streamKey(this.#context, address), address, group, entryBytes };
      // Not "$": should the group vanish, it is made anew from here.
      const context = this.#context.forKey(stream.key);
      const from = start === "newest" ? await newestId(context, stream) : "0";
      const created = await createGroup(context, stream, from);
      const reader = this.#readers.join(group, stream.key);
      const stopUpkeep = this.#upkeep.reads(stream, group);
      const source: Source = new GroupSource(context, reader, sink, stream, created ? from : "0", () => {
        stopUpkeep();
        this.#sources.delete(source);
        this.#taken.delete(name);
        this.#readers.leave(group, stream.key);
      });
      this.#sources.add(source);
      return source;
    } catch (error) {
      this.#taken.delete(name);
      throw error;
    }
  }

  async deadLetters(
    address: string,
    { partitions, ...options }: Parameters<Connection["deadLetters"]>[1],
  ): Promise<StoredDeadLetter[]> {
    const stream = streamKey(this.#context, address);
    const places =
      partitions === undefined
        ? placesOf(stream)
        : Array.from({ length: partitions }, (_, p) =>
            placesOf(partitionStream(stream, p), oldKeys.partition(stream, p), wholeId(p, "")),
          ).flat();
    return listDeadLetters(this.#context, address, places, options);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#outages.end();
    await Promise.allSettled(
      // Who attaches hears of it.
      this.#attaching,
    );
    const upkeep = this.#upkeep.close();
    await Promise.all([...this.#sources].map((source) => source.close()));
    this.#closeLinks();
    await upkeep;
  }
}
