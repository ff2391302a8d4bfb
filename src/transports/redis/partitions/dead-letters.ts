import type { StoredDeadLetter } from "../../../runtime/transport.ts";
import { ask, type Context, deadLetterKey, streamKey } from "../context.ts";
import { compareIds, readEntries } from "../entry.ts";
import { partitionAddress, splitId, wholeId } from "./names.ts";

interface Letter extends StoredDeadLetter {
  readonly partition: number;
  /** The id within the partition. */
  readonly inner: string;
}

/**
 * Dead letters of all partitions of an address, oldest first; of those of one moment, by partition. Rejects with a `TransportError`.
 */
export async function listPartitionedDeadLetters(
  context: Context,
  address: string,
  partitions: number,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<StoredDeadLetter[]> {
  const last = after === undefined ? undefined : splitId(after);
  const lists = await Promise.all(
    Array.from({ length: partitions }, async (_, partition): Promise<Letter[]> => {
      const part = partitionAddress(address, partition);
      const key = deadLetterKey(streamKey(context, part));
      // An equal id comes later in a later partition.
      const from = last === undefined ? (after ?? "-") : partition > last.partition ? last.id : `(${last.id}`;
      const reply = await ask(context.forKey(key), `list the dead letters of "${part}"`, (client) =>
        client.sendCommand(["XRANGE", key, from, "+", "COUNT", String(limit)]),
      );
      return readEntries(reply).flatMap(({ id, fields }) =>
        fields ? [{ id: wholeId(partition, id), fields, partition, inner: id }] : [],
      );
    }),
  );
  return lists
    .flat()
    .sort((a, b) => compareIds(a.inner, b.inner) || a.partition - b.partition)
    .slice(0, limit)
    .map(({ id, fields }) => ({ id, fields }));
}
