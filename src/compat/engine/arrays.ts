import type { Asker } from "./asker.ts";
import { isNegated, type Literal, not, TRUE } from "./formula.ts";
import { EMPTY, fits, type Result, unknown } from "./result.ts";

/** From `min` to `max` of the items from `from` up to `to` fit. */
interface Counted {
  readonly schema: Literal;
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
}

/** An item that is chosen: what it has to fit, and for which counts it counts. */
interface Choice {
  readonly literals: readonly Literal[];
  readonly counts: readonly boolean[];
  readonly value: unknown;
}

/** Items so far, as a list from the last to the first. */
interface Trail {
  readonly choice: Choice;
  readonly before: Trail | undefined;
}

/** Two items that must be equal. */
interface Twins {
  readonly first: number;
  readonly second: number;
  readonly choice: Choice;
}

// What one more of many different values costs, in steps.
const VALUE_STEPS = 20;
// A longer array is not made.
const MAX_LENGTH = 3_000;

/** An array that fits all of these atoms. */
export function solveArray(literals: readonly Literal[], asker: Asker): Result {
  return new ArrayMaker(literals, asker).make();
}

class ArrayMaker {
  readonly #asker: Asker;
  readonly #every: { readonly from: number; readonly to: number; readonly schema: Literal }[] = [];
  readonly #counted: Counted[] = [];
  #min = 0;
  #max = Number.POSITIVE_INFINITY;
  #unique = false;
  #repeats = false;
  /** From here on all items are alike. */
  #tail = 0;
  readonly #choices = new Map<number, readonly Choice[]>();
  #unknown: string | undefined;

  constructor(literals: readonly Literal[], asker: Asker) {
    this.#asker = asker;
    for (const literal of literals) this.#take(literal);
    const ends = [...this.#every, ...this.#counted].flatMap(({ from, to }) => [from, to]);
    this.#tail = Math.max(0, ...ends.filter(Number.isFinite));
  }

  make(): Result {
    if (this.#unique && this.#repeats) return EMPTY;
    if (this.#counted.some(({ min, max }) => min > max) || this.#min > this.#max) return EMPTY;
    if (this.#min > MAX_LENGTH || this.#tail > MAX_LENGTH) return unknown("only a very long array could fit");
    const found = this.#repeats ? this.#makeTwins() : this.#make();
    if (found) return fits(found);
    return this.#unknown === undefined ? EMPTY : unknown(this.#unknown);
  }

  #take(literal: Literal): void {
    const formula = this.#asker.formulas.of(literal);
    const negated = isNegated(literal);
    const everywhere = { from: 0, to: Number.POSITIVE_INFINITY };
    switch (formula.op) {
      case "items": {
        const { from, to, schema } = formula;
        if (negated) this.#count({ from, to, schema: not(schema), min: 1, max: Number.POSITIVE_INFINITY });
        else this.#every.push({ from, to, schema });
        return;
      }
      case "minContains":
      case "maxContains": {
        const { schema, count } = formula;
        const isMin = (formula.op === "minContains") !== negated;
        if (isMin) {
          const min = negated ? count + 1 : count;
          this.#count({ ...everywhere, schema, min, max: Number.POSITIVE_INFINITY });
        } else {
          const max = negated ? count - 1 : count;
          if (max <= 0) this.#every.push({ ...everywhere, schema: not(schema) });
          this.#count({ ...everywhere, schema, min: 0, max });
        }
        return;
      }
      case "minItems":
        if (negated) this.#max = Math.min(this.#max, formula.count - 1);
        else this.#min = Math.max(this.#min, formula.count);
        return;
      case "maxItems":
        if (negated) this.#min = Math.max(this.#min, formula.count + 1);
        else this.#max = Math.min(this.#max, formula.count);
        return;
      case "unique":
        if (negated) this.#repeats = true;
        else this.#unique = true;
        return;
      default:
    }
  }

  #count(counted: Counted): void {
    const at = this.#counted.findIndex(
      ({ schema, from, to }) => schema === counted.schema && from === counted.from && to === counted.to,
    );
    const same = this.#counted[at];
    if (!same) this.#counted.push(counted);
    else {
      const min = Math.max(same.min, counted.min);
      this.#counted[at] = { ...same, min, max: Math.min(same.max, counted.max) };
    }
  }

  /** How many items the counts ask for, at most. */
  get #wanted(): number {
    return this.#counted.reduce((sum, { min }) => sum + min, 0);
  }

  #dutiesAt(index: number): Literal[] {
    return this.#every.flatMap(({ from, to, schema }) => (index >= from && index < to ? [schema] : []));
  }

  /** The ways to choose the item at an index: for each count that matters there whether it counts. */
  #choicesAt(index: number): readonly Choice[] {
    const place = Math.min(index, this.#tail);
    const known = this.#choices.get(place);
    if (known) return known;
    const made = this.#choicesFor(this.#dutiesAt(place), [place]);
    this.#choices.set(place, made);
    return made;
  }

  #choicesFor(duties: readonly Literal[], places: readonly number[]): readonly Choice[] {
    let partial: { literals: readonly Literal[]; counts: readonly boolean[] }[] = [
      { literals: duties, counts: [] },
    ];
    for (const { schema, from, to, max } of this.#counted) {
      const matters = places.some((place) => place >= from && place < to);
      partial = partial.flatMap(({ literals, counts }) => {
        const out = { literals, counts: [...counts, false] };
        if (!matters) return [out];
        const counting = { literals: [...literals, schema], counts: [...counts, true] };
        // Where there is a most, an item that must not count must not fit either.
        const other =
          max === Number.POSITIVE_INFINITY ? out : { ...out, literals: [...literals, not(schema)] };
        return [counting, other];
      });
      this.#asker.step();
      if (partial.length > 64)
        partial = partial.filter(({ literals }) => this.#value(literals) !== undefined);
    }
    return partial.flatMap(({ literals, counts }) => {
      const value = this.#value(literals);
      return value === undefined ? [] : [{ literals, counts, value: value.value }];
    });
  }

  #value(literals: readonly Literal[]): { readonly value: unknown } | undefined {
    const result = this.#asker.ask(literals.length > 0 ? literals : [TRUE]);
    if (result.status === "unknown") this.#unknown = result.reason;
    return result.status === "fits" ? { value: result.value } : undefined;
  }

  /** Chooses item after item; ways that lead to the same counts are followed once, unless all items must differ. */
  #make(twins?: Twins): unknown[] | undefined {
    const least = Math.max(this.#min, twins ? twins.second + 1 : 0);
    // A longer array adds nothing: behind the last place that is told apart from others stand as many items as are asked for.
    const limit = Math.min(this.#max, Math.max(least, this.#tail) + this.#wanted);
    let layer = new Map<string, { readonly counts: readonly number[]; readonly trail: Trail | undefined }>([
      ["", { counts: this.#counted.map(() => 0), trail: undefined }],
    ]);
    for (let length = 0; ; length++) {
      if (length >= least) {
        for (const { counts, trail } of layer.values()) {
          if (!this.#counted.every(({ min }, index) => (counts[index] ?? 0) >= min)) continue;
          const array = this.#unique ? this.#distinct(trail) : valuesOf(trail);
          if (array) return array;
        }
      }
      if (length >= limit) return undefined;
      const following: typeof layer = new Map();
      for (const { counts, trail } of layer.values()) {
        for (const choice of this.#choicesFrom(length, twins)) {
          // With unique items every way is kept apart by all that was chosen.
          this.#asker.step(this.#unique ? 1 + length : 1);
          const sums = this.#counted.map(({ min, max }, index) => {
            const sum = (counts[index] ?? 0) + (choice.counts[index] ? 1 : 0);
            return max === Number.POSITIVE_INFINITY ? Math.min(sum, min) : sum;
          });
          if (this.#counted.some(({ max }, index) => (sums[index] ?? 0) > max)) continue;
          const next = { choice, before: trail };
          const key = this.#unique ? keyOfChoices(next, this.#tail) : sums.join();
          if (!following.has(key)) following.set(key, { counts: sums, trail: next });
        }
      }
      if (following.size === 0) return undefined;
      layer = following;
    }
  }

  #choicesFrom(index: number, twins: Twins | undefined): readonly Choice[] {
    const isTwin = index === twins?.first || index === twins?.second;
    return isTwin && twins ? [this.#atIndex(twins.choice, index)] : this.#choicesAt(index);
  }

  /** A choice that was made for two places: at each it only counts for what looks at that place. */
  #atIndex(choice: Choice, index: number): Choice {
    const counts = choice.counts.map((counting, at) => {
      const { from = 0, to = 0 } = this.#counted[at] ?? {};
      return counting && index >= from && index < to;
    });
    return { ...choice, counts };
  }

  /** An array in which two items are equal. */
  #makeTwins(): unknown[] | undefined {
    const last = Math.min(this.#max, this.#tail + 2);
    for (let second = 1; second < last; second++) {
      for (let first = 0; first < second; first++) {
        const duties = [...this.#dutiesAt(first), ...this.#dutiesAt(second)];
        for (const choice of this.#choicesFor(duties, [first, second])) {
          const found = this.#make({ first, second, choice });
          if (found) return found;
        }
      }
    }
    return undefined;
  }

  /** Gives each item a value of its own; undefined where there are too few values. */
  #distinct(trail: Trail | undefined): unknown[] | undefined {
    const choices = choicesOf(trail);
    const values = choices.map(({ literals }) => this.#valuesOf(literals, choices.length));
    const owners = new Map<string, number>();
    const assigned: unknown[] = [];
    // Augmenting paths: https://en.wikipedia.org/wiki/Matching_(graph_theory)#In_unweighted_bipartite_graphs
    const assign = (index: number, tried: Set<string>): boolean => {
      for (const { key, value } of values[index] ?? []) {
        if (tried.has(key)) continue;
        tried.add(key);
        const owner = owners.get(key);
        if (owner !== undefined && !assign(owner, tried)) continue;
        owners.set(key, index);
        assigned[index] = value;
        return true;
      }
      return false;
    };
    return choices.every((_, index) => assign(index, new Set())) ? assigned : undefined;
  }

  /** Up to `count` different values: with that many there is always one that no other item has. */
  #valuesOf(literals: readonly Literal[], count: number): readonly { key: string; value: unknown }[] {
    const { formulas } = this.#asker;
    const found: { key: string; value: unknown }[] = [];
    const others: Literal[] = [];
    while (found.length < count) {
      // Each is told apart from all before it.
      this.#asker.step(VALUE_STEPS * (1 + found.length / 4));
      const next = this.#value([...literals, ...others]);
      if (!next) break;
      const same = formulas.value(next.value);
      found.push({ key: `${same}`, value: next.value });
      others.push(not(same));
    }
    return found;
  }
}

function choicesOf(trail: Trail | undefined): Choice[] {
  const choices: Choice[] = [];
  for (let at = trail; at; at = at.before) choices.push(at.choice);
  return choices.reverse();
}

function valuesOf(trail: Trail | undefined): unknown[] {
  return choicesOf(trail).map(({ value }) => value);
}

/** The same for arrays that differ only in the order of items that are all alike. */
function keyOfChoices(trail: Trail, tail: number): string {
  const keys = choicesOf(trail).map(({ literals }) => literals.join());
  return [...keys.slice(0, tail), ...keys.slice(tail).sort()].join(";");
}
