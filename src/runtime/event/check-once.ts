/** For recursive schemas that are applied to the same value on several paths: without a memory, each level of a value would double the work. */
import type { ValidationError } from "./definitions.ts";
import { addFailure, type Check, type Evaluated, type Failures } from "./validation.ts";

/** What a check has found out of an object. */
interface Outcome {
  /** The first thing that is wrong; undefined where the object passes. */
  readonly failure: ValidationError | undefined;
  /** Where the object stood. */
  readonly pointer: string;
  /** What the check has looked at, where that was asked for. */
  readonly evaluated: Evaluated | undefined;
}

/** The outcomes of the value that is being checked, by check and object: open and closing. Only there while one is. */
let outcomes: readonly [open: Memory, closing: Memory] | undefined;

type Memory = Map<Check, Map<object, Outcome>>;

/** Runs a check once for each object, and then answers from memory: with the verdict, its first failure and what it has looked at. */
export function checkOnce(
  check: Check,
  value: unknown,
  pointer: string,
  errors: Failures,
  closing: boolean,
  evaluated?: Evaluated,
): void {
  if (typeof value !== "object" || value === null) check(value, pointer, errors, closing, evaluated);
  else if (outcomes) recall(outcomes[closing ? 1 : 0], check, value, pointer, errors, closing, evaluated);
  else {
    outcomes = [new Map(), new Map()];
    try {
      checkOnce(check, value, pointer, errors, closing, evaluated);
    } finally {
      outcomes = undefined;
    }
  }
}

function recall(
  memory: Memory,
  check: Check,
  value: object,
  pointer: string,
  errors: Failures,
  closing: boolean,
  evaluated: Evaluated | undefined,
): void {
  const byObject = memory.get(check) ?? new Map<object, Outcome>();
  memory.set(check, byObject);
  let known = byObject.get(value);
  if (known && (known.evaluated || !evaluated)) {
    const { failure } = known;
    // The object may stand at several places.
    if (failure)
      addFailure(errors, { ...failure, pointer: pointer + failure.pointer.slice(known.pointer.length) });
  } else {
    const { first } = errors;
    const seen = evaluated?.another();
    errors.first = undefined;
    check(value, pointer, errors, closing, seen);
    known = { failure: errors.first, pointer, evaluated: seen };
    byObject.set(value, known);
    errors.first = first ?? errors.first;
  }
  if (known.evaluated) evaluated?.merge(known.evaluated);
}
