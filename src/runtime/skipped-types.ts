/** How many types are counted one by one; a hostile publisher may invent more. */
const COUNTED_TYPES = 1_000;

/** Counts entries that nobody handles, by CloudEvents type; beyond 1,000 types the rest is under the empty string. */
export class SkippedTypes {
  readonly counts = new Map<string, number>();

  /** Counts one more; returns whether it is the first of its type, which is then warned about. */
  add(type: string): boolean {
    const isNew = !this.counts.has(type);
    const isCounted = !isNew || this.counts.size < COUNTED_TYPES;
    const key = isCounted ? type : "";
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    return isNew && isCounted;
  }
}
