import type { KeywordRef } from "../change.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
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

/** Compares the length of strings and the size of arrays and objects. */
export function compareCounts(location: ComparedLocation, comparison: KeywordComparison): void {
  for (const [keyword, rule, type] of COUNTS) {
    if (location.old.types.has(type) && location.new.types.has(type))
      compareCount(location, comparison, keyword, rule);
  }
}

function compareCount(
  location: ComparedLocation,
  comparison: KeywordComparison,
  keyword: (typeof COUNTS)[number][0],
  rule: (typeof COUNTS)[number][1],
): void {
  const isLeast = keyword.startsWith("min");
  const [old, next] = [countOf(location.old, keyword, isLeast), countOf(location.new, keyword, isLeast)];
  if (old.value === next.value) return;
  const countText = (value: number) => (Number.isFinite(value) ? String(value) : "none");
  const details = {
    old: old.ref ?? location.old.holder,
    new: next.ref ?? location.new.holder,
    describe: (where: string) =>
      `${keyword} of ${where} changed from ${countText(old.value)} to ${countText(next.value)}`,
  };
  if (next.value > old.value === isLeast)
    comparison.narrowed(`${rule}-tightened`, location, { [keyword]: next.value }, details);
  else comparison.widened(`${rule}-loosened`, location, { [keyword]: old.value }, details);
}

function countOf(side: Side, keyword: string, isLeast: boolean): { value: number; ref?: KeywordRef } {
  let found: { value: number; ref?: KeywordRef } = { value: isLeast ? 0 : Number.POSITIVE_INFINITY };
  for (const node of side.nodes) {
    const value = node[keyword];
    if (typeof value === "number" && value !== found.value && value > found.value === isLeast)
      found = { value, ref: { node, keyword } };
  }
  return found;
}
