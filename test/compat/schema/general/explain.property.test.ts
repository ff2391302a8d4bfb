import fc from "fast-check";
import { expect, test } from "vitest";
import { changesOf } from "../../../../src/compat/schema/changes-of.ts";
import { type ExplainedChange, explain } from "../../../../src/compat/schema/general/explain.ts";
import type { JsonSchema } from "../../../../src/contract/model.ts";
import { runs } from "../../../support/runs.ts";
import { pairArbitrary, schemaArbitrary, VALUES, withDefinitions } from "../support/arbitrary.ts";
import { decideBy, wholeOf } from "../support/decide.ts";
import { changesBetween, normal } from "../support/normal.ts";

const PAIRS = runs(60, 300);
const DIRECTIONS = ["forward", "backward"] as const;
const GENERAL = ["schema-narrowed", "schema-widened", "schema-became-unsatisfiable"];

test("a schema against itself has no changes", () => {
  fc.assert(
    fc.property(schemaArbitrary, (schema) => {
      const source = withDefinitions(schema);
      expect(changesBetween(source, structuredClone(source))).toEqual([]);
    }),
    { numRuns: runs(80, 400) },
  );
});

test("what is compatible as a whole has no breaking change, and what breaks has one", () => {
  const count = { breaking: 0, specific: 0 };
  fc.assert(
    fc.property(pairArbitrary, ([old, next]) => {
      const { explained, verdicts } = explainBetween(old, next);
      for (const direction of DIRECTIONS) {
        const breaking = explained.filter((change) => change.breaking.includes(direction));
        expect(breaking.length > 0).toBe(verdicts[direction] === "breaking");
        if (breaking.length === 0) continue;
        count.breaking++;
        if (breaking.some(({ rule }) => !GENERAL.includes(rule))) count.specific++;
      }
      expect(explained.every((change) => change.undecided.length === 0)).toBe(true);
    }),
    { numRuns: PAIRS },
  );
  expect(count.breaking).toBeGreaterThan(PAIRS / 3);
  expect(count.specific / count.breaking).toBeGreaterThan(0.9);
});

test("each break of a change is a break of its pair", () => {
  fc.assert(
    fc.property(pairArbitrary, ([old, next]) => {
      const { explained, decide } = explainBetween(old, next);
      for (const { pair, breaking } of explained) {
        if (!pair) continue;
        for (const direction of breaking) expect(decide(pair.old, pair.new, direction)).toBe("breaking");
      }
    }),
    { numRuns: runs(20, 100) },
  );
});

function explainBetween(old: JsonSchema, next: JsonSchema) {
  const [oldSide, newSide] = [normal(withDefinitions(old)), normal(withDefinitions(next))];
  const decide = decideBy(VALUES, oldSide, newSide);
  const whole = wholeOf(oldSide, newSide);
  const changes = changesOf(oldSide.schema, oldSide.schemas, newSide.schema, newSide.schemas);
  const explained: ExplainedChange[] = explain(changes, decide, whole);
  const verdicts = {
    forward: decide(whole.old, whole.new, "forward"),
    backward: decide(whole.old, whole.new, "backward"),
  };
  return { explained, decide, verdicts };
}
