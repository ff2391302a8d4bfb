import type { StoredDeadLetter } from "../../runtime/transport.ts";
import { Group, type LogEntry } from "./group.ts";

/** Reads a log when there is something to read. */
export interface Reader {
  /** Takes what there is; returns whether it took anything. */
  pull(): boolean;
  /** The entries from here on are still to be read; nothing of them is trimmed. */
  position(): number;
}

/** Milliseconds of delivering after which timers and I/O get their turn. */
const TURN = 5;

/** The entries of one address, its groups and its dead letters. */
export class Log {
  readonly deadLetters: StoredDeadLetter[] = [];
  readonly #retain: number;
  readonly #groups = new Map<string, Group>();
  readonly #readers = new Set<Reader>();
  #entries: LogEntry[] = [];
  /** Position of the first entry that is kept. */
  #base = 0;
  #sequence = 0;
  #scheduled = false;
  #turnBegan = 0;

  constructor(retain: number) {
    this.#retain = retain;
  }

  /** Position after the last entry. */
  get end(): number {
    return this.#base + this.#entries.length;
  }

  append(fields: Readonly<Record<string, string>>): string {
    const id = this.#nextId();
    this.#entries.push({ id, position: this.end, fields });
    // In steps, as shortening an array costs its length.
    if (this.#entries.length >= this.#retain * 1.25 + 1) this.#trim();
    this.wake();
    return id;
  }

  /** Entries from a position on, and the position after them; a position that is no longer kept becomes the oldest kept. */
  read(from: number, limit: number): { readonly entries: readonly LogEntry[]; readonly next: number } {
    const start = Math.max(from, this.#base);
    const entries = this.#entries.slice(start - this.#base, start - this.#base + limit);
    return { entries, next: start + entries.length };
  }

  group(name: string, start: "oldest" | "newest"): Group {
    let group = this.#groups.get(name);
    if (!group) {
      group = new Group(start === "newest" ? this.end : Math.max(this.#base, this.end - this.#retain));
      this.#groups.set(name, group);
    }
    return group;
  }

  bury(fields: Readonly<Record<string, string>>): void {
    this.deadLetters.push({ id: this.#nextId(), fields });
    if (this.deadLetters.length > this.#retain) this.deadLetters.shift();
  }

  addReader(reader: Reader): void {
    this.#readers.add(reader);
    this.wake();
  }

  removeReader(reader: Reader): void {
    this.#readers.delete(reader);
  }

  /** Has the readers look, soon. */
  wake(): void {
    if (this.#scheduled || this.#readers.size === 0) return;
    this.#scheduled = true;
    const now = performance.now();
    if (now - this.#turnBegan > TURN) {
      setTimeout(() => {
        this.#turnBegan = performance.now();
        this.#pull();
      }, 0);
    } else queueMicrotask(() => this.#pull());
  }

  #pull(): void {
    this.#scheduled = false;
    let took = false;
    for (const reader of [...this.#readers]) {
      if (reader.pull()) {
        took = true;
        // Whoever took goes to the end of the line.
        if (this.#readers.delete(reader)) this.#readers.add(reader);
      }
    }
    if (took) this.wake();
  }

  #trim(): void {
    let keepFrom = this.end - this.#retain;
    for (const reader of this.#readers) keepFrom = Math.min(keepFrom, reader.position());
    if (keepFrom <= this.#base) return;
    this.#entries = this.#entries.slice(keepFrom - this.#base);
    this.#base = keepFrom;
  }

  #nextId(): string {
    return `${Date.now()}-${this.#sequence++}`;
  }
}
