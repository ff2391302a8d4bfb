import type { Schema, SchemaObject } from "../../../contract/normal-form/schema.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import { pairUp } from "../pair-up.ts";
import type { Side } from "../side.ts";

/** A `contains` with its counts. */
interface Requirement {
  readonly node: SchemaObject;
  readonly contains: Schema;
  readonly min: number;
  readonly max: number;
}

/** Compares `contains` with its counts. */
export function compareContains(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("array"))) return;
  const [old, next] = [requirementsOf(location.old), requirementsOf(location.new)];
  const same = (a: number, b: number) => {
    const [one, other] = [old[a], next[b]];
    return one !== undefined && other !== undefined && comparison.same([one.contains], [other.contains]);
  };
  const { pairs, removed, added } = pairUp(old.length, next.length, [same, () => true]);
  for (const [oldIndex, newIndex] of pairs) {
    const [oldRequirement, newRequirement] = [old[oldIndex], next[newIndex]];
    if (!oldRequirement || !newRequirement) continue;
    if (same(oldIndex, newIndex)) compareCounts(location, comparison, oldRequirement, newRequirement);
    else changed(location, comparison, oldRequirement, newRequirement);
  }
  for (const index of removed) changed(location, comparison, old[index], undefined);
  for (const index of added) changed(location, comparison, undefined, next[index]);
}

function changed(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: Requirement | undefined,
  next: Requirement | undefined,
): void {
  const details = {
    old: old ? { node: old.node, keyword: "contains" } : location.old.holder,
    new: next ? { node: next.node, keyword: "contains" } : location.new.holder,
  };
  const how = old && next ? "other items than before" : "certain items";
  if (next) {
    const describe = (where: string) => `${where} has to contain ${how} now`;
    comparison.narrowed("contains-added", location, limitOf(next), { ...details, describe });
  }
  if (old) {
    const describe = (where: string) => `${where} need not contain what it had to contain before`;
    comparison.widened("contains-removed", location, limitOf(old), { ...details, describe });
  }
}

function compareCounts(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: Requirement,
  next: Requirement,
): void {
  for (const [name, keyword, rule] of [
    ["min", "minContains", "min-contains"],
    ["max", "maxContains", "max-contains"],
  ] as const) {
    if (old[name] === next[name]) continue;
    const countText = (count: number) => (Number.isFinite(count) ? String(count) : "none");
    const details = {
      old: { node: old.node, keyword: keyword in old.node ? keyword : "contains" },
      new: { node: next.node, keyword: keyword in next.node ? keyword : "contains" },
      describe: (where: string) =>
        `${keyword} of ${where} changed from ${countText(old[name])} to ${countText(next[name])}`,
    };
    const tightened = next[name] > old[name] === (name === "min");
    const one = (side: Requirement) =>
      name === "min" ? { ...side, max: Number.POSITIVE_INFINITY } : { ...side, min: 0 };
    if (tightened) comparison.narrowed(`${rule}-tightened`, location, limitOf(one(next)), details);
    else comparison.widened(`${rule}-loosened`, location, limitOf(one(old)), details);
  }
}

function requirementsOf(side: Side): Requirement[] {
  return side.nodes.flatMap((node) => {
    if (node.contains === undefined) return [];
    const count = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
    const min = count(node["minContains"], 1);
    const max = count(node["maxContains"], Number.POSITIVE_INFINITY);
    return min === 0 && max === Number.POSITIVE_INFINITY ? [] : [{ node, contains: node.contains, min, max }];
  });
}

function limitOf({ contains, min, max }: Requirement): Schema {
  return { contains, minContains: min, ...(Number.isFinite(max) && { maxContains: max }) };
}
