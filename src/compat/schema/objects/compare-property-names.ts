import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { Comparison, Place } from "../comparison.ts";
import { isTrivial, type Side, together } from "../side.ts";

/** Compares what the names of members may be. */
export function comparePropertyNames(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("object"))) return;
  const [old, now] = [namesOf(place.old), namesOf(place.new)];
  if (comparison.same(old, now)) return;
  const draft = {
    before: place.old.spot("propertyNames"),
    after: place.new.spot("propertyNames"),
    say: (where: string) => `what members of ${where} may be called changed`,
  };
  const limit = (names: readonly Schema[]): Schema => ({ propertyNames: together(names) });
  if (now.length > 0) comparison.narrowed("property-names-narrowed", place, limit(now), draft);
  if (old.length > 0) comparison.widened("property-names-widened", place, limit(old), draft);
}

function namesOf(side: Side): Schema[] {
  return side.nodes.flatMap(({ propertyNames }) =>
    propertyNames === undefined || isTrivial(propertyNames) ? [] : [propertyNames],
  );
}
