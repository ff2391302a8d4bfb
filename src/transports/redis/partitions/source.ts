import type { Sink, Source } from "../../../runtime/transport.ts";
import { type Context, streamKey } from "../context.ts";
import type { StreamReader } from "../reader.ts";
import { Lock, margin } from "./lock.ts";
import { type Arrivals, PartitionLog } from "./log.ts";
import { fairShare, Membership } from "./members.ts";
import { ownerKey, partitionAddress, splitId, wholeId } from "./names.ts";
import type { PartitionReaders } from "./readers.ts";
import { Shares } from "./shares.ts";

/** How often a member looks who else is there, in ms. */
const longestPause = 500;
/** How often a member that has too few partitions looks for free ones, in ms. */
const searchPause = 100;
/** How many partitions are tried in one search. */
const mostTried = 128;

/** A partition that this member owns. */
interface Slot {
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
}

/** An open reader of a partitioned address for one group: of the partitions that are this member's share, each of which nobody else reads. */
export class PartitionedSource implements Source {
  readonly #context: Context;
  readonly #readers: PartitionReaders;
  readonly #sink: Sink;
  readonly #stream: PartitionedStream;
  readonly #name: string;
  readonly #membership: Membership;
  readonly #shares: Shares;
  readonly #arrivals: Arrivals = { waiting: 0 };
  readonly #slots = new Map<number, Slot>();
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
    this.#shares = new Shares(sink, () => this.resume());
    this.#next = Math.floor(Math.random() * stream.lasts.length);
    this.#balancing = this.#balance();
  }

  // What the bus uses

  async ack(ids: readonly string[]): Promise<void> {
    await this.#each(ids, ({ log }, inner) => log.ack(inner));
  }

  async recordAttempt(id: string, deliveries: number): Promise<boolean> {
    const { slot, inner } = this.#find(id);
    if (!slot) return false;
    if (slot.lock.remaining > 0) return slot.log.recordAttempt(inner, deliveries);
    slot.log.holdings.forget([inner]);
    this.#look();
    return false;
  }

  async deadLetter(id: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
    const { slot, partition, inner } = this.#find(id);
    if (!slot) return false;
    if (slot.lock.remaining === 0) {
      slot.log.holdings.forget([inner]);
      this.#look();
      return false;
    }
    const moved = await slot.log.deadLetter(inner, fields);
    this.#leave(partition, slot);
    return moved;
  }

  async release(ids: readonly string[]): Promise<void> {
    await this.#each(ids, ({ log }, inner) => log.release(inner));
  }

  reclaim(): void {
    for (const { log } of this.#slots.values()) log.reclaim();
  }

  resume(): void {
    for (const { log } of this.#slots.values()) log.resume();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause?.();
    await Promise.all([...this.#slots.values()].map(({ log }) => log.stop()));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(this.#closed);
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.stop();
    await this.#balancing;
    for (const [partition, slot] of this.#slots) this.#end(partition, slot);
    await Promise.all(this.#ending.values());
    this.#shares.close();
    await this.#membership.leave();
  }

  // Which partitions are read

  async #balance(): Promise<void> {
    while (!this.#stopped) {
      try {
        const members = await this.#membership.beat();
        const share = fairShare(this.#stream.lasts.length, members, this.#name);
        if (!this.#stopped) await this.#settleFor(share);
      } catch {
        // Without a connection there is nothing to take; what cannot be kept is lost by the clock.
      }
      await this.#pause(
        this.#missing ? searchPause : Math.min(longestPause, this.#context.settings.lease / 3),
      );
    }
  }

  /** Gives up or takes partitions until there are as many as this member is to have. */
  async #settleFor(share: number): Promise<void> {
    const now = performance.now();
    for (const slot of this.#slots.values()) {
      if (slot.leavingUntil === undefined || slot.leavingUntil > now) continue;
      // What waits for one event that does not come to an end would wait for ever.
      this.#stay(slot);
      slot.staysUntil = now + this.#context.settings.lease;
    }
    const slots = [...this.#slots];
    const kept = slots.filter(([, { leavingUntil }]) => leavingUntil === undefined);
    this.#missing = kept.length < share;
    const surplus = kept
      .filter(([, { staysUntil = 0 }]) => staysUntil <= now)
      .sort(([, a], [, b]) => a.log.holdings.held.size - b.log.holdings.held.size)
      .slice(0, Math.max(0, kept.length - share));
    for (const [partition, slot] of surplus) {
      slot.leavingUntil = now + this.#context.settings.lease;
      void slot.reader.quiet(slot.log).then(() => this.#leave(partition, slot));
    }
    if (!this.#missing) return;
    const back = slots.filter(([, { leavingUntil }]) => leavingUntil !== undefined);
    const returning = back.slice(0, share - kept.length);
    for (const [, slot] of returning) this.#stay(slot);
    await this.#search(share - kept.length - returning.length);
  }

  #stay(slot: Slot): void {
    slot.leavingUntil = undefined;
    slot.log.resume();
  }

  /** Takes up to `wanted` partitions that nobody has. */
  async #search(wanted: number): Promise<void> {
    const { length } = this.#stream.lasts;
    let open = wanted;
    let tried = 0;
    while (open > 0 && tried < Math.min(length, mostTried) && !this.#stopped) {
      const takes: Promise<boolean>[] = [];
      for (; takes.length < open && tried < Math.min(length, mostTried); tried++) {
        const partition = this.#next++ % length;
        if (!this.#slots.has(partition) && !this.#ending.has(partition)) takes.push(this.#take(partition));
      }
      open -= (await Promise.all(takes)).filter(Boolean).length;
    }
    this.#missing = open > 0;
  }

  async #take(partition: number): Promise<boolean> {
    const { address: whole, group, lasts } = this.#stream;
    const address = partitionAddress(whole, partition);
    const key = streamKey(this.#context, address);
    const owner = { key: ownerKey(key, group), owner: this.#name, address };
    const own = this.#context.forKey(key);
    const lock = await Lock.take(own, owner, () => this.#lose(partition));
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
        if (lock.remaining === 0 || slot.leavingUntil !== undefined) return 0;
        return this.#shares.of(partition, this.#arrivals.waiting);
      },
      deliver: (entries) => {
        // Another member may have them already: this process was held up.
        if (lock.remaining === 0) log.holdings.forget(entries.map(({ id }) => id));
        else this.#sink.deliver(entries.map((entry) => ({ ...entry, id: wholeId(partition, entry.id) })));
      },
      lost: (lost) => {
        this.#sink.lost?.(ids(lost));
        this.#leave(partition, slot);
      },
    };
    const last = lasts[partition] ?? "0";
    const stream = { key, address, group };
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
    const slot: Slot = { lock, log, reader };
    this.#slots.set(partition, slot);
    this.#share();
    return true;
  }

  /** Finds out what is lost when this process was held up and its timers are late: before the sink begins what is next. */
  #look(): void {
    const now = performance.now();
    // No lock is over for longer than its margin without being looked at.
    if (now - this.#looked < (this.#context.settings.lease * margin) / 2) return;
    this.#looked = now;
    for (const { lock } of this.#slots.values()) if (lock.remaining === 0) lock.lose();
  }

  /** The lease of a partition is over: all that is in hand of it is the next owner's. */
  #lose(partition: number): void {
    const slot = this.#slots.get(partition);
    if (!slot) return;
    const ids = [...slot.log.holdings.held.keys()];
    slot.log.holdings.forget(ids);
    const { address, group } = this.#stream;
    const entries = ids.map((id) => wholeId(partition, id));
    this.#end(partition, slot);
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
  #leave(partition: number, slot: Slot): void {
    if (slot.leavingUntil === undefined || slot.log.holdings.held.size > 0) return;
    if (this.#slots.get(partition) === slot && !this.#stopped) this.#end(partition, slot);
  }

  /** Closes the reader of a partition, then gives up its lock. */
  #end(partition: number, { log, lock }: Slot): void {
    this.#slots.delete(partition);
    this.#share();
    const ending = (async () => {
      await log.close().catch(() => undefined);
      this.#readers.leave(log.key);
      await lock.release();
      this.#ending.delete(partition);
    })();
    this.#ending.set(partition, ending);
  }

  #share(): void {
    this.#shares.between = this.#slots.keys();
    // The others have more room now, or less.
    this.resume();
  }

  #find(id: string): { readonly slot: Slot | undefined; readonly partition: number; readonly inner: string } {
    const split = splitId(id);
    const partition = split?.partition ?? -1;
    return { slot: this.#slots.get(partition), partition, inner: split?.id ?? id };
  }

  /** Settles entries partition by partition; what is not this member's any more is left alone. */
  async #each(
    ids: readonly string[],
    settle: (slot: Slot, inner: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const parts = new Map<number, { readonly slot: Slot; readonly inner: string[] }>();
    for (const id of ids) {
      const { slot, partition, inner } = this.#find(id);
      if (!slot) continue;
      const part = parts.get(partition) ?? { slot, inner: [] };
      part.inner.push(inner);
      parts.set(partition, part);
    }
    const settling = [...parts].map(([partition, { slot, inner }]) => {
      const done = settle(slot, inner);
      this.#leave(partition, slot);
      return done;
    });
    this.#look();
    await Promise.all(settling);
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
