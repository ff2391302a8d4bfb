import { TransportError } from "../../../runtime/errors.ts";
import type { Sink, Source, SourceOptions } from "../../../runtime/transport.ts";
import { ask, type Context, streamKey } from "../context.ts";
import { createGroup } from "../group.ts";
import { oldKeys, partitionStream } from "../key-beside.ts";
import { runScript, script } from "../scripts.ts";
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
  { address, group, start, partitions = 1, entryBytes }: SourceOptions,
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
      const key = partitionStream(streamKey(context, address), partition);
      const stream = { key, address: partitionAddress(address, partition) };
      const own = context.forKey(stream.key);
      if (group === undefined) return newestId(own, stream);
      const from = start === "newest" ? await newestId(own, stream) : "0";
      return (await createGroup(own, { ...stream, group }, from)) ? from : "0";
    }),
  );
  if (group === undefined) return new PartitionedTail(context, readers, sink, address, lasts, closed);
  await reportLeftBehind(context, address, group, partitions);
  return new PartitionedSource(context, readers, sink, { address, group, lasts, entryBytes }, closed);
}

/** Whether a group has something left to read or settle in a stream. ARGV: group. */
const unfinishedScript = script(`
local groups = redis.pcall('XINFO', 'GROUPS', KEYS[1])
if groups.err then return 0 end
for _, row in ipairs(groups) do
  local group = {}
  for i = 1, #row, 2 do group[row[i]] = row[i + 1] end
  if group['name'] == ARGV[1] then
    local unread = redis.call('XREVRANGE', KEYS[1], '+', '(' .. group['last-delivered-id'], 'COUNT', 1)
    return (group['pending'] > 0 or #unread > 0) and 1 or 0
  end
end
return 0
`);

/** Reports streams that earlier versions had for the partitions, when the group has not finished them: nothing reads them any more. */
async function reportLeftBehind(
  context: Context,
  address: string,
  group: string,
  partitions: number,
): Promise<void> {
  const stream = streamKey(context, address);
  const doing = `look for partitions of earlier versions of "${address}"`;
  const left = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => {
      const key = oldKeys.partition(stream, partition);
      return ask(context.forKey(key), doing, (client) => runScript(client, unfinishedScript, [key], [group]));
    }),
  );
  const count = left.filter((state) => state === 1).length;
  if (count === 0) return;
  const message = `${count} streams that an earlier version of eventpact had for partitions of "${address}" hold events that group "${group}" has not finished. This version does not read them: start a member of the earlier version until they are finished.`;
  context.report({ kind: "error", reason: "old_partitions", message, address, group, count });
}
