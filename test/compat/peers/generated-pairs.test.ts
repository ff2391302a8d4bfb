import { expect, it } from "vitest";
import { editSchema } from "../../../scripts/compat-peers/edits.ts";
import { Instances } from "../../../scripts/compat-peers/instances.ts";
import { judgeOf } from "../../../scripts/compat-peers/judge.ts";
import { generatedPairs } from "../../../scripts/compat-peers/pairs.ts";
import { payloadSchema } from "../../../scripts/compat-peers/payload.ts";
import { Random } from "../../../scripts/compat-peers/random.ts";
import { truthOf } from "../../../scripts/compat-peers/truth.ts";
import { compareSchemas } from "../../../src/compat/compare-schemas.ts";
import { runs } from "../../support/runs.ts";

it("makes the same pairs of the same seed, and others of another", () => {
  expect(generatedPairs(20, 5)).toEqual(generatedPairs(20, 5));
  expect(generatedPairs(20, 5)).not.toEqual(generatedPairs(20, 6));
});

it("has as many pairs that break as such that do not, and no verdict that an instance refutes", () => {
  const pairs = generatedPairs(runs(60, 150), 11);
  const random = new Random(11);
  const verdicts = { compatible: 0, breaking: 0, undecided: 0 };
  for (const pair of pairs) {
    const { backward, forward } = compareSchemas(pair.old, pair.new);
    // Without the witnesses, so that instances alone have to find what breaks.
    const truth = truthOf(
      pair,
      { verdicts: { backward: backward.verdict, forward: forward.verdict } },
      random,
    );
    for (const [decision, known] of [
      [backward, truth.backward],
      [forward, truth.forward],
    ] as const) {
      verdicts[decision.verdict]++;
      if (known.verdict === "breaking") expect(decision.verdict, pair.name).not.toBe("compatible");
    }
  }
  const questions = 2 * pairs.length;
  expect(verdicts.compatible / questions).toBeGreaterThan(0.3);
  expect(verdicts.breaking / questions).toBeGreaterThan(0.3);
  expect(verdicts.undecided / questions).toBeLessThan(0.05);
});

it("judges what is only written in another way as compatible", () => {
  const random = new Random(3);
  for (let round = 0; round < runs(40, 100); round++) {
    const old = payloadSchema(random);
    const changed = structuredClone(old);
    const edits = [editSchema(changed, random, "neutral"), editSchema(changed, random, "neutral")];
    const { backward, forward } = compareSchemas(old, changed);
    expect([backward.verdict, forward.verdict], edits.join(", ")).toEqual(["compatible", "compatible"]);
  }
});

it("makes instances of which a fair share fits, and a fair share does not", () => {
  const random = new Random(1);
  let fitting = 0;
  for (const { old, new: next } of generatedPairs(50, 2)) {
    const instances = new Instances([old, next], random);
    const fits = judgeOf(old);
    for (let count = 0; count < 40; count++) if (fits(instances.from(old))) fitting++;
  }
  expect(fitting / 2000).toBeGreaterThan(0.25);
  expect(fitting / 2000).toBeLessThan(0.75);
});
