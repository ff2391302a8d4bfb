import type { Comparison, Place } from "../comparison.ts";
import type { Side } from "../side.ts";

/** Compares whether the items of an array have to differ. */
export function compareUniqueItems(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("array"))) return;
  const isUnique = (side: Side) => side.nodes.some((node) => node["uniqueItems"] === true);
  const [old, now] = [isUnique(place.old), isUnique(place.new)];
  if (old === now) return;
  const spots = { before: place.old.spot("uniqueItems"), after: place.new.spot("uniqueItems") };
  const limit = { uniqueItems: true };
  if (now) {
    const say = (where: string) => `the items of ${where} have to differ from each other now`;
    comparison.narrowed("unique-items-added", place, limit, { ...spots, say });
  } else {
    const say = (where: string) => `the items of ${where} may repeat now`;
    comparison.widened("unique-items-removed", place, limit, { ...spots, say });
  }
}
