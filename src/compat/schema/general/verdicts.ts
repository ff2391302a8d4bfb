import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { Direction } from "../../direction.ts";
import type { SchemaPair } from "../change.ts";

/** Whether a change from one schema to another one breaks in a direction. */
export type PairVerdict = "compatible" | "breaking" | "undecided";

/** Decides on two schemas as sets; a `$ref` of `old` is a name in the old schemas, one of `next` in the new ones. */
export type Decide = (old: Schema, next: Schema, direction: Direction) => PairVerdict;

/** Memo of the answers of a decision. */
export class Verdicts {
  readonly #decide: Decide;
  readonly #known = new Map<SchemaPair, Map<Direction, PairVerdict>>();

  constructor(decide: Decide) {
    this.#decide = decide;
  }

  of(pair: SchemaPair, direction: Direction): PairVerdict {
    const known = this.#known.get(pair) ?? new Map<Direction, PairVerdict>();
    this.#known.set(pair, known);
    const verdict = known.get(direction) ?? this.#decide(pair.old, pair.new, direction);
    known.set(direction, verdict);
    return verdict;
  }
}
