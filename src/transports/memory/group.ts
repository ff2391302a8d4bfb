/** A stored entry. */
export interface LogEntry {
  readonly id: string;
  /** Place in the log. */
  readonly position: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** An entry that was handed out and is not settled. */
export interface Pending {
  readonly entry: LogEntry;
  deliveries: number;
  /** Who holds it; undefined when it is free to be taken. */
  owner: object | undefined;
  /** The delivery count that `recordAttempt` set; for the first delivery none. */
  recorded: number | undefined;
  /** Who gave it back and does not want it again for now. */
  readonly refusedBy: Set<object>;
}

/** A consumer group of one address: its position, and what its members have not settled. */
export class Group {
  /** Of the next entry that no member was given. */
  position: number;
  readonly pending = new Map<string, Pending>();
  /** What nobody holds, in no order. */
  readonly free = new Set<Pending>();
  constructor(position: number) {
    this.position = position;
  }
}
