import { isDecimalMultiple } from "eventpact/gen/v1";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../support/runs.ts";

/** What JSON writes for a number, as a fraction; the oracle takes the text apart digit by digit. */
function fractionOf(value: number): { num: bigint; den: bigint } {
  const text = JSON.stringify(value);
  let num = 0n;
  let den = 1n;
  let position = 0;
  let inFraction = false;
  for (; position < text.length && text[position] !== "e"; position++) {
    const character = text[position] as string;
    if (character === ".") inFraction = true;
    else if (character !== "-") {
      num = num * 10n + BigInt(character);
      if (inFraction) den *= 10n;
    }
  }
  const exponent = Number(text.slice(position + 1) || 0);
  for (let step = 0; step < Math.abs(exponent); step++) {
    if (exponent > 0) num *= 10n;
    else den *= 10n;
  }
  return { num: text.startsWith("-") ? -num : num, den };
}

/** Whether a quotient of two fractions is whole. */
function oracle(value: number, step: number): boolean {
  const [a, b] = [fractionOf(value), fractionOf(step)];
  return (a.num * b.den) % (a.den * b.num) === 0n;
}

describe("a multiple", () => {
  it.each<[value: number, step: number]>([
    [7_200_000, 3_600_000],
    [0, 3_600_000],
    [-0, 0.5],
    [19.99, 0.01],
    [1_234_567.89, 0.01],
    [20_000_000.07, 0.01],
    [-0.29, 0.01],
    [0.3, 0.1],
    [1e308, 0.5],
    [1.7976931348623157e308, 1],
    [1e300, 1e-300],
    [1e-8, 1e-8],
    [5e-324, 5e-324],
    [2 ** 53, 2],
    [4.5, 1.5],
    [1e21, 7e20 / 7],
  ])("%d of %d", (value, step) => {
    expect([isDecimalMultiple(value, step), oracle(value, step)]).toEqual([true, true]);
  });

  it.each<[value: number, step: number]>([
    [3_600_001, 3_600_000],
    [1e-8, 0.01],
    [0.001, 0.01],
    [19.995, 0.01],
    [0.1 + 0.2, 0.1],
    [1e308, 3],
    [5e-324, 1],
    [4.4, 1.5],
    [1, 2],
    [0.5, 1],
    [1.5, 3_600_000],
  ])("is not %d of %d", (value, step) => {
    expect([isDecimalMultiple(value, step), oracle(value, step)]).toEqual([false, false]);
  });

  it("is what exact fractions say", () => {
    const digits = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const short = fc.tuple(digits, fc.integer({ min: -9, max: 9 })).map(([n, e]) => Number(`${n}e${e}`));
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    const step = fc.oneof(short, any, fc.constantFrom(0.01, 0.1, 0.5, 1, 3, 60, 3_600_000)).map(Math.abs);
    const value = fc.oneof(short, any, fc.integer(), fc.maxSafeInteger());
    const factor = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(value, step, factor, (one, by, times) => {
        fc.pre(by > 0);
        // Products, so that there are multiples among them, and what rounding makes of products.
        for (const tried of [one, by * times]) {
          if (!Number.isFinite(tried)) continue;
          expect({ tried, by, is: isDecimalMultiple(tried, by) }).toEqual({
            tried,
            by,
            is: oracle(tried, by),
          });
        }
      }),
      { numRuns: runs(1000, 50_000) },
    );
  });
});
