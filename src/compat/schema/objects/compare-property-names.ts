import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import { isTrivial, type Side, together } from "../side.ts";

/** Compares `propertyNames`. */
export function comparePropertyNames(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("object"))) return;
  const [old, next] = [namesOf(location.old), namesOf(location.new)];
  if (comparison.same(old, next)) return;
  const details = {
    old: location.old.refTo("propertyNames"),
    new: location.new.refTo("propertyNames"),
    describe: (where: string) => `what members of ${where} may be called changed`,
  };
  const limit = (names: readonly Schema[]): Schema => ({ propertyNames: together(names) });
  if (next.length > 0) comparison.narrowed("property-names-narrowed", location, limit(next), details);
  if (old.length > 0) comparison.widened("property-names-widened", location, limit(old), details);
}

function namesOf(side: Side): Schema[] {
  return side.nodes.flatMap(({ propertyNames }) =>
    propertyNames === undefined || isTrivial(propertyNames) ? [] : [propertyNames],
  );
}
