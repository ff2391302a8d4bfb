import type { Reply } from "./answering.ts";
import type { Pair } from "./pairs.ts";
import { DIRECTIONS, type Truth } from "./truth.ts";

/** How often a contender was right about a set of pairs, and how else it was wrong. Each question is one direction of one pair. */
export interface Score {
  /** Questions whose answer is known; the figures below but `milliseconds` add up to it. */
  readonly questions: number;
  readonly agrees: number;
  /** Says compatible, and a counter-example exists. */
  readonly unsound: number;
  /** Of these, those that a counter-example with named members only refutes. */
  readonly unsoundByNamedMembers: number;
  /** Says breaking, and nothing breaks. */
  readonly falseBreaks: number;
  readonly undecided: number;
  /** Threw, or did not answer in time. */
  readonly failed: number;
  /** For all pairs together. */
  readonly milliseconds: number;
}

/** Counts the replies to pairs. */
export function scoreOf(
  pairs: readonly Pair[],
  truths: readonly Record<"backward" | "forward", Truth>[],
  replies: readonly Reply[],
): Score {
  const count = { questions: 0, agrees: 0, unsound: 0, unsoundByNamedMembers: 0, falseBreaks: 0 };
  const missed = { undecided: 0, failed: 0 };
  let milliseconds = 0;
  for (const index of pairs.keys()) {
    const [truth, reply] = [truths[index], replies[index]];
    milliseconds += reply?.milliseconds ?? 0;
    for (const direction of DIRECTIONS) {
      const known = truth?.[direction];
      if (!known || known.verdict === "undecided") continue;
      count.questions++;
      const said = reply?.answer?.verdicts[direction];
      if (said === undefined) missed.failed++;
      else if (said === "undecided") missed.undecided++;
      else if (said === known.verdict) count.agrees++;
      else if (said === "breaking") count.falseBreaks++;
      else {
        count.unsound++;
        if (known.isBrokenByNamedMembers) count.unsoundByNamedMembers++;
      }
    }
  }
  return { ...count, ...missed, milliseconds };
}
