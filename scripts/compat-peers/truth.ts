import { compareSchemas } from "../../src/compat/compare-schemas.ts";
import type { Answer, Verdict } from "./contenders.ts";
import { Instances } from "./instances.ts";
import { judgeOf } from "./judge.ts";
import type { Direction, Pair } from "./pairs.ts";
import type { Random } from "./random.ts";

/** What is true of one direction of a pair, as far as anybody knows. */
export interface Truth {
  /** `undecided`: nobody found a counter-example, and nobody proves that there is none. */
  readonly verdict: Verdict;
  /** A value that Ajv accepts under the schema that writes and refuses under the one that reads. */
  readonly witness?: unknown;
  /** Whether a counter-example exists among the values that have no members but those that the writing schema names. */
  readonly isBrokenByNamedMembers?: boolean;
  /** Whether the instances alone have found a counter-example. */
  readonly isSampled: boolean;
}

/** Instances that are made for each pair; ten times as many where eventpact is undecided, so that somebody knows. */
export const INSTANCES = 200;

export const DIRECTIONS: readonly Direction[] = ["backward", "forward"];

/**
 * The truth about both directions of a pair. A value that Ajv accepts under the one schema and refuses under the other is a break, whoever says
 * what; such values are what eventpact shows, and instances made from both schemas. Where there is none, compatible is what eventpact proves to
 * be, or what the author of the pair calls so.
 */
export function truthOf(pair: Pair, ours: Answer | undefined, random: Random): Record<Direction, Truth> {
  const judges = { old: judgeOf(pair.old), new: judgeOf(pair.new) };
  const instances = new Instances([pair.old, pair.new], random);
  const isDecided = DIRECTIONS.every((direction) => ours?.verdicts[direction] !== "undecided");
  const values = Array.from({ length: isDecided ? INSTANCES : 10 * INSTANCES }, (_, index) =>
    instances.from(index % 2 === 0 ? pair.old : pair.new),
  );
  const closed = compareSchemas(pair.old, pair.new, { mode: "writer-closed" });
  const truthIn = (direction: Direction): Truth => {
    const [writes, reads] = direction === "backward" ? [judges.old, judges.new] : [judges.new, judges.old];
    const breaks = (value: unknown) => writes(value) === true && reads(value) === false;
    const sampled = values.filter(breaks);
    const shown = ours?.witnesses && direction in ours.witnesses ? [ours.witnesses[direction]] : [];
    const [witness] = [...shown.filter(breaks), ...sampled];
    const isSampled = sampled.length > 0;
    if (witness !== undefined)
      return {
        verdict: "breaking",
        witness,
        isBrokenByNamedMembers: closed[direction].verdict === "breaking" && breaks(closed[direction].witness),
        isSampled,
      };
    const isCompatible = ours?.verdicts[direction] === "compatible" || pair.labels?.[direction];
    return { verdict: isCompatible ? "compatible" : "undecided", isSampled };
  };
  return { backward: truthIn("backward"), forward: truthIn("forward") };
}
