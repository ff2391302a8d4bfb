import type { Schema, SchemaObject } from "../../../contract/normal-form/schema.ts";
import { isMultipleOf, rational } from "../../engine/rational.ts";
import type { SchemaSpot } from "../change.ts";
import type { Comparison, Place } from "../comparison.ts";
import type { Side } from "../side.ts";

/** A bound as it counts: the stricter one of all that are written there. */
interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
  readonly written: number;
  readonly spot: SchemaSpot;
}

/** Compares bounds and `multipleOf`, where both sides may be numbers. */
export function compareNumbers(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("integer"))) return;
  compareBound(place, comparison, "minimum");
  compareBound(place, comparison, "maximum");
  compareSteps(place, comparison);
}

function compareBound(place: Place, comparison: Comparison, name: "minimum" | "maximum"): void {
  const integers = ![place.old, place.new].some(({ types }) => types.has("fraction"));
  const old = boundOf(place.old, name, integers);
  const now = boundOf(place.new, name, integers);
  const order =
    old && now ? strictness(now, old, name) : Number(now !== undefined) - Number(old !== undefined);
  if (order === 0) return;
  const draft = {
    before: old?.spot ?? place.old.holder,
    after: now?.spot ?? place.new.holder,
    say: (where: string) => `${name} of ${where} changed from ${told(old)} to ${told(now)}`,
  };
  if (order > 0) comparison.narrowed(`${name}-tightened`, place, limitOf(name, now), draft);
  else comparison.widened(`${name}-loosened`, place, limitOf(name, old), draft);
}

function boundOf(side: Side, name: "minimum" | "maximum", integers: boolean): Bound | undefined {
  const bounds = side.nodes.flatMap((node) => [
    ...readBound(node, name, false, integers, name),
    ...readBound(node, name === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum", true, integers, name),
  ]);
  return bounds.reduce<Bound | undefined>(
    (strictest, bound) => (!strictest || strictness(bound, strictest, name) > 0 ? bound : strictest),
    undefined,
  );
}

function readBound(
  node: SchemaObject,
  keyword: string,
  exclusive: boolean,
  integers: boolean,
  name: "minimum" | "maximum",
): Bound[] {
  const written = node[keyword];
  if (typeof written !== "number") return [];
  const spot = { node, keyword };
  if (!integers) return [{ value: written, exclusive, written, spot }];
  const upwards = name === "minimum";
  const nearest = upwards ? Math.ceil(written) : Math.floor(written);
  // Above 2^53 the next integer is no number of its own.
  if (!exclusive || nearest !== written) return [{ value: nearest, exclusive: false, written, spot }];
  const next = upwards ? written + 1 : written - 1;
  return Number.isSafeInteger(next)
    ? [{ value: next, exclusive: false, written, spot }]
    : [{ value: written, exclusive: true, written, spot }];
}

/** Above zero where the first bound leaves less than the second one. */
function strictness(a: Bound, b: Bound, name: "minimum" | "maximum"): number {
  if (a.value !== b.value) return a.value > b.value === (name === "minimum") ? 1 : -1;
  return Number(a.exclusive) - Number(b.exclusive);
}

function limitOf(name: "minimum" | "maximum", bound: Bound | undefined): Schema {
  if (!bound) return true;
  if (!bound.exclusive) return { [name]: bound.value };
  return { [name === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum"]: bound.value };
}

function told(bound: Bound | undefined): string {
  if (!bound) return "none";
  return bound.exclusive || String(bound.spot.keyword).startsWith("exclusive")
    ? `${bound.written} (exclusive)`
    : String(bound.written);
}

function compareSteps(place: Place, comparison: Comparison): void {
  const integers = ![place.old, place.new].some(({ types }) => types.has("fraction"));
  const old = stepsOf(place.old, integers);
  const now = stepsOf(place.new, integers);
  const within = (inner: readonly number[], outer: readonly number[]) =>
    outer.every((step) => inner.some((other) => isMultiple(other, step)));
  const [tighter, looser] = [within(now, old), within(old, now)];
  if (tighter && looser) return;
  const told = (steps: readonly number[]) => steps.join(" and ") || "none";
  const draft = {
    before: place.old.spot("multipleOf"),
    after: place.new.spot("multipleOf"),
    say: (where: string) => `multipleOf of ${where} changed from ${told(old)} to ${told(now)}`,
  };
  if (tighter) comparison.narrowed("multiple-of-tightened", place, stepLimit(now), draft);
  else if (looser) comparison.widened("multiple-of-loosened", place, stepLimit(old), draft);
  else
    comparison.changed(
      "multiple-of-incomparable",
      place,
      { old: stepLimit(old), new: stepLimit(now) },
      draft,
    );
}

/** Without those that every integer is a multiple of anyway, where only integers count. */
function stepsOf(side: Side, integers: boolean): number[] {
  const steps = side.nodes.map((node) => node["multipleOf"]).filter((step) => typeof step === "number");
  const counting = steps.filter((step) => step > 0 && !(integers && isMultiple(1, step)));
  // What an integer is was told by its type.
  return reduceDivisors(counting.filter((step) => step !== 1));
}

function stepLimit(steps: readonly number[]): Schema {
  return { allOf: steps.map((step) => ({ multipleOf: step })) };
}

function isMultiple(value: number, divisor: number): boolean {
  return isMultipleOf(rational(value), rational(divisor));
}

/** Without those that another one implies, in order of size: a multiple of 6 and 3 is a multiple of 6. */
function reduceDivisors(values: readonly number[]): number[] {
  const unique = [...new Set(values)].sort((a, b) => a - b);
  return unique.filter((value) => !unique.some((other) => other !== value && isMultiple(other, value)));
}
