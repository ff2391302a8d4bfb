import { solveArray } from "./arrays.ts";
import type { Asker } from "./asker.ts";
import type { Evaluator } from "./evaluate.ts";
import { Opaque } from "./evaluate.ts";
import {
  EVERY_KIND,
  FALSE,
  type Formulas,
  isNegated,
  KIND,
  KINDS,
  type Kind,
  kindOfValue,
  type Literal,
  not,
  TRUE,
} from "./formula.ts";
import { solveNumber } from "./numbers.ts";
import { solveObject } from "./objects.ts";
import { EMPTY, fits, type Result, unknown } from "./result.ts";
import { solveString } from "./strings.ts";

/** Thrown when a decision takes more steps than it may. */
export class OutOfSteps extends Error {}

/** A question that was asked: is there a value that fits all of these? */
interface Goal {
  readonly literals: readonly Literal[];
  result: Result;
  state: "new" | "active" | "settled";
  /** Goals whose answer may change when this one's does. */
  readonly dependents: Set<Goal>;
  queued: boolean;
}

// Deeper questions wait in the queue instead of on the stack.
const MAX_DEPTH = 150;

/**
 * Finds values that fit formulas, or proves that there are none.
 *
 * Every goal is at first taken to be empty. When a value is found for one, those that asked for it are looked at again, until nothing
 * changes: what is still empty then has no finite value. So recursion is followed to its least fixed point, each goal being worked out
 * once for each change below it.
 */
export class Solver implements Asker {
  readonly formulas: Formulas;
  readonly evaluator: Evaluator;
  readonly #goals = new Map<string, Goal>();
  readonly #queue: Goal[] = [];
  readonly #active: Goal[] = [];
  #steps: number;

  constructor(formulas: Formulas, evaluator: Evaluator, maxSteps: number) {
    this.formulas = formulas;
    this.evaluator = evaluator;
    this.#steps = maxSteps;
  }

  /** A value that fits all of these. Throws `OutOfSteps`. */
  solve(literals: readonly Literal[]): Result {
    const goal = this.#goalOf(literals);
    if (!goal) return EMPTY;
    if (goal.state === "new") this.#work(goal);
    while (goal.result.status !== "fits") {
      const next = this.#queue.shift();
      if (!next) break;
      next.queued = false;
      if (next.result.status !== "fits") this.#work(next);
    }
    return goal.result;
  }

  ask(literals: readonly Literal[]): Result {
    const goal = this.#goalOf(literals);
    if (!goal) return EMPTY;
    if (goal.state === "new") {
      if (this.#active.length < MAX_DEPTH) this.#work(goal);
      else this.#enqueue(goal);
    }
    const asking = this.#active.at(-1);
    if (asking && goal.result.status !== "fits") goal.dependents.add(asking);
    return goal.result;
  }

  step(count = 1): void {
    this.#steps -= count;
    if (this.#steps < 0) throw new OutOfSteps();
  }

  #goalOf(literals: readonly Literal[]): Goal | undefined {
    const whole = this.formulas.all(literals);
    if (whole === FALSE) return undefined;
    const formula = this.formulas.of(whole);
    const flat = formula.op === "all" && !isNegated(whole) ? formula.parts : [whole];
    const key = flat.join();
    const known = this.#goals.get(key);
    if (known) return known;
    const goal: Goal = { literals: flat, result: EMPTY, state: "new", dependents: new Set(), queued: false };
    this.#goals.set(key, goal);
    return goal;
  }

  #enqueue(goal: Goal): void {
    if (goal.queued) return;
    goal.queued = true;
    this.#queue.push(goal);
  }

  #work(goal: Goal): void {
    this.step();
    goal.state = "active";
    this.#active.push(goal);
    const result = this.#decide(goal.literals);
    this.#active.pop();
    goal.state = "settled";
    if (result.status === goal.result.status) return;
    goal.result = result;
    for (const dependent of goal.dependents) if (dependent.result.status !== "fits") this.#enqueue(dependent);
    if (result.status === "fits") goal.dependents.clear();
  }

  #decide(literals: readonly Literal[]): Result {
    let open: Result = EMPTY;
    const possible = this.#kindsOf(literals);
    for (const kind of KINDS) {
      if ((possible & kind) === 0) continue;
      const result = new Conjunction(kind, literals, this).solve();
      if (result.status === "fits") return result;
      if (result.status === "unknown") open = result;
    }
    return open;
  }

  /** The kinds that the literals allow at first sight. */
  #kindsOf(literals: readonly Literal[]): number {
    let mask = EVERY_KIND;
    for (const literal of literals) {
      const formula = this.formulas.of(literal);
      if (formula.op === "kinds") mask &= isNegated(literal) ? ~formula.mask : formula.mask;
      else if (!isNegated(literal)) {
        if (formula.op === "values")
          mask &= formula.values.reduce<number>((kinds, value) => kinds | kindOfValue(value), 0);
      } else mask &= this.formulas.kindOf(literal) ?? EVERY_KIND;
    }
    return mask;
  }
}

/** Literals that must all hold for a value of one kind, and disjunctions of which one part must. */
class Conjunction {
  readonly #kind: Kind;
  readonly #asker: Asker;
  readonly #goal: readonly Literal[];
  readonly #asserted: Set<Literal>;
  readonly #units: Literal[];
  #clauses: (readonly Literal[])[];
  /** The values that are left where some literal names all of them. */
  #values: readonly unknown[] | undefined;
  #contradicts = false;
  #opaque: string | undefined;

  constructor(kind: Kind, goal: readonly Literal[], asker: Asker, base?: Conjunction) {
    this.#kind = kind;
    this.#goal = goal;
    this.#asker = asker;
    this.#asserted = new Set(base?.asserted);
    this.#units = base ? [...base.units] : [];
    this.#clauses = base ? [...base.clauses] : [];
    this.#values = base?.values;
    this.#opaque = base?.opaque;
    if (!base) this.#addAll(goal);
  }

  get asserted(): ReadonlySet<Literal> {
    return this.#asserted;
  }
  get units(): readonly Literal[] {
    return this.#units;
  }
  get clauses(): readonly (readonly Literal[])[] {
    return this.#clauses;
  }
  get values(): readonly unknown[] | undefined {
    return this.#values;
  }
  get opaque(): string | undefined {
    return this.#opaque;
  }

  solve(): Result {
    this.#asker.step();
    if (!this.#simplify()) return EMPTY;
    if (this.#values) return this.#tryValues(this.#values);
    const found = this.#opaque === undefined ? this.#solveUnits() : this.#guess();
    if (found.status === "empty") return EMPTY;
    if (found.status === "fits" && this.#passes(found.value)) return found;
    if (this.#clauses.length > 0) return this.#branch(found);
    return found.status === "fits" ? unknown("a number that would fit cannot be written exactly") : found;
  }

  /** A value for the units alone that happens to fit what is opaque as well cannot be told: it never fits. */
  #guess(): Result {
    const found = this.#solveUnits();
    return found.status === "empty" ? EMPTY : unknown(this.#opaque ?? "");
  }

  #solveUnits(): Result {
    const { formulas, evaluator } = this.#asker;
    switch (this.#kind) {
      case KIND.null:
        return this.#tryValues([null]);
      case KIND.boolean:
        return this.#tryValues([true, false]);
      case KIND.number:
        return solveNumber(this.#units, formulas);
      case KIND.string:
        return solveString(this.#units, formulas, evaluator);
      case KIND.array:
        return solveArray(this.#units, this.#asker);
      default:
        return solveObject(this.#units, this.#asker);
    }
  }

  /** The first of these that fits the whole goal. */
  #tryValues(values: readonly unknown[]): Result {
    const found = values.find((value) => kindOfValue(value) === this.#kind && this.#passes(value));
    if (found !== undefined) return fits(found);
    return this.#opaque === undefined ? EMPTY : unknown(this.#opaque);
  }

  #passes(value: unknown): boolean {
    try {
      return this.#asker.evaluator.holdsAll(this.#goal, value);
    } catch (error) {
      if (error instanceof Opaque) return false;
      throw error;
    }
  }

  /** Tries the parts of one clause, the one with the fewest that are possible. */
  #branch(found: Result): Result {
    let open: Result = found.status === "unknown" ? found : EMPTY;
    let fewest: readonly Conjunction[] | undefined;
    const falsified = this.#clauses.filter(
      (clause) => found.status !== "fits" || !this.#holdsAny(clause, found.value),
    );
    for (const clause of falsified.length > 0 ? falsified : this.#clauses) {
      const possible: Conjunction[] = [];
      for (const part of clause) {
        const more = this.#with(part, clause);
        if (more) possible.push(more);
        if (fewest && possible.length >= fewest.length) break;
      }
      if (!fewest || possible.length < fewest.length) fewest = possible;
      if (fewest.length <= 1) break;
    }
    for (const more of fewest ?? []) {
      const result = more.solve();
      if (result.status === "fits") return result;
      if (result.status === "unknown") open = result;
    }
    // What could not be said of the units alone no longer matters where every way on is closed for certain.
    return fewest && open === found ? EMPTY : open;
  }

  #holdsAny(clause: readonly Literal[], value: unknown): boolean {
    try {
      return clause.some((part) => this.#asker.evaluator.holds(part, value));
    } catch (error) {
      if (error instanceof Opaque) return false;
      throw error;
    }
  }

  /** This with one part of a clause; undefined where that is plainly impossible. */
  #with(part: Literal, clause: readonly Literal[]): Conjunction | undefined {
    const more = new Conjunction(this.#kind, this.#goal, this.#asker, this);
    more.#clauses = more.#clauses.filter((one) => one !== clause);
    more.#add(part);
    return more.#simplify() && more.#isPossible(part) ? more : undefined;
  }

  /** A cheap look at what a part adds; true where it may be possible. */
  #isPossible(part: Literal): boolean {
    if (this.#kind !== KIND.object && this.#kind !== KIND.array) {
      return (
        this.#opaque !== undefined || this.#values !== undefined || this.#solveUnits().status !== "empty"
      );
    }
    const { formulas } = this.#asker;
    const formula = formulas.of(part);
    if (formula.op === "all" || formula.op === "ref") return true;
    return this.#opaque !== undefined || this.#solveUnits().status !== "empty";
  }

  #addAll(literals: Iterable<Literal>): void {
    for (const literal of literals) this.#add(literal);
  }

  #add(literal: Literal): void {
    if (this.#contradicts || literal === TRUE || this.#asserted.has(literal)) return;
    if (literal === FALSE || this.#asserted.has(not(literal))) {
      this.#contradicts = true;
      return;
    }
    this.#asserted.add(literal);
    const { formulas } = this.#asker;
    const formula = formulas.of(literal);
    const negated = isNegated(literal);
    const kind = formulas.kindOf(literal);
    if (kind !== undefined) {
      if (kind === this.#kind) this.#units.push(literal);
      else if (negated) this.#contradicts = true;
      return;
    }
    switch (formula.op) {
      case "all":
        if (negated) this.#clauses.push(formula.parts.map(not));
        else this.#addAll(formula.parts);
        return;
      case "kinds":
        if (((formula.mask & this.#kind) !== 0) === negated) this.#contradicts = true;
        return;
      case "values":
        if (negated) this.#units.push(literal);
        else {
          const before = this.#values;
          this.#values = formula.values.filter((value) => !before || before.includes(value));
        }
        return;
      case "ref":
        this.#add(formulas.target(formula.key) ^ (negated ? 1 : 0));
        return;
      case "opaque":
        this.#opaque = formula.reason;
        return;
      default:
    }
  }

  /** Leaves out what is decided; false when nothing can fit. */
  #simplify(): boolean {
    for (let changed = true; changed && !this.#contradicts; ) {
      changed = false;
      const left: (readonly Literal[])[] = [];
      // What is added meanwhile is looked at in the next round.
      const clauses = this.#clauses;
      this.#clauses = [];
      for (const clause of clauses) {
        const parts = this.#openParts(clause);
        if (parts === undefined) continue;
        if (parts.length === 0) return false;
        if (parts.length === 1) {
          this.#add(parts[0] as Literal);
          changed = true;
        } else left.push(parts);
      }
      this.#clauses.push(...left);
    }
    return !this.#contradicts;
  }

  /** The parts of a clause that may still hold; undefined when one does for certain. */
  #openParts(clause: readonly Literal[]): readonly Literal[] | undefined {
    const parts: Literal[] = [];
    for (const part of clause) {
      const known = this.#truthOf(part);
      if (known === true) return undefined;
      if (known === undefined) parts.push(part);
    }
    return parts.length === clause.length ? clause : parts;
  }

  #truthOf(literal: Literal): boolean | undefined {
    if (literal === TRUE || this.#asserted.has(literal)) return true;
    if (literal === FALSE || this.#asserted.has(not(literal))) return false;
    const formula = this.#asker.formulas.of(literal);
    const negated = isNegated(literal);
    const kind = this.#asker.formulas.kindOf(literal);
    if (kind !== undefined) return kind === this.#kind ? undefined : !negated;
    if (formula.op === "kinds") return ((formula.mask & this.#kind) !== 0) !== negated;
    if (formula.op === "values" && !formula.values.some((value) => kindOfValue(value) === this.#kind))
      return negated;
    if (formula.op !== "all") return undefined;
    let all = true;
    for (const part of formula.parts) {
      const known = this.#truthOf(part);
      if (known === false) return negated;
      if (known === undefined) all = false;
    }
    return all ? !negated : undefined;
  }
}
