import type { IncomingEntry } from "../../runtime/transport.ts";
import type { RedisReply } from "./client.ts";
import { ask, type Context } from "./context.ts";
import { incoming, readEntries } from "./entry.ts";
import { type HeldEntries, RELEASED_IDLE_MS } from "./held-entries.ts";
import { claimScript, idleScript, runScript, takeAnyScript, takeScript } from "./scripts.ts";

/** Most entries to take in one step. */
const MAX_TAKEN = 100;
/** Most pending entries to look at in one step, in search of idle ones. */
const MAX_SEARCHED = 1_000;
/** How idle an entry is, in ms, that was released; nothing in anybody's hands ever is. */
const RELEASED_IDLE = String(RELEASED_IDLE_MS / 2);
/** How far apart claims are at most. */
const MAX_CLAIM_INTERVAL_MS = 10_000;
/** How often a long pass is reported. */
const REPORT_INTERVAL_MS = 1_000;
/** When a failed attempt is repeated. */
const RETRY_PAUSE_MS = 1_000;

/** What taking entries over needs of its source. */
export interface ClaimTarget {
  readonly key: string;
  readonly address: string;
  readonly group: string;
  readonly heldEntries: HeldEntries;
  /** Nobody else reads this stream for the group: what others have of it is to be taken at once, in order with what is this consumer's. */
  readonly exclusive: boolean;
  /** How many entries are welcome now, and about how many bytes. */
  free(): number;
  freeBytes(): number;
  /** Whether an entry counts as delivered by being handed over for the first time. */
  countsFirst(): boolean;
  /** Largest entry to fetch, in bytes; of a larger one only the size is handed over. */
  readonly entryBytes: number | undefined;
  /** Ids whose acknowledgement is under way. */
  acknowledging(): Iterable<string>;
  deliver(entries: IncomingEntry[]): void;
  /** Settles entries that are gone from the stream. */
  ack(ids: readonly string[]): Promise<void>;
  /** Reports what was taken over: how many entries, and ids that were gone from the stream before anybody had finished them. */
  tookOver(claimed: number, trimmed: readonly string[]): void;
  /** Makes entries claimable by others at once, with these delivery counts. Never rejects. */
  giveBack(counts: readonly [id: string, count: number][]): Promise<void>;
}

/** Takes over entries other than by reading new ones: its own from before a lost connection, what it released, what other consumers left idle. */
export class Claims {
  readonly #context: Context;
  readonly #target: ClaimTarget;
  readonly #interval: number;
  /** Where to go on among the own pending entries; undefined when there is nothing to recover. */
  #recoverAfter: string | undefined = "-";
  /** 1 at the start: what is found was handed to a run that ended. 0 later: what a dead connection took was in nobody's hands. */
  #recoverAgain: 0 | 1 = 1;
  /** Whether to take also what was released; what an earlier run released is this one's to take. */
  #recoverReleased = true;
  /** How often recovering has begun. */
  #recoveries = 0;
  /** Where to go on looking for idle entries; undefined between two passes. */
  #cursor: string | undefined;
  /** What the last search found idle and is still to be taken, and where to go on after it. */
  #idle: string[] = [];
  #next: string | undefined;
  #nextPass = 0;
  #pausedUntil = 0;
  /** What is not reported yet, and since when: a long pass makes one report a second, not one a step. */
  #claimed = 0;
  #trimmed: string[] = [];
  #tallySince = 0;

  constructor(context: Context, target: ClaimTarget) {
    this.#context = context;
    this.#target = target;
    this.#interval = Math.min(MAX_CLAIM_INTERVAL_MS, context.settings.lease / 3);
  }

  /** When there is something to do next, by `performance.now()`. */
  get due(): number {
    return Math.max(this.#pausedUntil, this.#isUnfinished() ? 0 : this.#nextPass);
  }

  /**
   * Whether older entries than the new ones are still to be taken; they go first, for the sake of order. What the server refuses to hand out
   * does not hold up the new ones, unless it may be what a lost reply was about.
   */
  get behind(): boolean {
    if (this.#recoverAfter !== undefined) return true;
    return this.#isUnfinished() && performance.now() >= this.#pausedUntil;
  }

  #isUnfinished(): boolean {
    const { reclaimable } = this.#target.heldEntries;
    return this.#recoverAfter !== undefined || reclaimable.size > 0 || this.#cursor !== undefined;
  }

  /** Replies may have been lost: looks for entries that are pending for this consumer and not in its hands. */
  recover(): void {
    if (this.#recoverAfter === undefined) {
      this.#recoverAgain = 0;
      this.#recoverReleased = false;
    }
    this.#recoverAfter = "-";
    this.#recoveries++;
  }

  /** Takes again all that was released, also what is not remembered. */
  recoverReleased(): void {
    this.recover();
    this.#recoverReleased = true;
  }

  /** Takes what may be taken, as far as there is room. Rejects with a `TransportError`, and then pauses for a while. */
  async take(): Promise<void> {
    if (performance.now() < this.#pausedUntil) return;
    try {
      while (this.#recoverAfter !== undefined && this.#target.free() > 0)
        await this.#recover(this.#recoverAfter);
      while (this.#target.heldEntries.reclaimable.size > 0 && this.#target.free() > 0) await this.#reclaim();
      if (performance.now() >= this.#nextPass) {
        this.#cursor ??= "-";
        while (this.#cursor !== undefined && this.#target.free() > 0)
          this.#cursor = await this.#claim(this.#cursor);
        if (this.#cursor === undefined) this.#nextPass = performance.now() + this.#interval;
      }
    } catch (error) {
      this.#pausedUntil = performance.now() + RETRY_PAUSE_MS;
      throw error;
    } finally {
      this.#reportTaken();
    }
  }

  #reportTaken(): void {
    if (this.#claimed === 0 && this.#trimmed.length === 0) return;
    this.#tallySince ||= performance.now();
    if (this.#cursor !== undefined && performance.now() - this.#tallySince < REPORT_INTERVAL_MS) return;
    this.#target.tookOver(this.#claimed, this.#trimmed);
    this.#claimed = 0;
    this.#trimmed = [];
    this.#tallySince = 0;
  }

  async #recover(after: string): Promise<void> {
    const { key, group, heldEntries: holdings, exclusive } = this.#target;
    const { consumer } = this.#context;
    const from = after === "-" ? "-" : `(${after}`;
    const known = this.#known();
    const recovery = this.#recoveries;
    const rows = await this.#ask((client) =>
      client.sendCommand([
        "XPENDING",
        key,
        group,
        from,
        "+",
        String(MAX_TAKEN),
        ...(exclusive ? [] : [consumer]),
      ]),
    );
    const ids: string[] = [];
    const unknown: string[] = [];
    const foreign = new Set<string>();
    for (const row of Array.isArray(rows) ? rows : []) {
      const [id, owner, idle] = row as [string, string, number];
      ids.push(id);
      if (known.has(id)) continue;
      if (owner !== consumer) {
        foreign.add(id);
        unknown.push(id);
        continue;
      }
      if (holdings.released.has(id) || holdings.reclaimable.has(id)) continue;
      if (this.#recoverReleased || idle < Number(RELEASED_IDLE)) unknown.push(id);
    }
    const now = unknown.slice(0, this.#target.free());
    const { entries, deleted, rest } = await this.#takeOwn(now, this.#recoverAgain);
    // Unless it has begun anew meanwhile.
    if (this.#recoveries === recovery) {
      const taken = now.length - rest;
      if (taken < unknown.length) this.#recoverAfter = now[taken - 1] ?? after;
      else this.#recoverAfter = ids.length < MAX_TAKEN ? undefined : ids.at(-1);
    }
    for (const { id } of entries) if (foreign.has(id)) this.#claimed++;
    this.#hand(entries, deleted);
  }

  async #reclaim(): Promise<void> {
    const { reclaimable } = this.#target.heldEntries;
    const ids: string[] = [];
    const most = Math.min(MAX_TAKEN, this.#target.free());
    for (const id of reclaimable) {
      if (ids.length >= most) break;
      ids.push(id);
    }
    const { entries, deleted, rest } = await this.#takeOwn(ids, 0);
    // Before they are handed over: they may be released and offered again at once.
    for (const id of ids.slice(0, ids.length - rest)) reclaimable.delete(id);
    this.#hand(entries, deleted);
  }

  /** Takes entries that are pending for this consumer, or for anybody if it is the only reader; those that are not any more are not its business. */
  async #takeOwn(ids: readonly string[], again: 0 | 1): Promise<HandOut> {
    if (ids.length === 0) return { entries: [], deleted: [], rest: 0 };
    const { key, exclusive } = this.#target;
    const script = exclusive ? takeAnyScript : takeScript;
    const args = [...this.#handOut(), String(again), RELEASED_IDLE, ...ids];
    return readHandOut(await this.#ask((client) => runScript(client, script, [key], args)));
  }

  /** What the scripts that hand out want to know first. */
  #handOut(): string[] {
    const { group, entryBytes = Number.POSITIVE_INFINITY } = this.#target;
    const limits = [entryBytes, this.#target.freeBytes()].map((bytes) =>
      Number.isFinite(bytes) ? String(Math.ceil(bytes)) : "",
    );
    return [group, this.#context.consumer, ...limits, this.#target.countsFirst() ? "1" : "0"];
  }

  async #claim(after: string): Promise<string | undefined> {
    const { key, group } = this.#target;
    const idle = String(Math.min(this.#context.settings.lease, RELEASED_IDLE_MS));
    if (this.#idle.length === 0) await this.#search([group, this.#context.consumer, idle], after);
    const now = this.#idle.splice(0, Math.min(MAX_TAKEN, this.#target.free()));
    if (now.length > 0) {
      const claim = [...this.#handOut(), idle, ...now];
      const { entries, deleted, rest } = readHandOut(
        await this.#ask((client) => runScript(client, claimScript, [key], claim)),
      );
      this.#idle.unshift(...now.slice(now.length - rest));
      this.#claimed += entries.length;
      this.#hand(entries, deleted);
    }
    return this.#idle.length > 0 ? after : this.#next;
  }

  /** Looks for idle entries; what was found is taken in steps, each of which finds out whether it still is. */
  async #search(member: readonly string[], after: string): Promise<void> {
    const { key, heldEntries: holdings } = this.#target;
    const from = after === "-" ? "-" : `(${after}`;
    const search = [...member, RELEASED_IDLE, from, String(MAX_SEARCHED)];
    const [found, next] = readIdle(await this.#ask((client) => runScript(client, idleScript, [key], search)));
    const known = this.#known();
    // Released, and that has not reached the server: nothing else of this consumer's is idle that it knows of.
    const again = found.flatMap(([id, own]): [string, number][] => {
      const left = own ? holdings.released.get(id) : undefined;
      return left === undefined ? [] : [[id, left]];
    });
    if (again.length > 0) await this.#target.giveBack(again);
    this.#idle = found.flatMap(([id]) => (known.has(id) || holdings.released.has(id) ? [] : [id]));
    this.#next = next;
  }

  #hand(entries: IncomingEntry[], deleted: readonly string[]): void {
    this.#gone(deleted);
    if (entries.length > 0) this.#target.deliver(entries);
  }

  #gone(ids: readonly string[]): void {
    const { heldEntries: holdings } = this.#target;
    // What is in hand is not lost: it can still be handled, or dead-lettered from what was read of it.
    holdings.detach(ids);
    const lost = ids.filter((id) => !holdings.held.has(id));
    if (lost.length === 0) return;
    this.#trimmed.push(...lost);
    void this.#target.ack(lost);
  }

  /** What is in hand or being settled now: what the server answers about it later is out of date. */
  #known(): Set<string> {
    return new Set([...this.#target.heldEntries.held.keys(), ...this.#target.acknowledging()]);
  }

  #ask(perform: Parameters<typeof ask>[2]): Promise<RedisReply> {
    return ask(
      this.#context,
      `take over events of "${this.#target.address}" for group "${this.#target.group}"`,
      perform,
      1,
    );
  }
}

interface HandOut {
  readonly entries: IncomingEntry[];
  /** Ids of entries that were gone from the stream. */
  readonly deleted: readonly string[];
  /** How many of the ids, the last ones, there was no room for. */
  readonly rest: number;
}

/** Reads the reply of the scripts that hand out: `[[[id, deliveries, fields, size of what is not sent], ...], ids that were gone, rest]`. */
function readHandOut(reply: RedisReply): HandOut {
  const [list, deleted, rest = 0] = (Array.isArray(reply) ? reply : []) as [
    RedisReply[]?,
    string[]?,
    number?,
  ];
  const entries = (list ?? []).flatMap((item): IncomingEntry[] => {
    const [id = null, deliveries, fields = null, size] = item as RedisReply[];
    const [entry] = readEntries([[id, fields]]);
    if (!entry?.fields) return [];
    return [incoming(entry.id, entry.fields, Number(deliveries), Number(size) || entry.size)];
  });
  return { entries, deleted: deleted ?? [], rest };
}

/** Reads the reply of `idleScript`. */
function readIdle(reply: RedisReply): [found: [id: string, own: boolean][], next: string | undefined] {
  const [found, next] = (Array.isArray(reply) ? reply : []) as [[string, number][]?, (string | null)?];
  return [(found ?? []).map(([id, own]) => [id, own === 1]), next ?? undefined];
}
