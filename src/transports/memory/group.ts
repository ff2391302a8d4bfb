/** A stored entry. */
export interface LogEntry {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An entry that was handed out and is not settled. */
export interface Pending {
  readonly entry: LogEntry;
  deliveries: number;
  /** Who holds it; undefined when it is free to be taken. */
  owner: object | undefined;
  /** Who gave it back and does not want it again for now. */
  refusedBy: object | undefined;
}

/** A consumer group of one address: its position, and what its members have not settled. */
export class Group {
  /** Of the next entry that no member was given. */
  position: number;
  readonly pending = new Map<string, Pending>();
  /** Ids in `pending` that nobody holds, oldest first. */
  readonly free = new Set<string>();
  #members = 0;

  constructor(position: number) {
    this.position = position;
  }

  /** Whether anybody reads for it. */
  get isOpen(): boolean {
    return this.#members > 0;
  }

  join(): void {
    this.#members++;
  }

  leave(): void {
    this.#members--;
  }
}
