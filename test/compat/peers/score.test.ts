import { expect, it } from "vitest";
import { eventpact, type Verdict } from "../../../scripts/compat-peers/contenders.ts";
import { judgeOf } from "../../../scripts/compat-peers/judge.ts";
import { Random } from "../../../scripts/compat-peers/random.ts";
import { scoreOf } from "../../../scripts/compat-peers/score.ts";
import { truthOf } from "../../../scripts/compat-peers/truth.ts";

const pair = { name: "enum widened", old: { enum: ["a"] }, new: { enum: ["a", "b"] } };
const random = new Random(1);
const answers = (backward: Verdict, forward: Verdict) => ({ verdicts: { backward, forward } });
const truth = truthOf(pair, answers("compatible", "breaking"), random);
const score = (backward: Verdict, forward: Verdict) =>
  scoreOf([pair], [truth], [{ answer: answers(backward, forward), milliseconds: 2 }]);

it("takes a value that breaks as the truth, whatever anybody says", () => {
  expect(truth.forward).toMatchObject({ verdict: "breaking", witness: "b", isSampled: true });
  expect(truthOf(pair, answers("compatible", "compatible"), random).forward.verdict).toBe("breaking");
  const labels = { backward: true, forward: true };
  expect(truthOf({ ...pair, labels }, undefined, random).forward.verdict).toBe("breaking");
});

it("knows nothing where nobody shows or proves anything", () => {
  expect(truthOf(pair, answers("breaking", "breaking"), random).backward.verdict).toBe("undecided");
  expect(truthOf(pair, answers("compatible", "breaking"), random).backward.verdict).toBe("compatible");
});

it("takes no witness that Ajv does not confirm", () => {
  const ours = { ...answers("breaking", "breaking"), witnesses: { backward: "a" } };
  expect(truthOf(pair, ours, random).backward.verdict).toBe("undecided");
});

it("tells how somebody was wrong", () => {
  expect(score("compatible", "breaking")).toMatchObject({ questions: 2, agrees: 2, milliseconds: 2 });
  expect(score("breaking", "breaking")).toMatchObject({ agrees: 1, falseBreaks: 1 });
  expect(score("compatible", "compatible")).toMatchObject({
    agrees: 1,
    unsound: 1,
    unsoundByNamedMembers: 1,
  });
  expect(score("undecided", "undecided")).toMatchObject({ agrees: 0, undecided: 2 });
  const failed = scoreOf([pair], [truth], [{ error: "boom", milliseconds: 1 }]);
  expect(failed).toMatchObject({ questions: 2, failed: 2 });
});

it("tells a break that only an open object allows from one that a writer can make", () => {
  const added = {
    name: "optional property added",
    old: { type: "object", properties: { a: { type: "string" } } },
    new: { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } },
  };
  const ours = eventpact(added);
  expect(ours.verdicts).toEqual({ backward: "breaking", forward: "compatible" });
  expect(truthOf(added, ours, random).backward).toMatchObject({
    verdict: "breaking",
    isBrokenByNamedMembers: false,
  });
});

it("reads draft-04, and an enum that nothing fits", () => {
  const above = { $schema: "http://json-schema.org/draft-04/schema#", minimum: 1, exclusiveMinimum: true };
  expect([1, 2].map(judgeOf(above))).toEqual([false, true]);
  expect(judgeOf({ properties: { a: { enum: [] } } })({ a: 1 })).toBe(false);
});
