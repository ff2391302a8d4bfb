/** What the code of validators is made of: each check of a schema is one function of this shape, and these are the parts they share. */
import type { ValidateFunction, ValidationError } from "./definitions.ts";

/** How many errors a validator keeps of one value. */
export const MAX_ERRORS = 100;

/** What a check has found wrong with a value. */
export interface Failures {
  /** How often a check failed. Only this decides whether the value passes: the list is bounded and holds nothing twice. */
  count: number;
  /** The first failure, also when it is not in the list. */
  first: ValidationError | undefined;
  /** The first failures, at most `MAX_ERRORS`. */
  readonly list: ValidationError[];
}

/**
 * Checks a value and adds what is wrong with it to `errors`. `pointer` is where the value stands; while `closing`, what the schema does not
 * name is refused; `evaluated`, where a keyword asks for it, collects what the schema has looked at.
 */
export type Check = (
  value: unknown,
  pointer: string,
  errors: Failures,
  closing: boolean,
  evaluated?: Evaluated,
) => void;

function noFailures(): Failures {
  return { count: 0, first: undefined, list: [] };
}

/** A check as a function that says whether a value passes and keeps the errors of its last call. */
export function validator(check: Check, closing = false): ValidateFunction {
  const validate: ValidateFunction = (value) => {
    const errors = noFailures();
    check(value, "", errors, closing);
    validate.errors = errors.list;
    return errors.count === 0;
  };
  return validate;
}

/**
 * A writer that refuses what the reader refuses, and then what it would close: closing one branch of a `oneOf` can make another the only
 * one that fits, and what is written must be readable too.
 */
export function strictWriter(read: ValidateFunction, check: Check): ValidateFunction {
  const closed = validator(check, true);
  const validate: ValidateFunction = (value) => {
    const decisive = read(value) ? closed : read;
    const valid = decisive === closed && closed(value);
    validate.errors = decisive.errors ?? [];
    return valid;
  };
  return validate;
}

/** Notes that a value breaks a keyword; without a value, that it is missing. `expected` is what the keyword asks for. */
export function fail(
  errors: Failures,
  pointer: string,
  keyword: string,
  expected?: unknown,
  ...found: [value?: unknown]
): void {
  const isMissing = found.length > 0 && found[0] === undefined;
  addFailure(errors, isMissing ? { pointer, keyword: "required" } : { pointer, keyword, expected });
}

/** Counts a failure, and keeps it unless the list is full or has it already. */
export function addFailure(errors: Failures, error: ValidationError): void {
  const { list } = errors;
  errors.count++;
  errors.first ??= error;
  if (list.length < MAX_ERRORS && !list.some((other) => isSame(other, error))) list.push(error);
}

function isSame(a: ValidationError, b: ValidationError): boolean {
  // Which names would be known is not in the message.
  const saysSame = a.expected === b.expected || a.keyword === "unknown-property";
  return a.keyword === b.keyword && saysSame && a.pointer === b.pointer;
}

/** The pointer of a member. */
export function at(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The value of a member that is called like one that every object inherits. */
export function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
}

/** Whether a value is an object of JSON. */
export function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Refuses members whose names are not known. */
export function closed(
  value: object,
  pointer: string,
  errors: Failures,
  names: ReadonlySet<string>,
  evaluated?: Evaluated,
): void {
  for (const name in value) {
    if (!names.has(name) && !evaluated?.hasName(name))
      fail(errors, at(pointer, name), "unknown-property", names);
  }
}

/** `anyOf` and `oneOf`: how many branches hold, and what is wrong when it is none, or more than `most`. */
export function some(
  branches: readonly Check[],
  most: number,
  value: unknown,
  pointer: string,
  errors: Failures,
  closing: boolean,
  evaluated?: Evaluated,
): void {
  const { count, first } = errors;
  const { length } = errors.list;
  let held = 0;
  for (const branch of branches) {
    const before = errors.count;
    const seen = evaluated?.another();
    branch(value, pointer, errors, closing, seen);
    if (errors.count > before) continue;
    held++;
    if (seen) evaluated?.merge(seen);
    else if (held > most || most > 1) break;
  }
  if (held > 0) {
    errors.count = count;
    errors.first = first;
    errors.list.length = length;
  }
  if (held === 0 || held > most) fail(errors, pointer, most > 1 ? "anyOf" : "oneOf", held);
}

/** Whether a value passes, as `if`, `not` and `contains` ask. */
export function holds(check: Check, value: unknown, closing: boolean, evaluated?: Evaluated): boolean {
  const errors = noFailures();
  const seen = evaluated?.another();
  check(value, "", errors, closing, seen);
  if (seen && errors.count === 0) evaluated?.merge(seen);
  return errors.count === 0;
}

/** How many items of a list pass. */
export function countItems(
  check: Check,
  list: readonly unknown[],
  closing: boolean,
  evaluated?: Evaluated,
): number {
  let count = 0;
  for (const [index, item] of list.entries()) {
    if (!holds(check, item, closing)) continue;
    count++;
    evaluated?.addItem(index);
  }
  return count;
}

/** Whether two items of a list are equal. Takes time in proportion to the size of the list. */
export function hasDuplicates(list: readonly unknown[]): boolean {
  return new Set(list.map(canonical)).size < list.length;
}

/** The same for equal JSON values, and for no others: a text for what is no number, boolean or null. */
function canonical(value: unknown): unknown {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return value;
  // The text of a list leaves out null.
  if (Array.isArray(value)) return `[${value.map((item) => String(canonical(item)))}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)}}`;
}

/** Whether a number is a multiple, to six digits of the quotient: for code that was generated before `isDecimalMultiple` was there. */
export function isMultipleOf(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(Math.round(quotient) - quotient) <= 1e-6;
}

/** The members and items that keywords of one place have looked at; JSON Schema 2020-12, core 11. */
export class Evaluated {
  readonly #names = new Set<string>();
  readonly #items = new Set<number>();
  #allNames = false;
  #allItems = false;

  addNames(names?: Iterable<string>): void {
    if (names === undefined) this.#allNames = true;
    else for (const name of names) this.#names.add(name);
  }

  addItems(count?: number): void {
    if (count === undefined) this.#allItems = true;
    else for (let index = 0; index < count; index++) this.#items.add(index);
  }

  addItem(index: number): void {
    this.#items.add(index);
  }

  hasName(name: string): boolean {
    return this.#allNames || this.#names.has(name);
  }

  hasItem(index: number): boolean {
    return this.#allItems || this.#items.has(index);
  }

  /** An empty one for a branch. Made here and not by its class, which a bundle then holds only where a schema asks for it. */
  another(): Evaluated {
    return new Evaluated();
  }

  merge(other: Evaluated): void {
    this.addNames(other.#names);
    for (const index of other.#items) this.#items.add(index);
    this.#allNames ||= other.#allNames;
    this.#allItems ||= other.#allItems;
  }
}
