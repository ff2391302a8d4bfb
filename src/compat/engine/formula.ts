/**
 * Sets of JSON values as formulas. Equal formulas are one: what two schemas have in common is recognised by its number.
 *
 * Every atom speaks of one kind of value and holds for all others, as the keywords of JSON Schema do.
 */
import type { Rational } from "./rational.ts";

/** A formula (`number >> 1`), negated where the lowest bit is set. */
export type Literal = number;

/** Holds for everything. */
export const TRUE: Literal = 0;
/** Holds for nothing. */
export const FALSE: Literal = 1;

/** The kinds of JSON values, as bits. */
export const KIND = { null: 1, boolean: 2, number: 4, string: 8, array: 16, object: 32 } as const;
/** One bit of `KIND`. */
export type Kind = (typeof KIND)[keyof typeof KIND];
/** All kinds, simplest first: witnesses prefer the first. */
export const KINDS: readonly Kind[] = [
  KIND.string,
  KIND.number,
  KIND.boolean,
  KIND.object,
  KIND.array,
  KIND.null,
];
/** The bits of all kinds. */
export const EVERY_KIND = 63;

/** A value that is no object and no array. */
export type Scalar = null | boolean | number | string;

/** What a formula says. Bounds of ranges are inclusive at the start and exclusive at the end. */
export type Formula =
  | { readonly op: "true" }
  /** All parts hold. A disjunction is the negation of one. */
  | { readonly op: "all"; readonly parts: readonly Literal[] }
  | { readonly op: "kinds"; readonly mask: number }
  /** Is one of these. */
  | { readonly op: "values"; readonly values: readonly Scalar[] }
  | { readonly op: "atLeast" | "atMost"; readonly bound: Rational; readonly exclusive: boolean }
  | { readonly op: "multipleOf"; readonly divisor: Rational }
  /** Lengths count code points. */
  | { readonly op: "minLength" | "maxLength"; readonly count: number }
  | { readonly op: "pattern"; readonly source: string }
  | { readonly op: "format"; readonly name: string }
  | { readonly op: "minItems" | "maxItems"; readonly count: number }
  | { readonly op: "unique" }
  /** Every item from `from` up to `to` fits. */
  | { readonly op: "items"; readonly from: number; readonly to: number; readonly schema: Literal }
  /** At least, or at most, `count` items fit. */
  | { readonly op: "minContains" | "maxContains"; readonly count: number; readonly schema: Literal }
  | { readonly op: "minProperties" | "maxProperties"; readonly count: number }
  /** Every member whose name fits `names` fits. */
  | { readonly op: "members"; readonly names: Literal; readonly schema: Literal }
  /** There is a member whose name fits `names` and that fits. */
  | { readonly op: "member"; readonly names: Literal; readonly schema: Literal }
  /** What a recursive schema stands for; `Formulas.target` tells. */
  | { readonly op: "ref"; readonly key: string }
  /** Something that cannot be seen through; equal keys are equal sets. */
  | { readonly op: "opaque"; readonly key: string; readonly reason: string };

/** The kind that an atom speaks of; undefined for what is no atom. */
function kindOfAtom(formula: Formula): Kind | undefined {
  switch (formula.op) {
    case "atLeast":
    case "atMost":
    case "multipleOf":
      return KIND.number;
    case "minLength":
    case "maxLength":
    case "pattern":
    case "format":
      return KIND.string;
    case "minItems":
    case "maxItems":
    case "unique":
    case "items":
    case "minContains":
    case "maxContains":
      return KIND.array;
    case "minProperties":
    case "maxProperties":
    case "members":
    case "member":
      return KIND.object;
    default:
      return undefined;
  }
}

/** The kind of a value. */
export function kindOfValue(value: unknown): Kind {
  if (value === null) return KIND.null;
  if (Array.isArray(value)) return KIND.array;
  switch (typeof value) {
    case "boolean":
      return KIND.boolean;
    case "number":
      return KIND.number;
    case "string":
      return KIND.string;
    default:
      return KIND.object;
  }
}

export function not(literal: Literal): Literal {
  return literal ^ 1;
}

/** Whether a literal is a negated formula. */
export function isNegated(literal: Literal): boolean {
  return (literal & 1) === 1;
}

/** All formulas of a comparison. Building one gives the number of the equal one that is there already. */
export class Formulas {
  readonly #formulas: Formula[] = [{ op: "true" }];
  readonly #kinds: (Kind | undefined)[] = [undefined];
  readonly #numbers = new Map<string, number>();
  readonly #targets = new Map<string, Literal>();
  #scopes = 0;

  /** What a literal says, its negation aside. */
  of(literal: Literal): Formula {
    return this.#formulas[literal >> 1] as Formula;
  }

  /** The kind that a literal speaks of; undefined for one that is no atom. */
  kindOf(literal: Literal): Kind | undefined {
    return this.#kinds[literal >> 1];
  }

  all(parts: Iterable<Literal>): Literal {
    const flat: Literal[] = [];
    for (const part of parts) {
      if (part === TRUE) continue;
      if (part === FALSE) return FALSE;
      const formula = this.of(part);
      if (formula.op === "all" && !isNegated(part)) flat.push(...formula.parts);
      else flat.push(part);
    }
    if (flat.length < 2) return flat[0] ?? TRUE;
    const normal = this.#normalize(flat.sort((one, other) => one - other));
    if (!normal) return FALSE;
    if (normal.length < 2) return normal[0] ?? TRUE;
    return this.#intern(`all ${normal.join()}`, { op: "all", parts: normal });
  }

  any(parts: Iterable<Literal>): Literal {
    return not(this.all([...parts].map(not)));
  }

  implies(condition: Literal, consequence: Literal): Literal {
    return not(this.all([condition, not(consequence)]));
  }

  kinds(mask: number): Literal {
    if (mask === EVERY_KIND) return TRUE;
    if (mask === 0) return FALSE;
    return this.#intern(`kinds ${mask}`, { op: "kinds", mask });
  }

  /** Is one of these values, objects and arrays included. */
  oneOfValues(values: readonly unknown[]): Literal {
    const scalars = values.filter((value) => typeof value !== "object" || value === null) as Scalar[];
    const composite = values.filter((value) => typeof value === "object" && value !== null);
    return this.any([this.#scalars(scalars), ...composite.map((value) => this.value(value))]);
  }

  /** Is just this value. */
  value(value: unknown): Literal {
    if (Array.isArray(value)) {
      return this.all([
        this.kinds(KIND.array),
        this.count("minItems", value.length),
        this.count("maxItems", value.length),
        ...value.map((item, index) => this.items(index, index + 1, this.value(item))),
      ]);
    }
    if (typeof value !== "object" || value === null) return this.#scalars([value as Scalar]);
    const entries = Object.entries(value);
    const names = this.#scalars(entries.map(([name]) => name));
    return this.all([
      this.kinds(KIND.object),
      this.members(not(names), FALSE),
      ...entries.flatMap(([name, member]) => [
        this.required(name),
        this.members(this.name(name), this.value(member)),
      ]),
    ]);
  }

  /** Is a string and just this one; for the names of members. */
  name(name: string): Literal {
    return this.#scalars([name]);
  }

  bound(op: "atLeast" | "atMost", bound: Rational, exclusive: boolean): Literal {
    return this.#intern(`${op} ${bound.num}/${bound.den} ${exclusive}`, { op, bound, exclusive });
  }

  multipleOf(divisor: Rational): Literal {
    return this.#intern(`multipleOf ${divisor.num}/${divisor.den}`, { op: "multipleOf", divisor });
  }

  count(
    op: "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties",
    count: number,
  ): Literal {
    if (op.startsWith("min") && count <= 0) return TRUE;
    if (count === Number.POSITIVE_INFINITY) return TRUE;
    return this.#intern(`${op} ${count}`, { op, count });
  }

  pattern(source: string): Literal {
    return this.#intern(`pattern ${source}`, { op: "pattern", source });
  }

  format(name: string): Literal {
    return this.#intern(`format ${name}`, { op: "format", name });
  }

  unique(): Literal {
    return this.#intern("unique", { op: "unique" });
  }

  items(from: number, to: number, schema: Literal): Literal {
    if (schema === TRUE || from >= to) return TRUE;
    // No item may stand there: a length says the same.
    if (schema === FALSE) return this.count("maxItems", from);
    return this.#intern(`items ${from} ${to} ${schema}`, { op: "items", from, to, schema });
  }

  contains(op: "minContains" | "maxContains", count: number, schema: Literal): Literal {
    if (op === "minContains" && count <= 0) return TRUE;
    if (schema === TRUE) return this.count(op === "minContains" ? "minItems" : "maxItems", count);
    if (schema === FALSE) return op === "maxContains" ? TRUE : not(this.kinds(KIND.array));
    return this.#intern(`${op} ${count} ${schema}`, { op, count, schema });
  }

  members(names: Literal, schema: Literal): Literal {
    if (schema === TRUE || names === FALSE) return TRUE;
    if (names === TRUE && schema === FALSE) return this.count("maxProperties", 0);
    return this.#intern(`members ${names} ${schema}`, { op: "members", names, schema });
  }

  member(names: Literal, schema: Literal): Literal {
    if (schema === FALSE || names === FALSE) return not(this.kinds(KIND.object));
    return this.#intern(`member ${names} ${schema}`, { op: "member", names, schema });
  }

  required(name: string): Literal {
    return this.member(this.name(name), TRUE);
  }

  /** A number for the keys of those who name their `ref`s alone. */
  newScope(): number {
    return this.#scopes++;
  }

  ref(key: string): Literal {
    return this.#intern(`ref ${key}`, { op: "ref", key });
  }

  opaque(key: string, reason: string): Literal {
    return this.#intern(`opaque ${key}`, { op: "opaque", key, reason });
  }

  /** Says what a `ref` stands for. */
  define(key: string, target: Literal): void {
    this.#targets.set(key, target);
  }

  /** What a `ref` stands for. */
  target(key: string): Literal {
    const target = this.#targets.get(key);
    if (target === undefined) throw new Error(`the formula ${key} was never defined`);
    return target;
  }

  /**
   * Puts kinds and values together, and leaves out what stands twice or speaks of other kinds; sorted like the parts. Undefined when they
   * contradict each other.
   */
  #normalize(parts: readonly Literal[]): Literal[] | undefined {
    let mask = EVERY_KIND;
    let values: readonly Scalar[] | undefined;
    const others: Literal[] = [];
    let before = -1;
    for (const part of parts) {
      if (part === before) continue;
      // A formula and its negation stand side by side.
      if (part === (before ^ 1) && before >= 0) return undefined;
      before = part;
      const formula = this.of(part);
      const negated = isNegated(part);
      if (formula.op === "kinds") mask &= negated ? EVERY_KIND & ~formula.mask : formula.mask;
      else if (formula.op === "values" && !negated) {
        const allowed: readonly Scalar[] = formula.values;
        values = values ? values.filter((value) => allowed.includes(value)) : allowed;
      } else {
        if (negated) mask &= this.kindOf(part) ?? EVERY_KIND;
        others.push(part);
      }
    }
    if (values) {
      values = values.filter((value) => (kindOfValue(value) & mask) !== 0);
      mask = values.reduce<number>((kinds, value) => kinds | kindOfValue(value), 0);
    }
    if (mask === 0) return undefined;
    const left =
      mask === EVERY_KIND
        ? others
        : others.filter((part) => ((this.kindOf(part) ?? EVERY_KIND) & mask) !== 0);
    if (values) left.push(this.#scalars(values));
    else if (mask !== EVERY_KIND) left.push(this.kinds(mask));
    else return left;
    return left.sort((one, other) => one - other);
  }

  #scalars(values: readonly Scalar[]): Literal {
    const distinct = [...new Set(values.map((value) => (Object.is(value, -0) ? 0 : value)))];
    if (distinct.length === 0) return FALSE;
    const sorted = distinct.map((value) => JSON.stringify(value)).sort();
    return this.#intern(`values ${sorted.join()}`, {
      op: "values",
      values: sorted.map((text) => JSON.parse(text) as Scalar),
    });
  }

  #intern(key: string, formula: Formula): Literal {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#formulas.push(formula) - 1;
      this.#kinds.push(kindOfAtom(formula));
      this.#numbers.set(key, number);
    }
    return number << 1;
  }
}
