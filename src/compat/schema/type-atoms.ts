import { deepEqual } from "../../runtime/event/deep-equal.ts";

const ATOMS = ["null", "boolean", "object", "array", "string", "integer", "fraction"] as const;
/** A type of values that has no subtype: `number` is `integer` and `fraction`. */
export type TypeAtom = (typeof ATOMS)[number];

/** The types that a `type` keyword allows; all types without the keyword. */
export function typeAtoms(type: string | readonly string[] | undefined): ReadonlySet<TypeAtom> {
  if (type === undefined) return new Set(ATOMS);
  const named = [type].flat().flatMap((one) => (one === "number" ? ["integer", "fraction"] : [one]));
  return new Set(ATOMS.filter((atom) => named.includes(atom)));
}

/** The types as a `type` keyword names them. */
export function typeNames(types: ReadonlySet<TypeAtom>): string[] {
  const names = ATOMS.filter(
    (atom) => types.has(atom) && atom !== "fraction" && atom !== "integer",
  ) as string[];
  if (types.has("fraction")) names.push("number");
  else if (types.has("integer")) names.push("integer");
  return names;
}

/** The types that these values have. */
export function typesOfValues(values: readonly unknown[]): ReadonlySet<TypeAtom> {
  return new Set(values.map(typeOf));
}

/** All values of these types if there are only a few; else undefined. */
export function valuesOfTypes(types: ReadonlySet<TypeAtom>): unknown[] | undefined {
  if ([...types].some((type) => type !== "null" && type !== "boolean")) return undefined;
  return [...(types.has("boolean") ? [true, false] : []), ...(types.has("null") ? [null] : [])];
}

/** Values that both lists contain, each once; the second list if there is no first. */
export function intersectValues(a: readonly unknown[] | undefined, b: readonly unknown[]): unknown[] {
  return distinct(a ? split(b, a).inside : b);
}

/** Values of the first list that the second one does not contain. */
export function subtractValues(values: readonly unknown[], others: readonly unknown[]): unknown[] {
  return split(values, others).outside;
}

/** Whether both lists contain the same values, in any order. */
export function haveSameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  return subtractValues(a, b).length === 0 && subtractValues(b, a).length === 0;
}

function distinct(values: readonly unknown[]): unknown[] {
  const objects: unknown[] = [];
  return [...new Set(values)].filter((value) => {
    if (!isObject(value)) return true;
    if (objects.some((other) => deepEqual(value, other))) return false;
    objects.push(value);
    return true;
  });
}

function split(
  values: readonly unknown[],
  others: readonly unknown[],
): { inside: unknown[]; outside: unknown[] } {
  const scalars = new Set(others.filter((value) => !isObject(value)));
  const objects = others.filter(isObject);
  const isInside = (value: unknown) =>
    isObject(value) ? objects.some((other) => deepEqual(value, other)) : scalars.has(value);
  return { inside: values.filter(isInside), outside: values.filter((value) => !isInside(value)) };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function typeOf(value: unknown): TypeAtom {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  return typeof value as TypeAtom;
}
