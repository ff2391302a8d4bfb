import type { Schema } from "../../../contract/normal-form/schema.ts";
import { listText, valueText } from "../../value-text.ts";
import type { KeywordRef } from "../change.ts";
import type { ChangeDetails, ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import type { Side } from "../side.ts";
import {
  haveSameValues,
  subtractValues,
  type TypeAtom,
  typeNames,
  typesOfValues,
  valuesOfTypes,
} from "../type-atoms.ts";

/** Compares `type`, `enum` and `const` as the set of values that they allow together. */
export function compareValues(location: ComparedLocation, comparison: KeywordComparison): void {
  const [old, next] = [location.old.values, location.new.values];
  if (old && next) {
    compareLists(location, comparison, old, next);
    return;
  }
  const [oldFew, newFew] = [
    old ?? valuesOfTypes(location.old.types),
    next ?? valuesOfTypes(location.new.types),
  ];
  if (oldFew && newFew && haveSameValues(oldFew, newFew)) return;
  const oldTypes = old ? typesOfValues(old) : location.old.types;
  const newTypes = next ? typesOfValues(next) : location.new.types;
  const inCommon = [...oldTypes].some((type) => newTypes.has(type));
  if (next && inCommon) fixed(location, comparison, next);
  if (old && inCommon) freed(location, comparison, old);
  const isReported = next ? isWithin(newTypes, oldTypes) : old !== undefined && isWithin(oldTypes, newTypes);
  if (!isReported) compareTypes(location, comparison, oldTypes, newTypes);
}

function compareLists(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: readonly unknown[],
  next: readonly unknown[],
): void {
  const added = subtractValues(next, old);
  const removed = subtractValues(old, next);
  const refs = { old: valueRef(location.old), new: valueRef(location.new) };
  if (added.length === next.length && isConst(location.old) && isConst(location.new)) {
    const pair = { old: { const: old[0] }, new: { const: next[0] } };
    const describe = (where: string) =>
      `const of ${where} changed from ${valueText(old[0])} to ${valueText(next[0])}`;
    comparison.changed("const-changed", location, pair, { ...refs, describe });
    return;
  }
  if (added.length > 0) {
    const describe = (where: string) => `enum of ${where} gained ${listText(added)}`;
    comparison.widened("enum-value-added", location, { enum: [...old] }, { ...refs, describe });
  }
  if (removed.length > 0) {
    const describe = (where: string) => `enum of ${where} lost ${listText(removed)}`;
    comparison.narrowed("enum-value-removed", location, { enum: [...next] }, { ...refs, describe });
  }
}

function fixed(location: ComparedLocation, comparison: KeywordComparison, values: readonly unknown[]): void {
  const details: ChangeDetails = {
    old: location.old.refTo("type"),
    new: valueRef(location.new),
    describe: (where) => `${where} may only be ${listText(values)} now`,
  };
  comparison.narrowed(
    isConst(location.new) ? "const-added" : "enum-added",
    location,
    { enum: [...values] },
    details,
  );
}

function freed(location: ComparedLocation, comparison: KeywordComparison, values: readonly unknown[]): void {
  const details: ChangeDetails = {
    old: valueRef(location.old),
    new: location.new.refTo("type"),
    describe: (where) => `${where} may be other values than ${listText(values)} now`,
  };
  comparison.widened(
    isConst(location.old) ? "const-removed" : "enum-removed",
    location,
    { enum: [...values] },
    details,
  );
}

function compareTypes(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: ReadonlySet<TypeAtom>,
  next: ReadonlySet<TypeAtom>,
): void {
  if (isWithin(old, next) && isWithin(next, old)) return;
  const [oldRest, newRest] = [withoutNull(old), withoutNull(next)];
  const refs = { old: typeRef(location.old), new: typeRef(location.new) };
  const named = (types: ReadonlySet<TypeAtom>) => typeNames(types).join(" or ") || "nothing";
  const turned = (where: string) => `type of ${where} changed from ${named(old)} to ${named(next)}`;
  const nullMatters = old.has("null") !== next.has("null");
  if (nullMatters && isWithin(oldRest, newRest) && isWithin(newRest, oldRest)) {
    compareNull(location, comparison, refs, next.has("null"));
  } else if (isWithin(old, next)) {
    const isNumber = oldRest.has("integer") && differsByFraction(next, old);
    const rule = isNumber ? "integer-to-number" : "schema-type-widened";
    comparison.widened(rule, location, limitOf(old), { ...refs, describe: turned });
  } else if (isWithin(next, old)) {
    const isInteger = newRest.has("integer") && differsByFraction(old, next);
    const rule = isInteger ? "number-to-integer" : "schema-type-narrowed";
    comparison.narrowed(rule, location, limitOf(next), { ...refs, describe: turned });
  } else {
    comparison.changed(
      "schema-type-changed",
      location,
      { old: limitOf(old), new: limitOf(next) },
      { ...refs, describe: turned },
    );
  }
}

function compareNull(
  location: ComparedLocation,
  comparison: KeywordComparison,
  refs: Pick<ChangeDetails, "old" | "new">,
  isAdded: boolean,
): void {
  if (isAdded) {
    const describe = (where: string) => `${where} may be null now`;
    comparison.widened("null-added", location, { not: { type: "null" } }, { ...refs, describe });
  } else {
    const describe = (where: string) => `${where} may not be null any more`;
    comparison.narrowed("null-removed", location, { not: { type: "null" } }, { ...refs, describe });
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

function valueRef(side: Side): KeywordRef | undefined {
  return side.refTo(side.nodes.some((node) => "const" in node) ? "const" : "enum");
}

function typeRef(side: Side): KeywordRef | undefined {
  return side.values ? valueRef(side) : side.refTo("type");
}
