/** How the parts of a partitioned address are named: streams, entries and the keys that say who reads what. */

/** The address that stands for one partition; its stream, dead letters and errors are those of any address. */
export function partitionAddress(address: string, partition: number): string {
  return `${address}:${partition}`;
}

/** An entry's id within the whole address. */
export function wholeId(partition: number, id: string): string {
  return `${partition}:${id}`;
}

/** The partition, and the id within it, of an entry; undefined for an id that is not of a partitioned address. */
export function splitId(id: string): { readonly partition: number; readonly id: string } | undefined {
  const match = /^(\d{1,4}):(\d+-\d+)$/.exec(id);
  return match ? { partition: Number(match[1]), id: match[2] ?? "" } : undefined;
}

/** Who reads a partition for a group; the braces keep it in the Cluster slot of the partition's stream. */
export function ownerKey(stream: string, group: string): string {
  return `{${stream}}.owner:${group}`;
}

/** Who is there to read an address for a group; `stream` is prefix and address, without a partition. */
export function membersKey(stream: string, group: string): string {
  return `{${stream}}.members:${group}`;
}
