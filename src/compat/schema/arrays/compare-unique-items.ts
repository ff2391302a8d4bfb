import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import type { Side } from "../side.ts";

/** Compares `uniqueItems`. */
export function compareUniqueItems(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("array"))) return;
  const isUnique = (side: Side) => side.nodes.some((node) => node["uniqueItems"] === true);
  const [old, next] = [isUnique(location.old), isUnique(location.new)];
  if (old === next) return;
  const refs = { old: location.old.refTo("uniqueItems"), new: location.new.refTo("uniqueItems") };
  const limit = { uniqueItems: true };
  if (next) {
    const describe = (where: string) => `the items of ${where} have to differ from each other now`;
    comparison.narrowed("unique-items-added", location, limit, { ...refs, describe });
  } else {
    const describe = (where: string) => `the items of ${where} may repeat now`;
    comparison.widened("unique-items-removed", location, limit, { ...refs, describe });
  }
}
