/** A matching of two lists by index: pairs, and entries that only one list has. */
export interface Pairing {
  readonly pairs: readonly (readonly [old: number, new: number])[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
}

/**
 * Pairs the entries of two lists, each at most once: by the first test, then the rest by the second test, and so on. Prefers entries at the
 * same index, then earlier ones.
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
