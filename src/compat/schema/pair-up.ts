/** Two lists brought together: which of each belong to one another, and which are left over, by index. */
export interface Pairing {
  readonly pairs: readonly (readonly [old: number, new: number])[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
}

/**
 * Pairs the entries of two lists, each at most once: first all that the first test finds, then of the rest all that the second test finds,
 * and so on. Prefers entries at the same index, then those that come first.
 */
export function pairUp(
  oldCount: number,
  newCount: number,
  tests: readonly ((old: number, next: number) => boolean)[],
): Pairing {
  const partner = new Map<number, number>();
  const free = new Set(Array.from({ length: newCount }, (_, index) => index));
  for (const test of tests) {
    for (const sameIndex of [true, false]) {
      for (let old = 0; old < oldCount; old++) {
        if (partner.has(old)) continue;
        const candidates = sameIndex ? (free.has(old) ? [old] : []) : [...free];
        const next = candidates.find((index) => test(old, index));
        if (next === undefined) continue;
        partner.set(old, next);
        free.delete(next);
      }
    }
  }
  return {
    pairs: [...partner].sort(([a], [b]) => a - b),
    removed: Array.from({ length: oldCount }, (_, index) => index).filter((index) => !partner.has(index)),
    added: [...free],
  };
}
