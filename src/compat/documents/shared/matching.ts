/** Matched pairs, and the things that only one side has; each list in document order. */
export interface Matching<T> {
  readonly pairs: readonly (readonly [old: T, new: T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/** One criterion of a match: equal keys. Undefined never matches. */
export interface Pass<T> {
  readonly keyOf: (item: T, side: "old" | "new") => string | undefined;
  /** Whether a key that several things of one side have is ignored. */
  readonly unique?: boolean;
}

/** Matches things by the first pass, then the rest by the next pass, and so on. Linear in the number of things. */
export function matchUp<T>(olds: readonly T[], news: readonly T[], passes: readonly Pass<T>[]): Matching<T> {
  const partners = new Map<T, T>();
  let leftOld = olds;
  let leftNew = news;
  for (const { keyOf, unique = false } of passes) {
    if (leftOld.length === 0 || leftNew.length === 0) break;
    const candidates = grouped(leftNew, (item) => keyOf(item, "new"));
    const taken = new Set<T>();
    for (const [key, group] of grouped(leftOld, (item) => keyOf(item, "old"))) {
      const others = candidates.get(key) ?? [];
      if (unique && (group.length > 1 || others.length > 1)) continue;
      for (const [index, item] of group.entries()) {
        const other = others[index];
        if (other === undefined) break;
        partners.set(item, other);
        taken.add(other);
      }
    }
    leftOld = leftOld.filter((item) => !partners.has(item));
    leftNew = leftNew.filter((item) => !taken.has(item));
  }
  const pairs = olds.flatMap((item) => {
    const partner = partners.get(item);
    return partner === undefined ? [] : [[item, partner] as const];
  });
  return { pairs, removed: leftOld, added: leftNew };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
