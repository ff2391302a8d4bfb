/**
 * What a transport gives to the runtime: an append-only log of entries per address, consumer groups over it, and a place for dead letters.
 *
 * Meaning (type, envelope, validation, order, retries, limits) is the runtime's business; a transport moves two text fields and keeps positions.
 */

import type { BusReport } from "./bus-report.ts";
import type { DedupeStore } from "./dedupe-store.ts";
import type { IdentifyEvent } from "./event/identify-by-payload.ts";

/** The fields of a stored entry: `data` holds the CloudEvent as JSON, `metadata` a flat JSON object of strings, when there is something to carry. */
export interface EntryFields {
  readonly data: string;
  readonly metadata?: string;
}

/** An entry to be stored. */
export interface OutgoingEntry {
  readonly address: string;
  readonly fields: EntryFields;
  /** Entries of one address with the same key keep their order. */
  readonly partitionKey?: string | undefined;
  /** Over how many partitions the address is spread; see `SourceOptions`. */
  readonly partitions?: number | undefined;
  /**
   * Stores the entry once however often it is sent: when the transport has stored one with the same key at this address lately, the outcome is
   * that one's id. So a transport may itself send again what may have been stored.
   */
  readonly idempotencyKey?: string | undefined;
  /** The event itself, for a transport that is `inProcess`; `fields.data` is empty then. */
  readonly cloudEvent?: Readonly<Record<string, unknown>> | undefined;
}

/** What became of an entry to be stored: its id in the log, or why it is not known to be there. */
export type AppendOutcome = { readonly id: string } | { readonly error: Error };

/** An entry as a source hands it over. */
export interface IncomingEntry {
  /** Unique and rising within the address. */
  readonly id: string;
  /** All fields as stored, also those nobody knows; or none, when they are larger than `entryBytes` of `SourceOptions` and were not fetched. */
  readonly fields: Readonly<Record<string, string>>;
  /** Bytes of the fields as stored, names included, where `fields` has not all of them; they count against the limit of the bus. */
  readonly size?: number;
  /**
   * How often the group was given this entry, this time included; 1 for the first. What a crashed member held counts as given to it only if it
   * was the entry's first delivery (unless `countsAttempts` of the sink said otherwise) or `recordAttempt` was called for it.
   */
  readonly deliveries: number;
  /** The event itself, from a transport that is `inProcess`. */
  readonly cloudEvent?: Readonly<Record<string, unknown>> | undefined;
}

/** Takes the entries of one source. */
export interface Sink {
  /** How many more entries are welcome now. A source never delivers more. */
  capacity(): number;
  /**
   * About how many more bytes are welcome now. A source that can ask the log for sizes delivers no more than that, and one entry. Without it there
   * is no limit.
   */
  capacityBytes?(): number;
  /**
   * Whether only `recordAttempt` counts a delivery, also the first; else a source may count the first by handing the entry over. Without it the
   * latter.
   */
  countsAttempts?(): boolean;
  /** Hands over entries, oldest first. Never throws. */
  deliver(entries: readonly IncomingEntry[]): void;
  /** Entries that were handed over are another member's now, as their lease ran out: whatever comes of them here does not count. Never throws. */
  lost?(ids: readonly string[]): void;
}

/** What to read. */
export interface SourceOptions {
  readonly address: string;
  /** The consumer group; undefined reads without one: everything from now on, nothing is kept. */
  readonly group: string | undefined;
  /** Where a group that does not exist yet begins. Default `oldest`. An existing group is never moved. */
  readonly start: "oldest" | "newest";
  /**
   * Over how many partitions the address is spread; undefined for an address that is not. Entries with the same partition key are in one
   * partition, and within a group one member at a time reads a partition. A transport that need not spread may ignore it, if that holds all the same.
   */
  readonly partitions?: number | undefined;
  /** Entries with more bytes than this cannot be used: a transport that knows the size before it fetches one delivers it without its fields. */
  readonly entryBytes?: number | undefined;
}

/** An open reader of one address for one group. What it delivered is leased to it, and the lease is renewed, until it is settled. */
export interface Source {
  /** Settles entries as done; resolves when the log knows. Never rejects while the source is open: it tries again. */
  ack(ids: readonly string[]): Promise<void>;
  /**
   * Notes that an entry is about to be handled for the `deliveries`th time, so that a crash counts too. Never rejects. Resolves with false when
   * the entry is not this source's any more, because another member took it over or settled it.
   */
  recordAttempt(id: string, deliveries: number): Promise<boolean>;
  /**
   * Copies the stored entry to the dead letters (over Redis: the stream `{K}.{dlq}`), all fields byte for byte plus `fields`, and settles it, in one step.
   * Resolves with false, with nothing written, when the entry is not this source's any more. Rejects, with nothing settled, when it could not
   * be written.
   */
  deadLetter(id: string, fields: Readonly<Record<string, string>>): Promise<boolean>;
  /**
   * Gives entries back; other members of the group get them at once, this source after `reclaim()`. The delivery that handed them out does not
   * count, unless `recordAttempt` was called for it. What is given out again is given out in the order of the log.
   */
  release(ids: readonly string[]): Promise<void>;
  /** Offers this source again what it released. */
  reclaim(): void;
  /** The sink has room again. */
  resume(): void;
  /** Stops reading; resolves when no further `deliver` will come. `ack`, `deadLetter` and `release` still work. */
  stop(): Promise<void>;
  /** Releases what is unsettled and forgets the source; implies `stop`. */
  close(): Promise<void>;
}

/** A dead letter as stored. */
export interface StoredDeadLetter {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A bus's use of a transport. */
export interface Connection {
  /** Stores entries in the order given; one outcome per entry, in the same order. */
  append(entries: readonly OutgoingEntry[]): Promise<AppendOutcome[]>;
  /** Opens a reader. Resolves when the group exists, so that what is published from then on is not missed. */
  attach(options: SourceOptions, sink: Sink): Promise<Source>;
  /** Dead letters of an address, oldest first, after the entry id `after`. */
  deadLetters(
    address: string,
    options: {
      readonly limit: number;
      readonly after?: string | undefined;
      readonly partitions?: number | undefined;
    },
  ): Promise<StoredDeadLetter[]>;
  /** Remembers in the log's own place which events were handled. */
  readonly dedupe?: DedupeStore;
  /** After how many milliseconds without a sign of life others get what a member has in hand; `dedupe` lets them have it as soon. Without it 30,000. */
  readonly lease?: number;
  /**
   * Closes what is open. Idempotent. After `deadline` milliseconds, where that is given, it drops what has not ended, and resolves: a broker that
   * does not answer must not keep the process.
   */
  close(options?: { readonly deadline?: number }): Promise<void>;
}

/** What a transport may ask of the bus that uses it. */
export interface TransportHost {
  /** Reports reconnects, claims and other incidents to the bus's user. Never throws. */
  report(report: BusReport): void;
}

/** How to read what others than eventpact write into a transport's log. Without one, entries are read as eventpact writes them. */
export interface WireDialect {
  /** Brings a parsed CloudEvent into the form that eventpact writes, in place; its attributes are checked afterwards. */
  normalize(cloudEvent: Record<string, unknown>): void;
  /** The payload; `isText` when the contract allows a string, which is then not parsed once more. */
  payload(cloudEvent: Readonly<Record<string, unknown>>, isText: boolean): unknown;
  /** Finds out which event an entry is whose type does not say. */
  readonly identify: IdentifyEvent;
}

/** A way to carry events. */
export interface Transport {
  /** `memory`, `redis`, or the name of another. */
  readonly name: string;
  /** Where others write into its log, too: `daprDialect`, or one of its own. */
  readonly dialect?: WireDialect;
  /** Takes and hands over events as objects instead of JSON. Whoever changes one changes it for all. */
  readonly inProcess?: boolean;
  /** Opens a connection for one bus. Rejects with a `TransportError` when the broker cannot be used at all. */
  connect(host: TransportHost): Promise<Connection>;
}
