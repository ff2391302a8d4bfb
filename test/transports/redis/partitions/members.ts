/** Members of a group over a partitioned address, and what they note of what they handle. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, Sink, Source } from "../../../../src/runtime/transport.ts";

/** One handling of an entry, as noted by a member. */
export interface Handling {
  readonly member: string;
  readonly partition: number;
  readonly id: string;
  readonly key: string;
  readonly n: number;
  /** When it began and ended, in ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What a member does with its entries. */
export interface MemberOptions {
  readonly partitions: number;
  readonly prefetch?: number;
  /** How long handling takes, in ms. Default 0 to 3, at random. */
  readonly takes?: () => number;
  readonly note: (handling: Handling) => void;
  readonly lost?: (ids: readonly string[]) => void;
}

/** The partition that an entry's id names. */
export const partitionOf = (id: string): number => Number(id.split(":")[0]);

/** A member of the group `g`. */
export interface Member {
  readonly source: Source;
  /** Leaves as the runtime does: what is in hand is handled before. */
  leave(): Promise<void>;
}

/** Reads `address` for the group `g` as the runtime does: lanes per key, in order, all at a time. */
export async function join(
  connection: Connection,
  address: string,
  member: string,
  { partitions, prefetch = 30, takes = () => Math.random() * 3, note, lost }: MemberOptions,
): Promise<Member> {
  const lanes = new Map<string, Promise<void>>();
  const inHand = new Map<string, { isGone: boolean }>();
  let held = 0;
  let source: Source | undefined;
  const handle = async (id: string, key: string, n: number, delivery: { isGone: boolean }) => {
    if (!delivery.isGone) {
      const from = Date.now();
      await sleep(takes());
      note({ member, partition: partitionOf(id), id, key, n, from, to: Date.now() });
      if (!delivery.isGone)
        void source?.ack([id]).catch(() => {
          // Closed meanwhile: the transport reports what is not acknowledged.
        });
    }
    held--;
    source?.resume();
  };
  const sink: Sink = {
    capacity: () => (source ? prefetch - held : 0),
    deliver(entries) {
      if (entries.length > prefetch - held) throw new Error("more than welcome");
      held += entries.length;
      for (const { id, fields } of entries) {
        const delivery = { isGone: false };
        inHand.set(id, delivery);
        const [key = "", n = ""] = (fields["data"] ?? "").split("/");
        lanes.set(
          key,
          (lanes.get(key) ?? Promise.resolve()).then(() => handle(id, key, Number(n), delivery)),
        );
      }
    },
    lost(ids) {
      for (const id of ids) {
        const delivery = inHand.get(id);
        if (delivery) delivery.isGone = true;
      }
      lost?.(ids);
    },
  };
  source = await connection.attach({ address, group: "g", start: "oldest", partitions }, sink);
  source.resume();
  const joined = source;
  return {
    source: joined,
    async leave() {
      await joined.stop();
      await Promise.all(lanes.values());
      await joined.close();
    },
  };
}

/** Publishes the numbers `from` to `to - 1` of every key, in order; the data is `key/number`. */
export async function publishKeyed(
  connection: Connection,
  address: string,
  partitions: number,
  keys: readonly string[],
  from: number,
  to: number,
): Promise<void> {
  for (let n = from; n < to; n++) {
    const entries = keys.map((key) => ({
      address,
      partitions,
      partitionKey: key,
      fields: { data: `${key}/${n}` },
    }));
    for (const outcome of await connection.append(entries)) if ("error" in outcome) throw outcome.error;
  }
}

/** Where the first handling of an entry came after that of a later one of its key. */
export function inversions(handlings: readonly Handling[]): string[] {
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  const found: string[] = [];
  for (const { key, n, member } of handlings) {
    const last = highest.get(key) ?? -1;
    if (n < last && !seen.has(`${key}/${n}`)) found.push(`${key}/${n} at ${member} after ${key}/${last}`);
    seen.add(`${key}/${n}`);
    highest.set(key, Math.max(n, last));
  }
  return found;
}

/** Where two members handled entries of one partition at the same time. */
export function overlaps(handlings: readonly Handling[]): string[] {
  const found: string[] = [];
  const latest = new Map<number, Map<string, Handling>>();
  for (const handling of [...handlings].sort((a, b) => a.from - b.from)) {
    const owners = latest.get(handling.partition) ?? new Map<string, Handling>();
    latest.set(handling.partition, owners);
    for (const [member, other] of owners) {
      if (member !== handling.member && other.to > handling.from)
        found.push(
          `partition ${handling.partition}: ${handling.member} from ${handling.from}, ${member} until ${other.to}`,
        );
    }
    const own = owners.get(handling.member);
    if (!own || own.to < handling.to) owners.set(handling.member, handling);
  }
  return found;
}

/** `["k0", "k1", ...]`. */
export const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}`);
