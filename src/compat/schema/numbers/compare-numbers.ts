import type { Schema, SchemaObject } from "../../../contract/normal-form/schema.ts";
import { isRationalMultiple, rational } from "../../engine/rational.ts";
import type { KeywordRef } from "../change.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import type { Side } from "../side.ts";

/** The effective bound: the strictest of all that apply. */
interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
  readonly written: number;
  readonly ref: KeywordRef;
}

/** Compares bounds and `multipleOf`, if both sides allow numbers. */
export function compareNumbers(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("integer"))) return;
  compareBound(location, comparison, "minimum");
  compareBound(location, comparison, "maximum");
  compareSteps(location, comparison);
}

function compareBound(
  location: ComparedLocation,
  comparison: KeywordComparison,
  name: "minimum" | "maximum",
): void {
  const integers = ![location.old, location.new].some(({ types }) => types.has("fraction"));
  const old = boundOf(location.old, name, integers);
  const next = boundOf(location.new, name, integers);
  const order =
    old && next ? strictness(next, old, name) : Number(next !== undefined) - Number(old !== undefined);
  if (order === 0) return;
  const details = {
    old: old?.ref ?? location.old.holder,
    new: next?.ref ?? location.new.holder,
    describe: (where: string) => `${name} of ${where} changed from ${boundText(old)} to ${boundText(next)}`,
  };
  if (order > 0) comparison.narrowed(`${name}-tightened`, location, limitOf(name, next), details);
  else comparison.widened(`${name}-loosened`, location, limitOf(name, old), details);
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
  const ref = { node, keyword };
  if (!integers) return [{ value: written, exclusive, written, ref }];
  const upwards = name === "minimum";
  const nearest = upwards ? Math.ceil(written) : Math.floor(written);
  // Above 2^53 the next integer has no representation of its own.
  if (!exclusive || nearest !== written) return [{ value: nearest, exclusive: false, written, ref }];
  const next = upwards ? written + 1 : written - 1;
  return Number.isSafeInteger(next)
    ? [{ value: next, exclusive: false, written, ref }]
    : [{ value: written, exclusive: true, written, ref }];
}

/** Positive if the first bound is stricter than the second one. */
function strictness(a: Bound, b: Bound, name: "minimum" | "maximum"): number {
  if (a.value !== b.value) return a.value > b.value === (name === "minimum") ? 1 : -1;
  return Number(a.exclusive) - Number(b.exclusive);
}

function limitOf(name: "minimum" | "maximum", bound: Bound | undefined): Schema {
  if (!bound) return true;
  if (!bound.exclusive) return { [name]: bound.value };
  return { [name === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum"]: bound.value };
}

function boundText(bound: Bound | undefined): string {
  if (!bound) return "none";
  return bound.exclusive || String(bound.ref.keyword).startsWith("exclusive")
    ? `${bound.written} (exclusive)`
    : String(bound.written);
}

function compareSteps(location: ComparedLocation, comparison: KeywordComparison): void {
  const integers = ![location.old, location.new].some(({ types }) => types.has("fraction"));
  const old = stepsOf(location.old, integers);
  const next = stepsOf(location.new, integers);
  const within = (inner: readonly number[], outer: readonly number[]) =>
    outer.every((step) => inner.some((other) => isMultiple(other, step)));
  const [tighter, looser] = [within(next, old), within(old, next)];
  if (tighter && looser) return;
  const stepsText = (steps: readonly number[]) => steps.join(" and ") || "none";
  const details = {
    old: location.old.refTo("multipleOf"),
    new: location.new.refTo("multipleOf"),
    describe: (where: string) =>
      `multipleOf of ${where} changed from ${stepsText(old)} to ${stepsText(next)}`,
  };
  if (tighter) comparison.narrowed("multiple-of-tightened", location, stepLimit(next), details);
  else if (looser) comparison.widened("multiple-of-loosened", location, stepLimit(old), details);
  else
    comparison.changed(
      "multiple-of-incomparable",
      location,
      { old: stepLimit(old), new: stepLimit(next) },
      details,
    );
}

/** Steps without those that every integer is a multiple of, if only integers count. */
function stepsOf(side: Side, integers: boolean): number[] {
  const steps = side.nodes.map((node) => node["multipleOf"]).filter((step) => typeof step === "number");
  const counting = steps.filter((step) => step > 0 && !(integers && isMultiple(1, step)));
  // A multiple of 1 is an integer, which is part of the type.
  return reduceDivisors(counting.filter((step) => step !== 1));
}

function stepLimit(steps: readonly number[]): Schema {
  return { allOf: steps.map((step) => ({ multipleOf: step })) };
}

function isMultiple(value: number, divisor: number): boolean {
  return isRationalMultiple(rational(value), rational(divisor));
}

/** Steps in order of size, without those that another one implies: a multiple of 6 and 3 is a multiple of 6. */
function reduceDivisors(values: readonly number[]): number[] {
  const unique = [...new Set(values)].sort((a, b) => a - b);
  return unique.filter((value) => !unique.some((other) => other !== value && isMultiple(other, value)));
}
