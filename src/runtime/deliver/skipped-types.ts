/** How many types are counted one by one; a hostile publisher may invent more. */
const MAX_COUNTED_TYPES = 1_000;

/**
 * Counts an entry that nobody handles by its CloudEvents type; beyond 1,000 types the rest is under the empty string. Returns whether it is the
 * first of those it is counted with, which is then warned about.
 */
export function countSkipped(counts: Map<string, number>, type: string): boolean {
  const key = counts.has(type) || counts.size < MAX_COUNTED_TYPES ? type : "";
  const before = counts.get(key) ?? 0;
  counts.set(key, before + 1);
  return before === 0;
}
