import type { Schema, SchemaObject } from "../../../contract/normal-form/schema.ts";
import type { Comparison, Place } from "../comparison.ts";
import { pairUp } from "../pair-up.ts";
import type { Side } from "../side.ts";

/** How often an array has to contain something. */
interface Requirement {
  readonly node: SchemaObject;
  readonly contains: Schema;
  readonly min: number;
  readonly max: number;
}

/** Compares `contains` with its counts. */
export function compareContains(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("array"))) return;
  const [old, now] = [requirementsOf(place.old), requirementsOf(place.new)];
  const same = (a: number, b: number) => {
    const [before, after] = [old[a], now[b]];
    return (
      before !== undefined && after !== undefined && comparison.same([before.contains], [after.contains])
    );
  };
  const { pairs, removed, added } = pairUp(old.length, now.length, [same, () => true]);
  for (const [oldIndex, newIndex] of pairs) {
    const [before, after] = [old[oldIndex], now[newIndex]];
    if (!before || !after) continue;
    if (same(oldIndex, newIndex)) compareCounts(place, comparison, before, after);
    else changed(place, comparison, before, after);
  }
  for (const index of removed) changed(place, comparison, old[index], undefined);
  for (const index of added) changed(place, comparison, undefined, now[index]);
}

function changed(
  place: Place,
  comparison: Comparison,
  before: Requirement | undefined,
  after: Requirement | undefined,
): void {
  const draft = {
    before: before ? { node: before.node, keyword: "contains" } : place.old.holder,
    after: after ? { node: after.node, keyword: "contains" } : place.new.holder,
  };
  const how = before && after ? "other items than before" : "certain items";
  if (after) {
    const say = (where: string) => `${where} has to contain ${how} now`;
    comparison.narrowed("contains-added", place, limitOf(after), { ...draft, say });
  }
  if (before) {
    const say = (where: string) => `${where} need not contain what it had to contain before`;
    comparison.widened("contains-removed", place, limitOf(before), { ...draft, say });
  }
}

function compareCounts(place: Place, comparison: Comparison, before: Requirement, after: Requirement): void {
  for (const [name, keyword, rule] of [
    ["min", "minContains", "min-contains"],
    ["max", "maxContains", "max-contains"],
  ] as const) {
    if (before[name] === after[name]) continue;
    const told = (count: number) => (Number.isFinite(count) ? String(count) : "none");
    const draft = {
      before: { node: before.node, keyword: keyword in before.node ? keyword : "contains" },
      after: { node: after.node, keyword: keyword in after.node ? keyword : "contains" },
      say: (where: string) =>
        `${keyword} of ${where} changed from ${told(before[name])} to ${told(after[name])}`,
    };
    const tightened = after[name] > before[name] === (name === "min");
    const one = (side: Requirement) =>
      name === "min" ? { ...side, max: Number.POSITIVE_INFINITY } : { ...side, min: 0 };
    if (tightened) comparison.narrowed(`${rule}-tightened`, place, limitOf(one(after)), draft);
    else comparison.widened(`${rule}-loosened`, place, limitOf(one(before)), draft);
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
