import type { AppendOutcome, OutgoingEntry } from "../../../runtime/transport.ts";
import { partitionOfKey } from "./hash.ts";
import { partitionAddress, wholeId } from "./names.ts";

/** An entry with its stream. */
export interface PlacedEntry extends OutgoingEntry {
  /** Undefined for the stream of its address. */
  readonly key?: string;
}

/** For how many addresses it is remembered whose turn is next. */
const MAX_ADDRESSES = 10_000;

/** Spreads entries over the partitions of their addresses. */
export class Spreader {
  readonly #turns = new Map<string, number>();

  /** Stores entries by `append`, those of partitioned addresses in the stream of their partition, made by `keyOf`; their ids name it. */
  append(
    entries: readonly OutgoingEntry[],
    append: (entries: readonly PlacedEntry[]) => Promise<AppendOutcome[]>,
    keyOf: (address: string, partition: number) => string,
  ): Promise<AppendOutcome[]> {
    if (entries.every(({ partitions }) => partitions === undefined)) return append(entries);
    const chosen = entries.map((entry) => this.#choose(entry));
    const placed = entries.map((entry, index) => {
      const partition = chosen[index];
      return partition === undefined
        ? entry
        : {
            ...entry,
            key: keyOf(entry.address, partition),
            address: partitionAddress(entry.address, partition),
          };
    });
    return append(placed).then((outcomes) =>
      outcomes.map((outcome, index) => {
        const partition = chosen[index];
        if (partition === undefined || "error" in outcome) return outcome;
        return { id: wholeId(partition, outcome.id) };
      }),
    );
  }

  #choose({ address, partitionKey, idempotencyKey, partitions }: OutgoingEntry): number | undefined {
    if (partitions === undefined) return undefined;
    // What is sent again must find the partition that remembers it.
    const key = partitionKey ?? idempotencyKey;
    if (key !== undefined) return partitionOfKey(key, partitions);
    const turn = this.#turns.get(address) ?? Math.floor(Math.random() * partitions);
    if (this.#turns.size >= MAX_ADDRESSES) this.#turns.clear();
    this.#turns.set(address, turn + 1);
    return turn % partitions;
  }
}
