import { TransportError } from "../../../runtime/errors.ts";
import type { Sink, Source, SourceOptions } from "../../../runtime/transport.ts";
import { type Context, streamKey } from "../context.ts";
import { createGroup } from "../group.ts";
import { newestId } from "../tail-source.ts";
import { partitionAddress } from "./names.ts";
import type { PartitionReaders } from "./readers.ts";
import { PartitionedSource } from "./source.ts";
import { PartitionedTail } from "./tail.ts";

/** Most partitions of one address. */
const MAX_PARTITIONS = 1_024;

/**
 * Opens a reader of a partitioned address. Resolves when the group exists on every partition. `closed` is called when the reader is not needed any more. Rejects with a `TransportError`.
 */
export async function attachPartitions(
  context: Context,
  { address, group, start, partitions = 1 }: SourceOptions,
  sink: Sink,
  readers: PartitionReaders,
  closed: () => void,
): Promise<Source> {
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS) {
    const text = `"${address}" cannot be spread over ${partitions} partitions. Give a whole number from 1 to ${MAX_PARTITIONS}.`;
    throw new TransportError("invalid_options", text);
  }
  const lasts = await Promise.all(
    Array.from({ length: partitions }, async (_, partition) => {
      const part = partitionAddress(address, partition);
      const stream = { key: streamKey(context, part), address: part };
      const own = context.forKey(stream.key);
      if (group === undefined) return newestId(own, stream);
      const from = start === "newest" ? await newestId(own, stream) : "0";
      return (await createGroup(own, { ...stream, group }, from)) ? from : "0";
    }),
  );
  if (group === undefined) return new PartitionedTail(context, readers, sink, address, lasts, closed);
  return new PartitionedSource(context, readers, sink, { address, group, lasts }, closed);
}
