import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";

/** Compares a location at which one of the two schemas accepts nothing. */
export function compareSatisfiability(location: ComparedLocation, comparison: KeywordComparison): void {
  const refs = { old: location.old.holder, new: location.new.holder };
  if (location.new.never) {
    comparison.narrowed("schema-became-unsatisfiable", location, false, {
      ...refs,
      describe: (where) => `no value fits ${where} any more`,
    });
  } else {
    comparison.widened("schema-widened", location, false, {
      ...refs,
      describe: (where) => `${where} accepts values, where nothing could fit before`,
    });
  }
}
