import type { IncomingEntry, Sink, Source } from "../../runtime/transport.ts";
import { Acks } from "./acks.ts";
import { Claims, type ClaimTarget } from "./claim.ts";
import { ask, type Context } from "./context.ts";
import { DeadLetterMoves } from "./dead-letters.ts";
import { compareIds, incoming, type RawEntry } from "./entry.ts";
import { isReply, remakeGroup } from "./group.ts";
import { HeldEntries, type HeldEntry } from "./held-entries.ts";
import { Leases } from "./leases.ts";
import type { Readable, StreamReader } from "./reader.ts";
import { leaveScript, runScript } from "./scripts.ts";
import { SlowStart } from "./slow-start.ts";

/** How long closing waits for a server that does not answer. */
const CLOSE_TIMEOUT_MS = 2_000;
/** How long an attempt is held up for want of a connection to record it. */
const RECORD_TIMEOUT_MS = 1_000;
/** How long making a group anew waits for a connection; the reader tries again. */
const REPAIR_TIMEOUT_MS = 1_000;
/** How many acknowledgements may wait for confirmation before reading pauses, for sinks that count them as room. */
const MAX_UNCONFIRMED = 5_000;
/** How long a stream that the server refuses is skipped. */
const SUSPENSION_MS = 2_000;

/** An open reader of one stream for one group. */
export class GroupSource implements Source, Readable, ClaimTarget {
  readonly key: string;
  readonly address: string;
  readonly group: string;
  readonly entryBytes: number | undefined;
  readonly heldEntries = new HeldEntries();
  readonly exclusive: boolean = false;
  readonly #context: Context;
  readonly #reader: StreamReader;
  readonly #sink: Sink;
  readonly #acks: Acks;
  readonly #claims: Claims;
  readonly #leases: Leases;
  readonly #closed: () => void;
  readonly #start = new SlowStart();
  readonly #moves = new DeadLetterMoves();
  #stopped = false;
  #closing: Promise<void> | undefined;
  #last: string;
  #suspendedUntil = 0;
  #repairing: Promise<boolean> | undefined;
  #complained = false;

  /** `last` is the id up to which the group had read when it was made; what it is made anew from. */
  constructor(
    context: Context,
    reader: StreamReader,
    sink: Sink,
    stream: { key: string; address: string; group: string; entryBytes?: number | undefined },
    last: string,
    closed: () => void,
  ) {
    this.#context = context;
    this.#reader = reader;
    this.#sink = sink;
    this.key = stream.key;
    this.address = stream.address;
    this.group = stream.group;
    this.entryBytes = stream.entryBytes;
    this.#last = last;
    this.#closed = closed;
    this.#acks = new Acks(context, stream, () => this.#reader.poll(this));
    this.#claims = new Claims(context, this);
    this.#leases = new Leases(context, stream, this.heldEntries, (ids) => this.#lost(ids));
    reader.add(this);
  }

  // What the bus uses

  ack(ids: readonly string[]): Promise<void> {
    const done = this.#acks.add(ids);
    this.heldEntries.forget(ids);
    return done;
  }

  async recordAttempt(id: string, deliveries: number): Promise<boolean> {
    const held = this.heldEntries.held.get(id);
    if (!held) return false;
    held.recorded = deliveries;
    if (held.detached) return true;
    const own = await this.#leases.mark([[id, deliveries]], RECORD_TIMEOUT_MS).catch(() => {
      // Only a precaution against a crash: the attempt is made all the same. What the server refuses, it also refuses to the renewal, which reports it.
    });
    return !own || own.includes(id) || this.#isKept(id, held);
  }

  async deadLetter(id: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
    const held = this.heldEntries.held.get(id);
    let moved = await this.#moves.move(this.#context, this, id, fields, held);
    if (!moved && held && (await this.#isKept(id, held)) && held.detached)
      moved = await this.#moves.move(this.#context, this, id, fields, held);
    this.heldEntries.forget([id]);
    this.#reader.poll(this);
    return moved;
  }

  /** The server says that an entry is not pending for this consumer: lost, unless it was trimmed, or the group made again. */
  async #isKept(id: string, held: HeldEntry): Promise<boolean> {
    // Perhaps we are just about to learn it.
    await this.#repairing;
    await this.#leases.settled();
    if (!held.detached && this.heldEntries.held.get(id) === held) await this.#leases.renew([id]);
    return this.heldEntries.held.get(id) === held;
  }

  async release(ids: readonly string[]): Promise<void> {
    const given = this.heldEntries.release(ids);
    this.#reader.poll(this);
    if (given.length > 0) await this.giveBack(given);
  }

  reclaim(): void {
    if (!this.heldEntries.reclaim()) this.#claims.recoverReleased();
    this.#reader.pollAll();
  }

  resume(): void {
    this.#reader.poll(this);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#reader.idle(this);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(this.#closed);
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.stop();
    this.#reader.remove(this);
    this.#leases.close();
    const given = this.heldEntries.release([...this.heldEntries.held.keys()]);
    const wait = CLOSE_TIMEOUT_MS;
    const giving = this.#leases.giveBack(given, wait).catch(() => {
      // Others claim it when its lease is over.
      return [];
    });
    await this.#acks.drain(wait);
    this.tookOver(0, await giving);
    if (this.#acks.end() > 0) return;
    const leaving = `leave group "${this.group}" of "${this.address}"`;
    const args = [this.group, this.#context.consumer];
    await ask(
      this.#context,
      leaving,
      (client) => runScript(client, leaveScript, [this.key], args),
      wait,
    ).catch(() => {
      // A consumer name that stays behind does no harm; other members remove it, and report it if they may not.
    });
  }

  // What the reader uses

  room(): number {
    return this.#claims.behind ? 0 : this.#start.limit(this.free());
  }

  free(): number {
    if (this.#stopped || performance.now() < this.#suspendedUntil) return 0;
    return this.#acks.size < MAX_UNCONFIRMED ? Math.max(0, this.#sink.capacity()) : 0;
  }

  countsFirst(): boolean {
    return !this.#sink.countsAttempts?.();
  }

  freeBytes(): number {
    return this.#sink.capacityBytes?.() ?? Number.POSITIVE_INFINITY;
  }

  position(): string {
    return ">";
  }

  due(): number {
    // A full sink says when it has room; a stream that is skipped is looked at when others are.
    return this.free() > 0 ? this.#claims.due : Number.POSITIVE_INFINITY;
  }

  async prepare(): Promise<void> {
    if (this.free() <= 0) return;
    try {
      await this.#claims.take();
      this.#complained = false;
    } catch (error) {
      if (isReply(error, "NOGROUP")) await this.repair(error);
      else if (this.#context.commands.client) this.#complain(error);
    }
  }

  receive(entries: readonly RawEntry[]): void {
    const fresh: IncomingEntry[] = [];
    for (const { id, fields, size } of entries) if (fields) fresh.push(incoming(id, fields, 1, size));
    this.#start.received(entries.length);
    // Reading has counted them; written before anything that begins with them.
    if (!this.countsFirst() && fresh.length > 0)
      void this.#leases.mark(fresh.map(({ id }) => [id, 0])).catch(() => {
        // As for any attempt, it is only a precaution against a crash.
      });
    if (this.#claims.behind) this.#putBehind(fresh);
    else this.deliver(fresh);
  }

  /** What was offered again while the read was under way is older and goes first, for the sake of order. */
  #putBehind(entries: readonly IncomingEntry[]): void {
    if (entries.length === 0) return;
    this.heldEntries.add(entries);
    void this.release(entries.map(({ id }) => id));
    this.reclaim();
  }

  reconnected(): void {
    this.#claims.recover();
  }

  repair(error: unknown): Promise<boolean> {
    const repairing = this.#repair(error);
    this.#repairing = repairing;
    return repairing;
  }

  async #repair(error: unknown): Promise<boolean> {
    if (this.#stopped) return false;
    try {
      if (!(await remakeGroup(this.#context, this, this.#last, REPAIR_TIMEOUT_MS))) {
        // Perhaps another member was faster.
        if (isReply(error, "NOGROUP", "UNBLOCKED"))
          await this.#leases.renew(this.heldEntries.held.keys(), true);
        return false;
      }
    } catch (failed) {
      if (!this.#context.commands.client) return false;
      this.#suspendedUntil = performance.now() + SUSPENSION_MS;
      this.#complain(failed);
      return true;
    }
    this.heldEntries.detach();
    const message = `Group "${this.group}" of "${this.address}" was gone and was made again; what others of the group had not finished may be missing.`;
    this.#report({ kind: "group_recreated", message, error: this.#context.redact(error) });
    return true;
  }

  // What claiming uses

  acknowledging(): Iterable<string> {
    return this.#acks.ids();
  }

  deliver(entries: IncomingEntry[]): void {
    const last = entries.at(-1);
    if (!last) return;
    if (compareIds(last.id, this.#last) > 0) this.#last = last.id;
    this.heldEntries.add(entries);
    if (this.#stopped) {
      void this.release(entries.map(({ id }) => id));
      return;
    }
    this.#sink.deliver(entries);
  }

  tookOver(claimed: number, trimmed: readonly string[]): void {
    if (claimed > 0) {
      const message = `Took over ${claimed} events of "${this.address}" that another member of group "${this.group}" had left unfinished.`;
      this.#report({ kind: "claimed", message, count: claimed });
    }
    const [entry] = trimmed;
    if (entry === undefined) return;
    const message = `${trimmed.length} events of "${this.address}" were deleted from the stream before group "${this.group}" had finished them.`;
    this.#report({ kind: "lost", message, reason: "trimmed", count: trimmed.length, entry });
  }

  async giveBack(counts: readonly [id: string, count: number][]): Promise<void> {
    const detached = await this.#leases.giveBack(counts).catch(() => {
      // Not settled, so nothing is lost: the lease decides.
      return [];
    });
    this.tookOver(0, detached);
  }

  #lost(ids: readonly string[]): void {
    this.#sink.lost?.(ids);
    this.#reader.poll(this);
    const message = `The lease of ${ids.length} events of "${this.address}" ran out: another member of group "${this.group}" has them, so they may be handled twice.`;
    this.#report({
      kind: "lost",
      message,
      reason: "lease_lost",
      count: ids.length,
      ...(ids[0] && { entry: ids[0] }),
    });
  }

  #complain(error: unknown): void {
    if (this.#complained) return;
    this.#complained = true;
    const cause = this.#context.redact(error);
    const message = `${cause.message} Retrying until it succeeds.`;
    this.#report({ kind: "error", message, reason: "read_failed", error: cause });
  }

  #report(report: Parameters<Context["report"]>[0]): void {
    this.#context.report({ address: this.address, group: this.group, ...report });
  }
}
