import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { Comparison, Place } from "../comparison.ts";
import type { Said } from "../objects/members.ts";
import { together } from "../side.ts";
import { saidOfItem, tupleLength } from "./items.ts";

/** Compares what the items of an array may be, one by one and those behind. */
export function compareItems(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("array"))) return;
  const length = Math.max(tupleLength(place.old), tupleLength(place.new));
  for (let index = 0; index < length; index++) {
    comparePosition(place, comparison, index, saidOfItem(place.old, index), saidOfItem(place.new, index));
  }
  compareRest(place, comparison, length);
}

function comparePosition(place: Place, comparison: Comparison, index: number, old: Said, now: Said): void {
  const draft = { steps: [index], before: old.spot ?? place.old.holder, after: now.spot ?? place.new.holder };
  if (old.model === "partial" && now.model === "partial") {
    comparison.descend(place, old.schemas, now.schemas, { step: index });
    return;
  }
  if (old.model === now.model) return;
  const kind = old.named === now.named ? "changed" : now.named ? "added" : "removed";
  const what = {
    changed: "may be something else now",
    added: "is described now",
    removed: "is not described any more",
  };
  const say = (where: string) => `${where}, an item at a place of its own, ${what[kind]}`;
  const accepts = { open: 2, partial: 1, closed: 0 };
  if (accepts[now.model] < accepts[old.model])
    comparison.narrowed(`prefix-item-${kind}`, place, limitAt(index, now), { ...draft, say });
  else comparison.widened(`prefix-item-${kind}`, place, limitAt(index, old), { ...draft, say });
}

function compareRest(place: Place, comparison: Comparison, length: number): void {
  const [old, now] = [saidOfItem(place.old, undefined), saidOfItem(place.new, undefined)];
  if (old.model === "partial" && now.model === "partial") {
    comparison.descend(place, old.schemas, now.schemas, { step: { any: "item" } });
    return;
  }
  if (old.model === now.model) return;
  const draft = { before: old.spot ?? place.old.holder, after: now.spot ?? place.new.holder };
  const items = length === 0 ? "items" : `items behind the first ${length}`;
  if (now.model === "closed") {
    const say = (where: string) => `${where} allows no ${items} any more`;
    comparison.narrowed("items-closed", place, limitFrom(length, now), { ...draft, say });
  } else if (old.model === "closed") {
    const say = (where: string) => `${where} allows ${items} now`;
    comparison.widened("items-opened", place, limitFrom(length, old), { ...draft, say });
  } else if (now.model === "partial") {
    const say = (where: string) => `${items} of ${where} may not be anything any more`;
    comparison.narrowed("items-narrowed", place, limitFrom(length, now), { ...draft, say });
  } else {
    const say = (where: string) => `${items} of ${where} may be anything now`;
    comparison.widened("items-widened", place, limitFrom(length, old), { ...draft, say });
  }
}

function limitAt(index: number, said: Said): Schema {
  // `false` for an item that may be missing means that the array ends before it.
  const own: Schema = said.model === "closed" ? false : together(said.schemas);
  return { items: [...Array.from({ length: index }, () => true), own] };
}

function limitFrom(length: number, said: Said): Schema {
  const rest: Schema = said.model === "closed" ? false : together(said.schemas);
  if (length === 0) return { items: rest };
  return { items: Array.from({ length }, () => true), additionalItems: rest };
}
