/** How the parts of a partitioned address are named in errors and to the bus; their keys are in `key-beside.ts`. */

/** The name of one partition in errors. */
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
