import { compareSchemas, type SchemaComparison } from "../../../src/compat/compare-schemas.ts";
import { seededDraw } from "./draw.ts";
import { instancesOf } from "./instances.ts";
import { type Judge, judgeOf } from "./pair-judge.ts";
import { referenceJudgeOf } from "./reference-judge.ts";
import type { SeededPair } from "./shrink-pair.ts";

const DIRECTIONS = ["backward", "forward"] as const;

/** What is wrong with what a comparison says of a pair. */
export interface Fault {
  readonly kind:
    | "unsound"
    | "wrong witness"
    | "larger witness than needed"
    | "other verdict when swapped"
    | "crash";
  readonly direction?: (typeof DIRECTIONS)[number];
  /** The value that shows it. */
  readonly value?: unknown;
  readonly message?: string;
}

/** What was seen of a pair. */
export interface CheckedPair {
  readonly comparison?: SchemaComparison;
  readonly faults: readonly Fault[];
  /** Verdicts of breaking that no value comes with. */
  readonly withoutWitness: number;
  /** How long the comparison took both ways, witnesses not included. */
  readonly milliseconds: number;
}

/** Compares a pair and lets Ajv judge: of so many instances, and of the witnesses. */
export function checkPair(pair: SeededPair, instances: number): CheckedPair {
  const start = performance.now();
  let comparison: SchemaComparison;
  try {
    comparison = compareSchemas(pair.old, pair.new);
  } catch (error) {
    return { faults: [{ kind: "crash", message: String(error) }], withoutWitness: 0, milliseconds: 0 };
  }
  const milliseconds = performance.now() - start;
  const judges = { old: judgeOf(pair.old), new: judgeOf(pair.new) };
  // Ajv has its faults: what it says against a verdict only counts where a plain reading of the specification says it, too.
  const seconds = { old: referenceJudgeOf(pair.old), new: referenceJudgeOf(pair.new) };
  const faults: Fault[] = [];
  let withoutWitness = 0;
  for (const direction of DIRECTIONS) {
    const { verdict, witness } = comparison[direction];
    const isCounterExample = counterExamplesOf(direction, judges);
    const isSecond = counterExamplesOf(direction, seconds);
    if (verdict === "breaking" && witness === undefined) withoutWitness++;
    if (verdict !== "breaking" || witness === undefined) continue;
    if (isCounterExample(witness) === false)
      faults.push({ kind: "wrong witness", direction, value: witness });
    else if (smallerValues(witness).some((value) => isCounterExample(value) && isSecond(value)))
      faults.push({ kind: "larger witness than needed", direction, value: witness });
  }
  const claimed = DIRECTIONS.filter((direction) => comparison[direction].verdict === "compatible");
  if (claimed.length > 0) {
    for (const value of instancesOf(pair, seededDraw(pair.seed), instances)) {
      for (const direction of claimed) {
        if (faults.some((fault) => fault.kind === "unsound" && fault.direction === direction)) continue;
        if (counterExamplesOf(direction, judges)(value) && counterExamplesOf(direction, seconds)(value))
          faults.push({ kind: "unsound", direction, value });
      }
    }
  }
  const swapped = compareSchemas(pair.new, pair.old);
  for (const direction of DIRECTIONS) {
    const mirrored = direction === "backward" ? "forward" : "backward";
    if (comparison[direction].verdict !== swapped[mirrored].verdict)
      faults.push({ kind: "other verdict when swapped", direction });
  }
  return { comparison, faults, withoutWitness, milliseconds };
}

/** Whether a value is accepted by the writing side and refused by the reading one; undefined where Ajv fails. */
function counterExamplesOf(
  direction: (typeof DIRECTIONS)[number],
  judges: { readonly old: Judge; readonly new: Judge },
): Judge {
  const [written, read] = direction === "backward" ? [judges.old, judges.new] : [judges.new, judges.old];
  return (value) => {
    const [isWritten, isRead] = [written(value), read(value)];
    return isWritten === undefined || isRead === undefined ? undefined : isWritten && !isRead;
  };
}

/** The value without any one of its members or items. */
export function smallerValues(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => [
      value.filter((_, other) => other !== index),
      ...smallerValues(item).map((smaller) => value.with(index, smaller)),
    ]);
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)),
    ...smallerValues(member).map((smaller) => ({ ...value, [name]: smaller })),
  ]);
}
