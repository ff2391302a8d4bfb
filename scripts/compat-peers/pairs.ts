import { editSchema } from "./edits.ts";
import { payloadSchema } from "./payload.ts";
import { Random } from "./random.ts";

/** Whether what fits the old schema fits the new one (backward), and the reverse (forward). */
export type Direction = "backward" | "forward";

/** Two versions of a schema. */
export interface Pair {
  readonly name: string;
  readonly old: unknown;
  readonly new: unknown;
  /** What the author of the pair says is compatible, if anybody says so. */
  readonly labels?: Readonly<Record<Direction, boolean>>;
}

/**
 * So many payloads of events in draft-07, each with a version that is changed the way people change them: a quarter only written in another
 * way, most with one change, some with two or three. The same seed makes the same pairs.
 */
export function generatedPairs(count: number, seed: number): Pair[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const old = payloadSchema(random);
    const changed = structuredClone(old);
    const edits: string[] = [];
    if (random.chance(0.25)) {
      for (let left = random.between(1, 3); left > 0; left--)
        edits.push(editSchema(changed, random, "neutral"));
    } else {
      for (let left = random.pick([1, 1, 1, 1, 2, 3]); left > 0; left--)
        edits.push(editSchema(changed, random, "changing"));
      if (random.chance(0.15)) edits.push(editSchema(changed, random, "neutral"));
    }
    const isSwapped = random.chance(0.5);
    return {
      name: `${index}: ${edits.join(", ")}${isSwapped ? ", backwards" : ""}`,
      old: isSwapped ? changed : old,
      new: isSwapped ? old : changed,
    };
  });
}
