import type { SchemaSpot } from "../change.ts";
import type { Comparison, Place } from "../comparison.ts";
import type { Side } from "../side.ts";
import type { TypeAtom } from "../type-atoms.ts";

const COUNTS = [
  ["minLength", "min-length", "string"],
  ["maxLength", "max-length", "string"],
  ["minItems", "min-items", "array"],
  ["maxItems", "max-items", "array"],
  ["minProperties", "min-properties", "object"],
  ["maxProperties", "max-properties", "object"],
] as const satisfies readonly (readonly [string, string, TypeAtom])[];

/** Compares how long strings, arrays and objects may be. */
export function compareCounts(place: Place, comparison: Comparison): void {
  for (const [keyword, rule, type] of COUNTS) {
    if (place.old.types.has(type) && place.new.types.has(type))
      compareCount(place, comparison, keyword, rule);
  }
}

function compareCount(
  place: Place,
  comparison: Comparison,
  keyword: (typeof COUNTS)[number][0],
  rule: (typeof COUNTS)[number][1],
): void {
  const isLeast = keyword.startsWith("min");
  const [old, now] = [countOf(place.old, keyword, isLeast), countOf(place.new, keyword, isLeast)];
  if (old.value === now.value) return;
  const told = (value: number) => (Number.isFinite(value) ? String(value) : "none");
  const draft = {
    before: old.spot ?? place.old.holder,
    after: now.spot ?? place.new.holder,
    say: (where: string) => `${keyword} of ${where} changed from ${told(old.value)} to ${told(now.value)}`,
  };
  if (now.value > old.value === isLeast)
    comparison.narrowed(`${rule}-tightened`, place, { [keyword]: now.value }, draft);
  else comparison.widened(`${rule}-loosened`, place, { [keyword]: old.value }, draft);
}

function countOf(side: Side, keyword: string, isLeast: boolean): { value: number; spot?: SchemaSpot } {
  let found: { value: number; spot?: SchemaSpot } = { value: isLeast ? 0 : Number.POSITIVE_INFINITY };
  for (const node of side.nodes) {
    const value = node[keyword];
    if (typeof value === "number" && value !== found.value && value > found.value === isLeast)
      found = { value, spot: { node, keyword } };
  }
  return found;
}
