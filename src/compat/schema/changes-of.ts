import type { Schema, Schemas } from "../../contract/normal-form/schema.ts";
import { compareAnnotations } from "./annotations/compare-annotations.ts";
import { compareContains } from "./arrays/compare-contains.ts";
import { compareItems } from "./arrays/compare-items.ts";
import { compareUniqueItems } from "./arrays/compare-unique-items.ts";
import type { SchemaChange } from "./change.ts";
import { compareAlternatives } from "./choices/compare-alternatives.ts";
import { Comparison, type Place, type SourceOf } from "./comparison.ts";
import { compareConditions } from "./conditions/compare-conditions.ts";
import { compareSatisfiability } from "./general/compare-satisfiability.ts";
import { compareNumbers } from "./numbers/compare-numbers.ts";
import { compareDependencies } from "./objects/compare-dependencies.ts";
import { compareFurtherMembers } from "./objects/compare-further-members.ts";
import { compareProperties } from "./objects/compare-properties.ts";
import { comparePropertyNames } from "./objects/compare-property-names.ts";
import { joinMoves } from "./objects/join-moves.ts";
import { compareCounts } from "./sizes/compare-counts.ts";
import { compareStrings } from "./strings/compare-strings.ts";
import { compareValues } from "./values/compare-values.ts";

/**
 * What differs between two schemas in normal form, place by place. Says nothing of whether it matters: that is for `explain`. Where a keyword
 * stands (in `allOf`, behind a `$ref`) is no difference, nor is the name of a `$ref`.
 *
 * `sourceOf` gives the author's node of a node (`NormalizedSchemas.origin`); without it, keywords that normal form drops are not compared.
 */
export function changesOf(
  old: Schema,
  oldSchemas: Schemas,
  now: Schema,
  newSchemas: Schemas,
  sourceOf: SourceOf = () => undefined,
): SchemaChange[] {
  const comparison = new Comparison(oldSchemas, newSchemas, comparePlace, sourceOf);
  comparison.run(old, now);
  return joinMoves(comparison);
}

function comparePlace(place: Place, comparison: Comparison): void {
  compareAnnotations(place, comparison);
  if (place.old.never && place.new.never) return;
  if (place.old.never || place.new.never) {
    compareSatisfiability(place, comparison);
    return;
  }
  if (compareAlternatives(place, comparison)) return;
  compareValues(place, comparison);
  compareNumbers(place, comparison);
  compareCounts(place, comparison);
  compareUniqueItems(place, comparison);
  compareStrings(place, comparison);
  compareProperties(place, comparison);
  compareFurtherMembers(place, comparison);
  comparePropertyNames(place, comparison);
  compareDependencies(place, comparison);
  compareItems(place, comparison);
  compareContains(place, comparison);
  compareConditions(place, comparison);
}
