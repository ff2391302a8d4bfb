import type { Asker } from "./asker.ts";
import { Opaque } from "./evaluate.ts";
import { KIND, type Literal, not } from "./formula.ts";

/** Names of members that the rest of a goal tells apart from others: of each cell any name does. */
export interface Cell {
  /** What the names fit; for asking. */
  readonly literals: readonly Literal[];
  readonly holds: ReadonlyMap<Literal, boolean>;
}

// Each pattern may double the number of cells.
const MAX_CELLS = 128;

// Names that say what they are, for as long as they fit.
const READABLE = ["extra", "extra2", "extra3"];

/** Thrown where patterns split the names into more cells than are looked at. */
export class TooManyCells extends Error {}

/** How the names of an object fall apart: into those that are named, and cells of others. */
export class NameSpace {
  readonly named: ReadonlySet<string>;
  readonly #asker: Asker;
  readonly #bases: readonly Literal[];
  #cells: readonly Cell[] | undefined;
  /** Why some names could not be told apart. */
  unknown: string | undefined;

  constructor(names: Iterable<Literal>, asker: Asker) {
    this.#asker = asker;
    const named = new Set<string>();
    const bases = new Set<Literal>();
    for (const one of new Set(names)) this.#collect(one, named, bases);
    this.named = named;
    this.#bases = [...bases];
  }

  /** Whether a formula of names holds for one of the named ones. Throws `Opaque`. */
  holdsFor(names: Literal, name: string): boolean {
    return this.#asker.evaluator.holds(names, name);
  }

  /** Whether a formula of names holds for those of a cell. */
  holdsIn(names: Literal, cell: Cell): boolean {
    const { formulas } = this.#asker;
    const formula = formulas.of(names);
    const negated = (names & 1) === 1;
    const plain = names & ~1;
    const base = cell.holds.get(plain);
    if (base !== undefined) return base !== negated;
    if (formula.op === "true") return !negated;
    // The named ones are in no cell.
    if (formula.op === "values") return negated;
    if (formula.op === "kinds") return ((formula.mask & KIND.string) !== 0) !== negated;
    if (formula.op === "ref") return this.holdsIn(formulas.target(formula.key), cell) !== negated;
    if (formula.op === "all") return formula.parts.every((part) => this.holdsIn(part, cell)) !== negated;
    throw new Opaque("a name cannot be told");
  }

  /** The cells that hold at least one name. */
  get cells(): readonly Cell[] {
    this.#cells ??= this.#split();
    return this.#cells;
  }

  /** Up to `count` names of a cell, none of `taken`. Fewer only where the cell has no more, or `unknown` says why. */
  namesOf(cell: Cell, count: number, taken: ReadonlySet<string>): string[] {
    const found = READABLE.filter((name) => !taken.has(name) && this.#isIn(cell, name)).slice(0, count);
    while (found.length < count) {
      const result = this.#ask(cell.literals, [...taken, ...found]);
      if (result === undefined) break;
      found.push(result);
    }
    return found;
  }

  #isIn(cell: Cell, name: string): boolean {
    return this.#asker.evaluator.holdsAll(cell.literals, name);
  }

  #ask(literals: readonly Literal[], excluded: readonly string[]): string | undefined {
    const { formulas } = this.#asker;
    const others = not(formulas.oneOfValues(excluded));
    const result = this.#asker.ask([formulas.kinds(KIND.string), ...literals, others]);
    if (result.status === "unknown") this.unknown = result.reason;
    return result.status === "fits" ? (result.value as string) : undefined;
  }

  #split(): readonly Cell[] {
    const { formulas } = this.#asker;
    const others = not(formulas.oneOfValues([...this.named]));
    let cells: Cell[] = [{ literals: [others], holds: new Map() }];
    for (const base of this.#bases) {
      cells = cells.flatMap((cell) =>
        [base, not(base)].flatMap((side): Cell[] => {
          const literals = [...cell.literals, side];
          const result = this.#asker.ask([formulas.kinds(KIND.string), ...literals]);
          if (result.status === "empty") return [];
          if (result.status === "unknown") this.unknown = result.reason;
          return [{ literals, holds: new Map(cell.holds).set(base, side === base) }];
        }),
      );
      if (cells.length > MAX_CELLS) throw new TooManyCells();
    }
    return cells;
  }

  /** Takes a formula of names apart into names and what else it is made of. */
  #collect(literal: Literal, named: Set<string>, bases: Set<Literal>): void {
    const { formulas } = this.#asker;
    const formula = formulas.of(literal);
    switch (formula.op) {
      case "true":
      case "kinds":
        return;
      case "values":
        for (const value of formula.values) if (typeof value === "string") named.add(value);
        return;
      case "all":
        for (const part of formula.parts) this.#collect(part, named, bases);
        return;
      case "ref":
        this.#collect(formulas.target(formula.key), named, bases);
        return;
      default:
        bases.add(literal & ~1);
    }
  }
}
