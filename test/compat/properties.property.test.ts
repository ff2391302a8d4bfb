/**
 * What holds of all comparisons, on random schemas and random changes of them; `scripts/compat-properties.ts` looks at as many as there is
 * time for.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSchemas } from "../../src/compat/compare-schemas.ts";
import { runs } from "../support/runs.ts";
import { pairs, rewrites, schemas, triples } from "./support/arbitrary-pair.ts";
import { checkPair } from "./support/check-pair.ts";
import { seededDraw } from "./support/draw.ts";
import { instancesOf } from "./support/instances.ts";
import { judgeOf } from "./support/pair-judge.ts";
import { referenceJudgeOf } from "./support/reference-judge.ts";
import { type SeededPair, shrunkPair } from "./support/shrink-pair.ts";
import { VerdictShares } from "./support/verdict-shares.ts";

const PAIRS = runs(150, 1_000);
const INSTANCES = 200;
const numRuns = Math.ceil(PAIRS / 4);
const timeout = 120_000 + 200 * PAIRS;

function verdictsOf(old: unknown, next: unknown) {
  const { backward, forward } = compareSchemas(old, next);
  return { backward: backward.verdict, forward: forward.verdict };
}

function smallestLike(pair: SeededPair) {
  const smallest = shrunkPair(pair, (smaller) => checkPair(smaller, INSTANCES).faults.length > 0, 300);
  return { ...smallest, faults: checkPair(smallest, INSTANCES).faults };
}

const EQUAL = { backward: "compatible", forward: "compatible" };

describe("a schema and a change of it", () => {
  it(
    `are judged as ${INSTANCES} instances and the witnesses are by Ajv, and the other way round when swapped`,
    () => {
      const shares = new VerdictShares();
      fc.assert(
        fc.property(pairs, (pair) => {
          const checked = checkPair(pair, INSTANCES);
          shares.add(checked);
          if (checked.faults.length > 0) expect(smallestLike(pair)).toMatchObject({ faults: [] });
        }),
        // A pair takes too long to be shrunk for as long as fast-check would.
        { numRuns: PAIRS, endOnFailure: true },
      );
      expect(shares.complaints()).toEqual([]);
      // Of each direction of each pair.
      expect(shares.withoutWitness / PAIRS).toBeLessThan(0.02);
    },
    timeout,
  );
});

describe("a schema", () => {
  it(
    "is compatible with itself",
    () => {
      fc.assert(
        fc.property(schemas, (schema) => {
          expect(verdictsOf(schema, structuredClone(schema))).toEqual(EQUAL);
        }),
        { numRuns },
      );
    },
    timeout,
  );

  it(
    "is compatible with what says the same in other words",
    () => {
      fc.assert(
        fc.property(rewrites, ({ old, new: next }) => {
          expect(verdictsOf(old, next)).toEqual(EQUAL);
        }),
        { numRuns: 2 * numRuns },
      );
    },
    timeout,
  );

  it(
    "accepts some of the instances made for it, and refuses some",
    () => {
      const seen = { accepted: 0, refused: 0 };
      fc.assert(
        fc.property(schemas, fc.nat(), (schema, seed) => {
          const accepts = judgeOf(schema);
          for (const value of instancesOf({ old: schema, new: schema }, seededDraw(seed), INSTANCES))
            seen[accepts(value) ? "accepted" : "refused"]++;
        }),
        { numRuns },
      );
      const all = seen.accepted + seen.refused;
      expect(seen.accepted / all).toBeGreaterThan(0.3);
      expect(seen.refused / all).toBeGreaterThan(0.3);
    },
    timeout,
  );
});

describe("the second opinion", () => {
  it(
    "is that of Ajv, but for what Ajv gets wrong",
    () => {
      fc.assert(
        fc.property(schemas, fc.nat(), (schema, seed) => {
          fc.pre(!/"(?:contains|unevaluated\w*)":/.test(JSON.stringify(schema)));
          const [first, second] = [judgeOf(schema), referenceJudgeOf(schema)];
          const values = instancesOf({ old: schema, new: schema }, seededDraw(seed), INSTANCES);
          expect(values.filter((value) => first(value) !== second(value))).toEqual([]);
        }),
        { numRuns },
      );
    },
    timeout,
  );
});

describe("three schemas in a row", () => {
  it(
    "do not break from the first to the last where neither step does",
    () => {
      fc.assert(
        fc.property(triples, ([first, second, third]) => {
          const [one, two, both] = [
            verdictsOf(first, second),
            verdictsOf(second, third),
            verdictsOf(first, third),
          ];
          for (const direction of ["backward", "forward"] as const) {
            if (one[direction] === "compatible" && two[direction] === "compatible")
              expect(both[direction]).not.toBe("breaking");
          }
        }),
        { numRuns: 2 * numRuns },
      );
    },
    timeout,
  );
});
