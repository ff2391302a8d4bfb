import type { SchemaKeywords } from "./schema-places.ts";
import { smallerSchemas } from "./shrink-schema.ts";

/** A schema and what a change made of it. */
export interface SchemaPair {
  readonly old: SchemaKeywords;
  readonly new: SchemaKeywords;
}

/** Seed of the instances of a pair; the same pair has the same ones. */
export interface SeededPair extends SchemaPair {
  readonly seed: number;
}

/** Pairs that are smaller by one step: the same step on both sides at once where they share it, then one on either side. */
export function* smallerPairs(pair: SeededPair): Generator<SeededPair> {
  const older = [...smallerSchemas(pair.old)];
  const newer = [...smallerSchemas(pair.new)];
  const byStep = new Map(newer.map(({ step, schema }) => [step, schema]));
  for (const { step, schema } of older) {
    const other = byStep.get(step);
    if (other) yield { ...pair, old: schema, new: other };
  }
  for (const { schema } of older) yield { ...pair, old: schema };
  for (const { schema } of newer) yield { ...pair, new: schema };
}

/** The smallest pair that still fails, found within so many trials. */
export function shrunkPair(
  pair: SeededPair,
  fails: (pair: SeededPair) => boolean,
  trials = 1_000,
): SeededPair {
  let current = pair;
  let left = trials;
  for (let found = true; found; ) {
    found = false;
    for (const smaller of smallerPairs(current)) {
      if (left-- <= 0) return current;
      if (!fails(smaller)) continue;
      current = smaller;
      found = true;
      break;
    }
  }
  return current;
}
