import { ucs2length } from "../../runtime/event/code-points.ts";
import { canonicalJson } from "../canonical-json.ts";
import { type Formulas, isNegated, kindOfValue, type Literal, type Scalar } from "./formula.ts";
import { compare, isRationalMultiple, rational } from "./rational.ts";

/** What the evaluation of formulas needs to know of formats: whether a text fits; undefined where the format is checked by nobody. */
export type FormatChecks = Readonly<Record<string, (value: string) => boolean>>;

/** Thrown for a formula that holds something that cannot be seen through. */
export class Opaque extends Error {}

/** Tells of values whether they fit formulas. Exact for everything but what is opaque: for that it throws `Opaque`. */
export class Evaluator {
  readonly #formulas: Formulas;
  readonly #formats: FormatChecks;
  readonly #patterns = new Map<string, RegExp>();

  constructor(formulas: Formulas, formats: FormatChecks) {
    this.#formulas = formulas;
    this.#formats = formats;
  }

  /** Whether a value fits all of these. */
  holdsAll(literals: Iterable<Literal>, value: unknown): boolean {
    for (const literal of literals) if (!this.holds(literal, value)) return false;
    return true;
  }

  /** Whether a value fits. */
  holds(literal: Literal, value: unknown): boolean {
    return this.#holds(literal, value) !== isNegated(literal);
  }

  #holds(literal: Literal, value: unknown): boolean {
    const formula = this.#formulas.of(literal);
    const kind = this.#formulas.kindOf(literal);
    if (kind !== undefined && kind !== kindOfValue(value)) return true;
    switch (formula.op) {
      case "true":
        return true;
      case "all":
        return formula.parts.every((part) => this.holds(part, value));
      case "kinds":
        return (formula.mask & kindOfValue(value)) !== 0;
      case "values":
        return formula.values.includes(value as Scalar);
      case "atLeast":
      case "atMost": {
        const order = compare(rational(value as number), formula.bound) * (formula.op === "atLeast" ? 1 : -1);
        return formula.exclusive ? order > 0 : order >= 0;
      }
      case "multipleOf":
        return isRationalMultiple(rational(value as number), formula.divisor);
      case "minLength":
        return ucs2length(value as string) >= formula.count;
      case "maxLength":
        return ucs2length(value as string) <= formula.count;
      case "pattern":
        return this.#pattern(formula.source).test(value as string);
      case "format":
        return this.#formats[formula.name]?.(value as string) ?? true;
      case "minItems":
        return (value as unknown[]).length >= formula.count;
      case "maxItems":
        return (value as unknown[]).length <= formula.count;
      case "unique":
        return new Set((value as unknown[]).map(canonicalJson)).size === (value as unknown[]).length;
      case "items":
        return (value as unknown[])
          .slice(formula.from, formula.to)
          .every((item) => this.holds(formula.schema, item));
      case "minContains":
      case "maxContains": {
        const fitting = (value as unknown[]).filter((item) => this.holds(formula.schema, item)).length;
        return formula.op === "minContains" ? fitting >= formula.count : fitting <= formula.count;
      }
      case "minProperties":
        return Object.keys(value as object).length >= formula.count;
      case "maxProperties":
        return Object.keys(value as object).length <= formula.count;
      case "members":
        return Object.entries(value as object).every(
          ([name, member]) => !this.holds(formula.names, name) || this.holds(formula.schema, member),
        );
      case "member":
        return Object.entries(value as object).some(
          ([name, member]) => this.holds(formula.names, name) && this.holds(formula.schema, member),
        );
      case "ref":
        return this.holds(this.#formulas.target(formula.key), value);
      case "opaque":
        throw new Opaque(formula.reason);
    }
  }

  #pattern(source: string): RegExp {
    const known = this.#patterns.get(source);
    if (known) return known;
    const pattern = new RegExp(source, "u");
    this.#patterns.set(source, pattern);
    return pattern;
  }
}
