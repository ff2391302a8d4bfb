import type { Schema, Schemas } from "../../contract/normal-form/schema.ts";
import { compareAnnotations } from "./annotations/compare-annotations.ts";
import { compareContains } from "./arrays/compare-contains.ts";
import { compareItems } from "./arrays/compare-items.ts";
import { compareUniqueItems } from "./arrays/compare-unique-items.ts";
import type { SchemaChange } from "./change.ts";
import { compareAlternatives } from "./choices/compare-alternatives.ts";
import { compareConditions } from "./conditions/compare-conditions.ts";
import { compareSatisfiability } from "./general/compare-satisfiability.ts";
import { type ComparedLocation, KeywordComparison, type SourceOf } from "./keyword-comparison.ts";
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
 * Differences between two schemas in normal form, location by location. `explain` decides whether they matter. It is not a difference whether
 * a keyword is in `allOf` or behind a `$ref`, nor what a `$ref` is called.
 *
 * `sourceOf` gives the author's node of a node (`NormalizedSchemas.origin`); without it, keywords that normal form drops are not compared.
 */
export function changesOf(
  old: Schema,
  oldSchemas: Schemas,
  next: Schema,
  newSchemas: Schemas,
  sourceOf: SourceOf = () => undefined,
): SchemaChange[] {
  const comparison = new KeywordComparison(oldSchemas, newSchemas, compareLocation, sourceOf);
  comparison.run(old, next);
  return joinMoves(comparison);
}

function compareLocation(location: ComparedLocation, comparison: KeywordComparison): void {
  compareAnnotations(location, comparison);
  if (location.old.never && location.new.never) return;
  if (location.old.never || location.new.never) {
    compareSatisfiability(location, comparison);
    return;
  }
  if (compareAlternatives(location, comparison)) return;
  compareValues(location, comparison);
  compareNumbers(location, comparison);
  compareCounts(location, comparison);
  compareUniqueItems(location, comparison);
  compareStrings(location, comparison);
  compareProperties(location, comparison);
  compareFurtherMembers(location, comparison);
  comparePropertyNames(location, comparison);
  compareDependencies(location, comparison);
  compareItems(location, comparison);
  compareContains(location, comparison);
  compareConditions(location, comparison);
}
