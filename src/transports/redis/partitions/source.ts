import type { Sink, Source } from "../../../runtime/transport.ts";
import { type Context, streamKey } from "../context.ts";
import { keysBeside, partitionStream } from "../key-beside.ts";
import type { StreamReader } from "../reader.ts";
import { LOCK_MARGIN, Lock } from "./lock.ts";
import { type Arrivals, PartitionLog } from "./log.ts";
import { fairShare, Membership } from "./members.ts";
import { partitionAddress, splitId, wholeId } from "./names.ts";
import type { PartitionReaders } from "./readers.ts";
import { Refusals } from "./refusals.ts";
import { Shares } from "./shares.ts";

/** How often a member looks who else is there. */
const MAX_BALANCE_PAUSE_MS = 500;
/** How often a member that has too few partitions looks for free ones. */
const SEARCH_PAUSE_MS = 100;
/** How many partitions are tried in one search. */
const MAX_TRIED_PARTITIONS = 128;

/** A partition that this member owns. */
interface OwnedPartition {
  readonly lock: Lock;
  readonly log: PartitionLog;
  readonly reader: StreamReader;
  /** Nothing new of it is read, so that another member can have it; until when that is tried, by `performance.now()`. */
  leavingUntil?: number | undefined;
  /** It could not be given up; when to try again. */
  staysUntil?: number;
}

/** What a partitioned address is read for. */
export interface PartitionedStream {
  readonly address: string;
  readonly group: string;
  /** The id up to which the group had read each partition when it was made. */
  readonly lasts: readonly string[];
  /** Of `SourceOptions`. */
  readonly entryBytes: number | undefined;
}

/** An open reader of a partitioned address for one group: of the partitions that are this member's share, each of which nobody else reads. */
export class PartitionedSource implements Source {
  readonly #context: Context;
  readonly #readers: PartitionReaders;
  readonly #sink: Sink;
  readonly #stream: PartitionedStream;
  readonly #name: string;
  readonly #membership: Membership;
  readonly #refusals: Refusals;
  readonly #shares: Shares;
  readonly #arrivals: Arrivals = { waiting: 0 };
  readonly #owned = new Map<number, OwnedPartition>();
  /** Partitions whose readers are being closed. */
  readonly #ending = new Map<number, Promise<void>>();
  readonly #balancing: Promise<void>;
  readonly #closed: () => void;
  #missing = true;
  #looked = 0;
  #next: number;
  #stopped = false;
  #endPause: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    context: Context,
    readers: PartitionReaders,
    sink: Sink,
    stream: PartitionedStream,
    closed: () => void,
  ) {
    this.#context = context;
    this.#readers = readers;
    this.#sink = sink;
    this.#stream = stream;
    this.#closed = closed;
    // Told apart from an earlier run of the same consumer name, whose locks are not this one's.
    this.#name = `${context.consumer}/${Math.random().toString(36).slice(2, 10)}`;
    this.#membership = new Membership(context, stream.address, stream.group, this.#name);
    this.#refusals = new Refusals(context, stream);
    this.#shares = new Shares(sink, () => this.resume());
    this.#next = Math.floor(Math.random() * stream.lasts.length);
    this.#balancing = this.#balance();
  }

  // What the bus uses

  async ack(ids: readonly string[]): Promise<void> {
    await this.#each(ids, ({ log }, inner) => log.ack(inner));
  }

  async recordAttempt(id: string, deliveries: number): Promise<boolean> {
    const { part, inner } = this.#find(id);
    if (!part) return false;
    if (part.lock.remaining > 0) return part.log.recordAttempt(inner, deliveries);
    part.log.heldEntries.forget([inner]);
    this.#look();
    return false;
  }

  async deadLetter(id: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
    const { part, partition, inner } = this.#find(id);
    if (!part) return false;
    if (part.lock.remaining === 0) {
      part.log.heldEntries.forget([inner]);
      this.#look();
      return false;
    }
    const moved = await part.log.deadLetter(inner, fields);
    this.#leave(partition, part);
    return moved;
  }

  async release(ids: readonly string[]): Promise<void> {
    await this.#each(ids, ({ log }, inner) => log.release(inner));
  }

  reclaim(): void {
    for (const { log } of this.#owned.values()) log.reclaim();
  }

  resume(): void {
    for (const { log } of this.#owned.values()) log.resume();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause?.();
    await Promise.all([...this.#owned.values()].map(({ log }) => log.stop()));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(this.#closed);
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.stop();
    await this.#balancing;
    for (const [partition, part] of this.#owned) this.#end(partition, part);
    await Promise.all(this.#ending.values());
    this.#shares.close();
    const { key } = this.#membership;
    await this.#membership.leave().catch((error: unknown) => this.#refusals.failed("leave", key, error));
  }

  // Which partitions are read

  async #balance(): Promise<void> {
    const { key } = this.#membership;
    while (!this.#stopped) {
      try {
        const members = await this.#membership.beat();
        this.#refusals.succeeded("register", key);
        const share = fairShare(this.#stream.lasts.length, members, this.#name);
        if (!this.#stopped) await this.#settleFor(share);
      } catch (error) {
        // What cannot be kept meanwhile is lost by the clock.
        this.#refusals.failed("register", key, error);
      }
      await this.#pause(
        this.#missing ? SEARCH_PAUSE_MS : Math.min(MAX_BALANCE_PAUSE_MS, this.#context.settings.lease / 3),
      );
    }
  }

  /** Gives up or takes partitions until there are as many as this member is to have. */
  async #settleFor(share: number): Promise<void> {
    const now = performance.now();
    for (const part of this.#owned.values()) {
      if (part.leavingUntil === undefined || part.leavingUntil > now) continue;
      // What waits for one event that does not come to an end would wait for ever.
      this.#stay(part);
      part.staysUntil = now + this.#context.settings.lease;
    }
    const owned = [...this.#owned];
    const kept = owned.filter(([, { leavingUntil }]) => leavingUntil === undefined);
    this.#missing = kept.length < share;
    const surplus = kept
      .filter(([, { staysUntil = 0 }]) => staysUntil <= now)
      .sort(([, a], [, b]) => a.log.heldEntries.held.size - b.log.heldEntries.held.size)
      .slice(0, Math.max(0, kept.length - share));
    for (const [partition, part] of surplus) {
      part.leavingUntil = now + this.#context.settings.lease;
      void part.reader.idle(part.log).then(() => this.#leave(partition, part));
    }
    if (!this.#missing) return;
    const back = owned.filter(([, { leavingUntil }]) => leavingUntil !== undefined);
    const returning = back.slice(0, share - kept.length);
    for (const [, part] of returning) this.#stay(part);
    await this.#search(share - kept.length - returning.length);
  }

  #stay(part: OwnedPartition): void {
    part.leavingUntil = undefined;
    part.log.resume();
  }

  /** Takes up to `wanted` partitions that nobody has. */
  async #search(wanted: number): Promise<void> {
    const { length } = this.#stream.lasts;
    let open = wanted;
    let tried = 0;
    while (open > 0 && tried < Math.min(length, MAX_TRIED_PARTITIONS) && !this.#stopped) {
      const takes: Promise<boolean>[] = [];
      for (; takes.length < open && tried < Math.min(length, MAX_TRIED_PARTITIONS); tried++) {
        const partition = this.#next++ % length;
        if (!this.#owned.has(partition) && !this.#ending.has(partition)) takes.push(this.#take(partition));
      }
      open -= (await Promise.all(takes)).filter(Boolean).length;
    }
    this.#missing = open > 0;
  }

  async #take(partition: number): Promise<boolean> {
    const { address: whole, group, lasts, entryBytes } = this.#stream;
    const address = partitionAddress(whole, partition);
    const key = partitionStream(streamKey(this.#context, whole), partition);
    const own = this.#context.forKey(key);
    let lock: Lock | undefined;
    try {
      lock = await Lock.take(own, {
        ...{ key: keysBeside.owner(key, group), owner: this.#name, address, group },
        lost: () => this.#lose(partition),
        failed: (work, error) => this.#refusals.failed(work, key, error),
        kept: () => this.#refusals.succeeded("keep", key),
      });
      this.#refusals.succeeded("take", key);
    } catch (error) {
      // The others can be taken all the same.
      this.#refusals.failed("take", key, error);
    }
    if (!lock) return false;
    if (this.#stopped) {
      await lock.release();
      return false;
    }
    const ids = (entries: readonly string[]) => entries.map((id) => wholeId(partition, id));
    const context: Context = {
      ...own,
      report: (report) =>
        this.#context.report({
          ...report,
          address: whole,
          ...(report.entry !== undefined && { entry: wholeId(partition, report.entry) }),
        }),
    };
    const sink: Sink = {
      capacity: () => {
        if (lock.remaining === 0 || part.leavingUntil !== undefined) return 0;
        return this.#shares.of(partition, this.#arrivals.waiting);
      },
      countsAttempts: () => this.#sink.countsAttempts?.() ?? false,
      capacityBytes: () => this.#sink.capacityBytes?.() ?? Number.POSITIVE_INFINITY,
      deliver: (entries) => {
        // Another member may have them already: this process was held up.
        if (lock.remaining === 0) log.heldEntries.forget(entries.map(({ id }) => id));
        else this.#sink.deliver(entries.map((entry) => ({ ...entry, id: wholeId(partition, entry.id) })));
      },
      lost: (lost) => {
        this.#sink.lost?.(ids(lost));
        this.#leave(partition, part);
      },
    };
    const last = lasts[partition] ?? "0";
    const stream = { key, address, group, entryBytes };
    const reader = this.#readers.join(key);
    const log: PartitionLog = new PartitionLog(
      context,
      reader,
      sink,
      stream,
      last,
      lock,
      this.#arrivals,
      () => {},
    );
    const part: OwnedPartition = { lock, log, reader };
    this.#owned.set(partition, part);
    this.#share();
    return true;
  }

  /** Finds out what is lost when this process was held up and its timers are late: before the sink begins what is next. */
  #look(): void {
    const now = performance.now();
    // No lock is over for longer than its margin without being looked at.
    if (now - this.#looked < (this.#context.settings.lease * LOCK_MARGIN) / 2) return;
    this.#looked = now;
    for (const { lock } of this.#owned.values()) if (lock.remaining === 0) lock.lose();
  }

  /** The lease of a partition is over: all that is in hand of it is the next owner's. */
  #lose(partition: number): void {
    const part = this.#owned.get(partition);
    if (!part) return;
    const ids = [...part.log.heldEntries.held.keys()];
    part.log.heldEntries.forget(ids);
    const { address, group } = this.#stream;
    const entries = ids.map((id) => wholeId(partition, id));
    this.#end(partition, part);
    this.#sink.lost?.(entries);
    const message = `Could not keep partition ${partition} of "${address}" for group "${group}" within its lease: another member takes it. ${ids.length} events in hand may be handled twice.`;
    const [entry] = entries;
    this.#context.report({
      kind: "lost",
      message,
      reason: "lease_lost",
      address,
      group,
      count: ids.length,
      ...(entry !== undefined && { entry }),
    });
  }

  /** Lets others have a partition that this member is to give up, once nothing of it is in hand. */
  #leave(partition: number, part: OwnedPartition): void {
    if (part.leavingUntil === undefined || part.log.heldEntries.held.size > 0) return;
    if (this.#owned.get(partition) === part && !this.#stopped) this.#end(partition, part);
  }

  /** Closes the reader of a partition, then gives up its lock. */
  #end(partition: number, { log, lock }: OwnedPartition): void {
    this.#owned.delete(partition);
    this.#share();
    const ending = (async () => {
      await log.close().catch((error: unknown) => this.#refusals.failed("close", log.key, error));
      this.#readers.leave(log.key);
      await lock.release();
      this.#ending.delete(partition);
    })();
    this.#ending.set(partition, ending);
  }

  #share(): void {
    this.#shares.between = this.#owned.keys();
    // The others have more room now, or less.
    this.resume();
  }

  #find(id: string): {
    readonly part: OwnedPartition | undefined;
    readonly partition: number;
    readonly inner: string;
  } {
    const split = splitId(id);
    const partition = split?.partition ?? -1;
    return { part: this.#owned.get(partition), partition, inner: split?.id ?? id };
  }

  /** Settles entries partition by partition; what is not this member's any more is ignored. */
  async #each(
    ids: readonly string[],
    settle: (part: OwnedPartition, inner: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const batches = new Map<number, { readonly part: OwnedPartition; readonly inner: string[] }>();
    for (const id of ids) {
      const { part, partition, inner } = this.#find(id);
      if (!part) continue;
      const batch = batches.get(partition) ?? { part, inner: [] };
      batch.inner.push(inner);
      batches.set(partition, batch);
    }
    const settled = [...batches].map(([partition, { part, inner }]) => {
      const done = settle(part, inner);
      this.#leave(partition, part);
      return done;
    });
    this.#look();
    await Promise.all(settled);
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#endPause = end;
    });
  }
}
