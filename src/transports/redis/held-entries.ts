import type { IncomingEntry } from "../../runtime/transport.ts";
import { compareIds } from "./entry.ts";

/** How idle a released entry is made: beyond any lease. */
export const RELEASED_IDLE_MS = 1_000_000_000;

/** An entry in this process's hands: delivered, and not yet settled. */
export interface HeldEntry {
  readonly entry: IncomingEntry;
  /** The delivery count set by `recordAttempt`. */
  recorded?: number;
  /** The log does not know it as pending any more, because it was trimmed or the group vanished; nobody else can get it. */
  detached?: true;
  /** The server could not copy it to the dead letters, for a reason that has to do with the entry perhaps. */
  refused?: true;
}

/**
 * Entries that one source has in hand, and those it released. In hand an entry may become detached: the log does not have it any more, so it can
 * be neither settled nor released. Once settled, released or lost to another member, it is no longer held.
 */
export class HeldEntries {
  readonly held = new Map<string, HeldEntry>();
  /** Given back, with the delivery count left behind; not to be taken again before `reclaim`. */
  readonly released = new Map<string, number>();
  /** Given back, and to be taken again when there is room; oldest first. */
  readonly reclaimable = new Set<string>();
  readonly #mostReleased: number;
  #forgot = false;

  /** `mostReleased` is how many released entries are remembered; others of the group have usually taken them long before. */
  constructor(mostReleased = 100_000) {
    this.#mostReleased = mostReleased;
  }

  add(entries: readonly IncomingEntry[]): void {
    for (const entry of entries) {
      this.released.delete(entry.id);
      this.reclaimable.delete(entry.id);
      this.held.set(entry.id, { entry });
    }
  }

  /** Forgets entries that are settled, or lost to another member. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.held.delete(id);
  }

  /** Entries lost their place in the log. */
  detach(ids: Iterable<string> = this.held.keys()): void {
    for (const id of ids) {
      const held = this.held.get(id);
      if (held) held.detached = true;
    }
  }

  /**
   * Moves entries from hand to released. Returns ids with the delivery count to leave behind: what `recordAttempt` recorded, else what it was
   * before this delivery. Detached entries cannot be given to anybody and are only forgotten.
   */
  release(ids: readonly string[]): [id: string, count: number][] {
    const given: [string, number][] = [];
    for (const id of ids) {
      const held = this.held.get(id);
      if (!held) continue;
      this.held.delete(id);
      if (held.detached) continue;
      const count = held.recorded ?? held.entry.deliveries - 1;
      this.released.set(id, count);
      given.push([id, count]);
    }
    for (const id of this.released.keys()) {
      if (this.released.size <= this.#mostReleased) break;
      this.released.delete(id);
      this.#forgot = true;
    }
    return given;
  }

  /** Offers again what was released. Returns false when not all of it is remembered: what is pending has to be looked through. */
  reclaim(): boolean {
    const ids = [...this.reclaimable, ...this.released.keys()];
    const complete = !this.#forgot;
    this.released.clear();
    this.reclaimable.clear();
    this.#forgot = false;
    if (complete) for (const id of ids.sort(compareIds)) this.reclaimable.add(id);
    return complete;
  }
}
