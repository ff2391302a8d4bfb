import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { SchemaSpot } from "../change.ts";
import type { Comparison, Draft, Place } from "../comparison.ts";
import type { Side } from "../side.ts";
import {
  haveSameValues,
  subtractValues,
  type TypeAtom,
  typeNames,
  typesOfValues,
  valuesOfTypes,
} from "../type-atoms.ts";
import { inWords, listInWords } from "../words.ts";

/** Compares `type`, `enum` and `const` as the set of values that they leave together. */
export function compareValues(place: Place, comparison: Comparison): void {
  const [old, now] = [place.old.values, place.new.values];
  if (old && now) {
    compareLists(place, comparison, old, now);
    return;
  }
  const [oldFew, newFew] = [old ?? valuesOfTypes(place.old.types), now ?? valuesOfTypes(place.new.types)];
  if (oldFew && newFew && haveSameValues(oldFew, newFew)) return;
  const oldTypes = old ? typesOfValues(old) : place.old.types;
  const newTypes = now ? typesOfValues(now) : place.new.types;
  const inCommon = [...oldTypes].some((type) => newTypes.has(type));
  if (now && inCommon) fixed(place, comparison, now);
  if (old && inCommon) freed(place, comparison, old);
  const isTold = now ? isWithin(newTypes, oldTypes) : old !== undefined && isWithin(oldTypes, newTypes);
  if (!isTold) compareTypes(place, comparison, oldTypes, newTypes);
}

function compareLists(
  place: Place,
  comparison: Comparison,
  old: readonly unknown[],
  now: readonly unknown[],
): void {
  const added = subtractValues(now, old);
  const removed = subtractValues(old, now);
  const spots = { before: valueSpot(place.old), after: valueSpot(place.new) };
  if (added.length === now.length && isConst(place.old) && isConst(place.new)) {
    const pair = { old: { const: old[0] }, new: { const: now[0] } };
    const say = (where: string) => `const of ${where} changed from ${inWords(old[0])} to ${inWords(now[0])}`;
    comparison.changed("const-changed", place, pair, { ...spots, say });
    return;
  }
  if (added.length > 0) {
    const say = (where: string) => `enum of ${where} gained ${listInWords(added)}`;
    comparison.widened("enum-value-added", place, { enum: [...old] }, { ...spots, say });
  }
  if (removed.length > 0) {
    const say = (where: string) => `enum of ${where} lost ${listInWords(removed)}`;
    comparison.narrowed("enum-value-removed", place, { enum: [...now] }, { ...spots, say });
  }
}

function fixed(place: Place, comparison: Comparison, values: readonly unknown[]): void {
  const draft: Draft = {
    before: place.old.spot("type"),
    after: valueSpot(place.new),
    say: (where) => `${where} may only be ${listInWords(values)} now`,
  };
  comparison.narrowed(isConst(place.new) ? "const-added" : "enum-added", place, { enum: [...values] }, draft);
}

function freed(place: Place, comparison: Comparison, values: readonly unknown[]): void {
  const draft: Draft = {
    before: valueSpot(place.old),
    after: place.new.spot("type"),
    say: (where) => `${where} may be other values than ${listInWords(values)} now`,
  };
  comparison.widened(
    isConst(place.old) ? "const-removed" : "enum-removed",
    place,
    { enum: [...values] },
    draft,
  );
}

function compareTypes(
  place: Place,
  comparison: Comparison,
  old: ReadonlySet<TypeAtom>,
  now: ReadonlySet<TypeAtom>,
): void {
  if (isWithin(old, now) && isWithin(now, old)) return;
  const [oldRest, newRest] = [withoutNull(old), withoutNull(now)];
  const spots = { before: typeSpot(place.old), after: typeSpot(place.new) };
  const named = (types: ReadonlySet<TypeAtom>) => typeNames(types).join(" or ") || "nothing";
  const turned = (where: string) => `type of ${where} changed from ${named(old)} to ${named(now)}`;
  const nullMatters = old.has("null") !== now.has("null");
  if (nullMatters && isWithin(oldRest, newRest) && isWithin(newRest, oldRest)) {
    compareNull(place, comparison, spots, now.has("null"));
  } else if (isWithin(old, now)) {
    const isNumber = oldRest.has("integer") && differsByFraction(now, old);
    const rule = isNumber ? "integer-to-number" : "schema-type-widened";
    comparison.widened(rule, place, limitOf(old), { ...spots, say: turned });
  } else if (isWithin(now, old)) {
    const isInteger = newRest.has("integer") && differsByFraction(old, now);
    const rule = isInteger ? "number-to-integer" : "schema-type-narrowed";
    comparison.narrowed(rule, place, limitOf(now), { ...spots, say: turned });
  } else {
    comparison.changed(
      "schema-type-changed",
      place,
      { old: limitOf(old), new: limitOf(now) },
      { ...spots, say: turned },
    );
  }
}

function compareNull(
  place: Place,
  comparison: Comparison,
  spots: Pick<Draft, "before" | "after">,
  isAdded: boolean,
): void {
  if (isAdded) {
    const say = (where: string) => `${where} may be null now`;
    comparison.widened("null-added", place, { not: { type: "null" } }, { ...spots, say });
  } else {
    const say = (where: string) => `${where} may not be null any more`;
    comparison.narrowed("null-removed", place, { not: { type: "null" } }, { ...spots, say });
  }
}

function limitOf(types: ReadonlySet<TypeAtom>): Schema {
  return types.size === 0 ? false : { type: typeNames(types) };
}

function differsByFraction(more: ReadonlySet<TypeAtom>, less: ReadonlySet<TypeAtom>): boolean {
  return more.size === less.size + 1 && more.has("fraction") && !less.has("fraction");
}

function isWithin<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): boolean {
  return [...part].every((one) => whole.has(one));
}

function withoutNull(types: ReadonlySet<TypeAtom>): ReadonlySet<TypeAtom> {
  return new Set([...types].filter((type) => type !== "null"));
}

function isConst(side: Side): boolean {
  return side.values?.length === 1 && side.nodes.some((node) => "const" in node);
}

function valueSpot(side: Side): SchemaSpot | undefined {
  return side.spot(side.nodes.some((node) => "const" in node) ? "const" : "enum");
}

function typeSpot(side: Side): SchemaSpot | undefined {
  return side.values ? valueSpot(side) : side.spot("type");
}
