import type { StreamReader } from "../reader.ts";

/** Where partitions get the readers of their streams. */
export interface PartitionReaders {
  join(key: string): StreamReader;
  leave(key: string): void;
}
