import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import type { ChildSchemas } from "../objects/members.ts";
import { together } from "../side.ts";
import { schemasOfItem, tupleLength } from "./items.ts";

/** Compares the schemas of the items of an array: of each position of a tuple, and of all further items. */
export function compareItems(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("array"))) return;
  const length = Math.max(tupleLength(location.old), tupleLength(location.new));
  for (let index = 0; index < length; index++) {
    comparePosition(
      location,
      comparison,
      index,
      schemasOfItem(location.old, index),
      schemasOfItem(location.new, index),
    );
  }
  compareRest(location, comparison, length);
}

function comparePosition(
  location: ComparedLocation,
  comparison: KeywordComparison,
  index: number,
  old: ChildSchemas,
  next: ChildSchemas,
): void {
  const details = {
    steps: [index],
    old: old.ref ?? location.old.holder,
    new: next.ref ?? location.new.holder,
  };
  if (old.model === "partial" && next.model === "partial") {
    comparison.descend(location, old.schemas, next.schemas, { step: index });
    return;
  }
  if (old.model === next.model) return;
  const kind = old.named === next.named ? "changed" : next.named ? "added" : "removed";
  const what = {
    changed: "may be something else now",
    added: "is described now",
    removed: "is not described any more",
  };
  const describe = (where: string) => `${where}, an item at a place of its own, ${what[kind]}`;
  const accepts = { open: 2, partial: 1, closed: 0 };
  if (accepts[next.model] < accepts[old.model])
    comparison.narrowed(`prefix-item-${kind}`, location, limitAt(index, next), { ...details, describe });
  else comparison.widened(`prefix-item-${kind}`, location, limitAt(index, old), { ...details, describe });
}

function compareRest(location: ComparedLocation, comparison: KeywordComparison, length: number): void {
  const [old, next] = [schemasOfItem(location.old, undefined), schemasOfItem(location.new, undefined)];
  if (old.model === "partial" && next.model === "partial") {
    comparison.descend(location, old.schemas, next.schemas, { step: { any: "item" } });
    return;
  }
  if (old.model === next.model) return;
  const details = { old: old.ref ?? location.old.holder, new: next.ref ?? location.new.holder };
  const items = length === 0 ? "items" : `items behind the first ${length}`;
  if (next.model === "closed") {
    const describe = (where: string) => `${where} allows no ${items} any more`;
    comparison.narrowed("items-closed", location, limitFrom(length, next), { ...details, describe });
  } else if (old.model === "closed") {
    const describe = (where: string) => `${where} allows ${items} now`;
    comparison.widened("items-opened", location, limitFrom(length, old), { ...details, describe });
  } else if (next.model === "partial") {
    const describe = (where: string) => `${items} of ${where} may not be anything any more`;
    comparison.narrowed("items-narrowed", location, limitFrom(length, next), { ...details, describe });
  } else {
    const describe = (where: string) => `${items} of ${where} may be anything now`;
    comparison.widened("items-widened", location, limitFrom(length, old), { ...details, describe });
  }
}

function limitAt(index: number, child: ChildSchemas): Schema {
  // `false` for an optional item means that the array ends before it.
  const own: Schema = child.model === "closed" ? false : together(child.schemas);
  return { items: [...Array.from({ length: index }, () => true), own] };
}

function limitFrom(length: number, child: ChildSchemas): Schema {
  const rest: Schema = child.model === "closed" ? false : together(child.schemas);
  if (length === 0) return { items: rest };
  return { items: Array.from({ length }, () => true), additionalItems: rest };
}
