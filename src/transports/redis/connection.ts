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
import { append } from "./append.ts";
import type { ClientFactory } from "./client.ts";
import { type Context, streamKey } from "./context.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { RedisDedupeStore } from "./dedupe.ts";
import { closed, startFailure } from "./failures.ts";
import { createGroup } from "./group.ts";
import { GroupSource } from "./group-source.ts";
import { Link } from "./link.ts";
import type { Settings } from "./options.ts";
import { Outages } from "./outage.ts";
import { attachPartitions } from "./partitions/attach.ts";
import { listPartitionedDeadLetters } from "./partitions/dead-letters.ts";
import { partitionAddress } from "./partitions/names.ts";
import { Spreader } from "./partitions/spread.ts";
import { Readers } from "./readers.ts";
import type { Speaker } from "./server-words.ts";
import { newestId, TailSource } from "./tail-source.ts";
import { timerDelay } from "./timer-limit.ts";
import { Upkeep } from "./upkeep.ts";

/** How often the command connection is checked, and how long it may be silent, in ms. */
const heartbeat = { every: 1_500, limit: 3_000 };

/** Connects to a server. Rejects with a `TransportError` when that fails for good, or until `startTimeout`. */
export async function openConnection(
  host: TransportHost,
  factory: ClientFactory,
  settings: Settings,
  speaker: Speaker,
): Promise<Connection & { readonly dedupe: DedupeStore }> {
  const outages = new Outages(speaker, (report) => host.report(report));
  const events = outages.events();
  const commands = await start(factory, settings, speaker, events);
  outages.begin();
  const consumer =
    settings.consumer ?? `${hostname()}-${process.pid}-${Math.random().toString(36).slice(2, 10)}`;
  const context: Context = {
    settings,
    consumer,
    server: speaker.server,
    safe: speaker.safe,
    commands,
    factory,
    report: (report) => host.report(report),
  };
  return new RedisConnection(context, outages);
}

async function start(
  factory: ClientFactory,
  settings: Settings,
  speaker: Speaker,
  events: { up(): void; down(error: Error): void },
): Promise<Link> {
  let link: Link | undefined;
  try {
    return await new Promise<Link>((resolve, reject) => {
      let last: unknown;
      const failure = () => startFailure(last, speaker, settings.startTimeout);
      const timer = setTimeout(() => reject(failure().error), timerDelay(settings.startTimeout));
      link = new Link(
        factory,
        {
          up() {
            clearTimeout(timer);
            if (link) resolve(link);
            events.up();
          },
          down(error) {
            last = error;
            if (failure().fatal) {
              clearTimeout(timer);
              reject(failure().error);
            }
            events.down(error);
          },
        },
        heartbeat,
      );
    });
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
  readonly #upkeep: Upkeep;
  readonly #spreader = new Spreader();
  readonly #sources = new Set<Source>();
  /** Which group reads which address. */
  readonly #taken = new Set<string>();
  readonly #attaching = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(context: Context, outages: Outages) {
    this.#context = context;
    this.#outages = outages;
    this.#readers = new Readers(context, outages);
    this.#upkeep = new Upkeep(context);
    this.dedupe = new RedisDedupeStore(context);
  }

  append(entries: readonly OutgoingEntry[]): Promise<AppendOutcome[]> {
    return this.#spreader.append(entries, (placed) => {
      for (const { address } of placed) this.#upkeep.published(streamKey(this.#context, address), address);
      return append(this.#context, placed);
    });
  }

  async attach(options: SourceOptions, sink: Sink): Promise<Source> {
    if (this.#closing) throw closed(`read "${options.address}"`);
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
    const last = await newestId(this.#context, stream);
    const reader = this.#readers.join(undefined);
    const neglect = this.#upkeep.reads(stream);
    const source: Source = new TailSource(reader, sink, stream, last, () => {
      neglect();
      this.#sources.delete(source);
      this.#readers.leave(undefined);
    });
    this.#sources.add(source);
    return source;
  }

  async #attachPartitions(options: SourceOptions, sink: Sink, closed: () => void): Promise<Source> {
    const join = () => this.#readers.join(options.group);
    const source = await attachPartitions(this.#context, options, sink, join, () => {
      for (const neglect of neglected) neglect();
      this.#sources.delete(source);
      closed();
      this.#readers.leave(options.group);
    });
    const neglected = Array.from({ length: options.partitions ?? 0 }, (_, partition) => {
      const address = partitionAddress(options.address, partition);
      return this.#upkeep.reads({ key: streamKey(this.#context, address), address }, options.group);
    });
    this.#sources.add(source);
    return source;
  }

  async #attachGroup(options: SourceOptions, group: string, sink: Sink): Promise<Source> {
    const { address, start } = options;
    const slot = JSON.stringify([group, address]);
    if (this.#taken.has(slot)) {
      const text = `Group "${group}" reads "${address}" through this connection already. Close that reader first.`;
      throw new DeliveryError("already_attached", text);
    }
    this.#taken.add(slot);
    try {
      if (options.partitions !== undefined)
        return await this.#attachPartitions(options, sink, () => this.#taken.delete(slot));
      const stream = { key: streamKey(this.#context, address), address, group };
      // Not "$": should the group vanish, it is made anew from here.
      const from = start === "newest" ? await newestId(this.#context, stream) : "0";
      const created = await createGroup(this.#context, stream, from);
      const reader = this.#readers.join(group);
      const neglect = this.#upkeep.reads(stream, group);
      const source: Source = new GroupSource(
        this.#context,
        reader,
        sink,
        stream,
        created ? from : "0",
        () => {
          neglect();
          this.#sources.delete(source);
          this.#taken.delete(slot);
          this.#readers.leave(group);
        },
      );
      this.#sources.add(source);
      return source;
    } catch (error) {
      this.#taken.delete(slot);
      throw error;
    }
  }

  deadLetters(
    address: string,
    { partitions, ...options }: Parameters<Connection["deadLetters"]>[1],
  ): Promise<StoredDeadLetter[]> {
    if (partitions !== undefined)
      return listPartitionedDeadLetters(this.#context, address, partitions, options);
    return listDeadLetters(this.#context, address, options);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#outages.end();
    await Promise.allSettled(this.#attaching);
    const upkeep = this.#upkeep.close();
    await Promise.all([...this.#sources].map((source) => source.close()));
    this.#context.commands.close();
    await upkeep;
  }
}
