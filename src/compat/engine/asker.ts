import type { Evaluator } from "./evaluate.ts";
import type { Formulas, Literal } from "./formula.ts";
import type { Result } from "./result.ts";

/** What the solvers of objects and arrays ask of the rest. */
export interface Asker {
  readonly formulas: Formulas;
  readonly evaluator: Evaluator;
  /** Whether a value fits all of these, as far as it is known now. */
  ask(literals: readonly Literal[]): Result;
  /** Counts steps, one by default. Throws `OutOfSteps`. */
  step(count?: number): void;
}
