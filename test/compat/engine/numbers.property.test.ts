import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSchemas } from "../../../src/compat/compare-schemas.ts";
import { runs } from "../../support/runs.ts";
import { accepts } from "../support/judge.ts";

const quarter = fc.integer({ min: -12, max: 12 }).map((value) => value / 4);
const numbers = fc.record(
  {
    type: fc.constantFrom("number", "integer"),
    minimum: quarter,
    maximum: quarter,
    exclusiveMinimum: quarter,
    exclusiveMaximum: quarter,
    multipleOf: fc.constantFrom(0.25, 0.5, 1, 2, 3, 1.5),
    not: fc.record(
      { multipleOf: fc.constantFrom(0.5, 1, 2, 3), minimum: quarter, const: quarter },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["type"] },
);
// Eighths: between all limits above there is one.
const grid = Array.from({ length: 8 * 7 + 1 }, (_, index) => index / 8 - 3.5);

describe("sets of numbers", () => {
  it("include each other as their members do", () => {
    fc.assert(
      fc.property(numbers, numbers, (old, next) => {
        const { verdict, witness } = compareSchemas(old, next).backward;
        const missing = grid.filter((value) => accepts(old, value) && !accepts(next, value));
        expect(verdict).not.toBe("undecided");
        if (verdict === "compatible") expect(missing).toEqual([]);
        else expect(accepts(old, witness) && !accepts(next, witness)).toBe(true);
      }),
      { numRuns: runs(30, 150) },
    );
  });
});
