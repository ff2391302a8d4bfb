import { checkCount } from "../check-count.ts";
import type { DedupeKey, DedupeStore } from "../dedupe-store.ts";

/** How much a store in memory remembers. */
export interface MemoryDedupeStoreOptions {
  /** Most events; beyond it the oldest marks are forgotten. Default 100,000. */
  readonly max?: number;
}

interface Mark {
  /** Who handles the event; undefined once it was handled. */
  readonly owner: string | undefined;
  readonly until: number;
}

/** Remembers handled events in this process. Throws a `RangeError` when `max` is no whole number from 1. */
export function memoryDedupeStore({ max = 100_000 }: MemoryDedupeStoreOptions = {}): DedupeStore {
  checkCount("memoryDedupeStore: max", max);
  const marks = new Map<string, Mark>();
  const nameOf = ({ address, group, event }: DedupeKey) => JSON.stringify([address, group, event]);

  function mark(name: string, owner: string | undefined, ms: number): void {
    // To the end of the line.
    marks.delete(name);
    marks.set(name, { owner, until: performance.now() + ms });
    for (const oldest of marks.keys()) {
      if (marks.size <= max) break;
      marks.delete(oldest);
    }
  }

  return {
    async begin(key, owner, lease) {
      const name = nameOf(key);
      const known = marks.get(name);
      if (known && known.until > performance.now() && known.owner !== owner)
        return known.owner ? "busy" : "done";
      mark(name, owner, lease);
      return "begun";
    },
    async done(key, window) {
      mark(nameOf(key), undefined, window);
    },
    async cancel(key, owner) {
      const name = nameOf(key);
      if (marks.get(name)?.owner === owner) marks.delete(name);
    },
  };
}
