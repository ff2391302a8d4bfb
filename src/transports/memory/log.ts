import type {
  IncomingEntry,
  OutgoingEntry,
  Sink,
  Source,
  SourceOptions,
  StoredDeadLetter,
} from "../../runtime/transport.ts";
import { isLongTurn, later } from "./turn.ts";

/** The entries of one address, its groups and its dead letters. */
export interface Log {
  readonly deadLetters: readonly StoredDeadLetter[];
  /** Stores an entry; returns its id, or that of the one which was stored with the same idempotency key. */
  append(entry: OutgoingEntry): string;
  /** Whether somebody who reads it is far behind. */
  lags(): boolean;
  /** Opens a reader; `onClose` is called when it closes. */
  attach(options: SourceOptions, sink: Sink, onClose: () => void): Source;
}

type LogEntry = Omit<IncomingEntry, "deliveries">;

/** An entry that was handed out and is not settled. */
interface Pending extends IncomingEntry {
  deliveries: number;
  /** Who holds it; undefined when a member may take it. */
  owner: object | undefined;
  /** The delivery count that `recordAttempt` set; for the first delivery none. */
  recorded: number | undefined;
}

/** A consumer group of one address: its position, and what its members have not settled. */
interface Group {
  /** Of the next entry that no member was given. */
  position: number;
  /** By id, in the order of the log. */
  readonly pending: Map<string, Pending>;
  /** How many of them nobody holds. */
  unowned: number;
  /** The last that read, while it is open. */
  reader: Member | undefined;
}

/** A member of a group, or a reader without one, which has a group of its own. */
interface Member {
  readonly group: Group;
  /** Takes what there is; returns whether it took anything. */
  pull(): boolean;
}

/** For how long an idempotency key is remembered. */
const IDEMPOTENCY_WINDOW_MS = 600_000;

/** How many entries behind is far. */
const FAR_BEHIND = 1_000;

/** Most entries handed over at a time. */
const MAX_BATCH = 100;

/** Makes an empty log, which keeps the last `retain` entries, and beyond that what an open group was not given yet. */
export function createLog(retain: number): Log {
  const deadLetters: StoredDeadLetter[] = [];
  const groups = new Map<string, Group>();
  const members = new Set<Member>();
  let entries: LogEntry[] = [];
  /** Position of the first entry that is kept. */
  let base = 0;
  let sequence = 0;
  let now = { ms: 0, text: "" };
  let isScheduled = false;

  const endOf = () => base + entries.length;
  const stored = new Map<string, { readonly id: string; readonly until: number }>();
  const nextId = () => {
    const ms = Date.now();
    if (ms !== now.ms) now = { ms, text: `${ms}-` };
    return now.text + sequence++;
  };

  function idOfStored(idempotencyKey: string): string | undefined {
    const now = performance.now();
    for (const [key, { until }] of stored) {
      if (until > now) break;
      stored.delete(key);
    }
    return stored.get(idempotencyKey)?.id;
  }

  /** Has all members poll soon. */
  function schedulePoll(): void {
    if (isScheduled || members.size === 0) return;
    isScheduled = true;
    if (isLongTurn()) later(pullAll);
    else queueMicrotask(pullAll);
  }

  function pullAll(): void {
    isScheduled = false;
    let took = false;
    for (const member of [...members]) {
      if (!members.has(member) || !member.pull()) continue;
      took = true;
      // Whoever took goes to the end of the line.
      if (members.delete(member)) members.add(member);
    }
    if (took) schedulePoll();
  }

  function groupAt(position: number): Group {
    return { position, pending: new Map(), unowned: 0, reader: undefined };
  }

  function groupOf({ group: name, start }: SourceOptions): Group {
    if (name === undefined) return groupAt(endOf());
    const group =
      groups.get(name) ?? groupAt(start === "newest" ? endOf() : Math.max(base, endOf() - retain));
    groups.set(name, group);
    return group;
  }

  return {
    deadLetters,
    append({ fields, cloudEvent, idempotencyKey }) {
      const known = idempotencyKey === undefined ? undefined : idOfStored(idempotencyKey);
      if (known) return known;
      const id = nextId();
      if (idempotencyKey !== undefined)
        stored.set(idempotencyKey, { id, until: performance.now() + IDEMPOTENCY_WINDOW_MS });
      // Copied, so that it stays as it was published.
      entries.push({ id, fields: { ...fields }, cloudEvent });
      const spare = entries.length - retain;
      // In steps, as shortening an array costs its length.
      if (spare > retain / 4) {
        const unread = [...members].map(({ group }) => group.position - base);
        const surplus = Math.min(spare, ...unread);
        if (surplus > retain / 4) {
          entries = entries.slice(surplus);
          base += surplus;
        }
      }
      schedulePoll();
      return id;
    },
    lags() {
      for (const { group } of members) if (endOf() - group.position > FAR_BEHIND) return true;
      return false;
    },
    attach(options, sink, onClose) {
      const group = groupOf(options);
      const { pending } = group;
      const member: Member = { group, pull };
      /** What it gave back and does not want again for now. */
      let refused = new WeakSet<Pending>();

      function pull(): boolean {
        // One log keeps the order of every key, so partitions come to this: one member at a time reads them all.
        if (options.partitions !== undefined && (group.reader ?? member) !== member) return false;
        const limit = Math.min(MAX_BATCH, sink.capacity());
        if (limit < 1) return false;
        group.reader = member;
        const wanted = (item: Pending) => !item.owner && !refused.has(item);
        const batch = group.unowned > 0 ? [...pending.values()].filter(wanted).slice(0, limit) : [];
        group.unowned -= batch.length;
        const from = Math.max(group.position, base) - base;
        const fresh = entries.slice(from, from + limit - batch.length);
        group.position = base + from + fresh.length;
        for (const { id, fields, cloudEvent } of fresh) {
          const item = { id, fields, cloudEvent, deliveries: 0, owner: undefined, recorded: undefined };
          pending.set(id, item);
          batch.push(item);
        }
        for (const item of batch) {
          item.owner = member;
          item.deliveries++;
        }
        if (batch.length > 0) sink.deliver(batch);
        return batch.length > 0;
      }

      function mine(id: string): Pending | undefined {
        const item = pending.get(id);
        return item?.owner === member ? item : undefined;
      }

      function giveBack(item: Pending | undefined): void {
        if (item?.owner !== member) return;
        item.owner = undefined;
        item.deliveries = item.recorded ?? item.deliveries - 1;
        refused.add(item);
        group.unowned++;
      }

      members.add(member);
      schedulePoll();
      return {
        async ack(ids) {
          for (const id of ids) {
            const item = pending.get(id);
            if (item && !item.owner) group.unowned--;
            pending.delete(id);
          }
        },
        async recordAttempt(id, deliveries) {
          const item = mine(id);
          if (item) item.recorded = deliveries;
          return item !== undefined;
        },
        async deadLetter(id, fields) {
          const item = mine(id);
          if (!item) return false;
          const { cloudEvent, fields: original } = item;
          const written = cloudEvent ? { ...original, data: JSON.stringify(cloudEvent) } : original;
          deadLetters.push({ id: nextId(), fields: { ...written, ...fields } });
          if (deadLetters.length > retain) deadLetters.shift();
          return pending.delete(id);
        },
        async release(ids) {
          for (const id of ids) giveBack(pending.get(id));
          schedulePoll();
        },
        reclaim() {
          refused = new WeakSet();
          schedulePoll();
        },
        resume: schedulePoll,
        async stop() {
          members.delete(member);
        },
        async close() {
          onClose();
          members.delete(member);
          if (group.reader === member) group.reader = undefined;
          pending.forEach(giveBack);
          schedulePoll();
        },
      };
    },
  };
}
