import type { Verdict } from "../../../src/compat/engine/set-comparison.ts";
import type { CheckedPair } from "./check-pair.ts";

const DIRECTIONS = ["backward", "forward"] as const;

/** How often each verdict came out, by direction: tests of pairs that are all alike say little. */
export class VerdictShares {
  pairs = 0;
  withoutWitness = 0;
  milliseconds = 0;
  slowest = 0;
  readonly #counts: Record<(typeof DIRECTIONS)[number], Record<Verdict, number>> = {
    backward: { compatible: 0, breaking: 0, undecided: 0 },
    forward: { compatible: 0, breaking: 0, undecided: 0 },
  };

  add({ comparison, withoutWitness, milliseconds }: CheckedPair): void {
    if (!comparison) return;
    this.pairs++;
    this.withoutWitness += withoutWitness;
    this.milliseconds += milliseconds;
    this.slowest = Math.max(this.slowest, milliseconds);
    for (const direction of DIRECTIONS) this.#counts[direction][comparison[direction].verdict]++;
  }

  /** Share of a verdict in a direction, from 0 to 1. */
  of(direction: (typeof DIRECTIONS)[number], verdict: Verdict): number {
    return this.#counts[direction][verdict] / Math.max(1, this.pairs);
  }

  /** Which shares are out of bounds: under 30 % compatible, under 30 % breaking, over 5 % undecided. */
  complaints(): string[] {
    return DIRECTIONS.flatMap((direction) =>
      [
        this.of(direction, "compatible") < 0.3 && `${direction}: under 30 % compatible`,
        this.of(direction, "breaking") < 0.3 && `${direction}: under 30 % breaking`,
        this.of(direction, "undecided") > 0.05 && `${direction}: over 5 % undecided`,
      ].filter((complaint) => complaint !== false),
    );
  }

  /** A Markdown table. */
  toString(): string {
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    const rows = DIRECTIONS.map((direction) => {
      const shares = (["compatible", "breaking", "undecided"] as const).map((one) =>
        percent(this.of(direction, one)),
      );
      return `| ${direction} | ${shares.join(" | ")} |`;
    });
    return `| direction | compatible | breaking | undecided |\n|---|---|---|---|\n${rows.join("\n")}`;
  }
}
