import { expect, it } from "vitest";
import { SkippedTypes } from "../../src/runtime/skipped-types.ts";

it("counts by type, tells the first of each, and keeps its size whatever types are invented", () => {
  const skipped = new SkippedTypes();
  expect([skipped.add("a"), skipped.add("a"), skipped.add("b")]).toEqual([true, false, true]);
  for (let n = 0; n < 5_000; n++) skipped.add(`invented.${n}`);
  expect(skipped.counts.get("a")).toBe(2);
  expect(skipped.counts.size).toBe(1_001);
  expect(skipped.counts.get("")).toBe(5_002 - 1_000);
  expect(skipped.add("a")).toBe(false);
});
