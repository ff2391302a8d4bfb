import type { Comparison, Place } from "../comparison.ts";

/** Compares a place at which one of the two accepts nothing. */
export function compareSatisfiability(place: Place, comparison: Comparison): void {
  const spots = { before: place.old.holder, after: place.new.holder };
  if (place.new.never) {
    comparison.narrowed("schema-became-unsatisfiable", place, false, {
      ...spots,
      say: (where) => `no value fits ${where} any more`,
    });
  } else {
    comparison.widened("schema-widened", place, false, {
      ...spots,
      say: (where) => `${where} accepts values, where nothing could fit before`,
    });
  }
}
