import { expect, it } from "vitest";
import { countSkipped } from "../../../src/runtime/deliver/skipped-types.ts";

it("counts by type, tells the first of each, and keeps its size whatever types are invented", () => {
  const counts = new Map<string, number>();
  const count = (type: string) => countSkipped(counts, type);
  expect([count("a"), count("a"), count("b")]).toEqual([true, false, true]);
  for (let n = 0; n < 5_000; n++) count(`invented.${n}`);
  expect(counts.get("a")).toBe(2);
  expect(counts.size).toBe(1_001);
  expect(counts.get("")).toBe(5_002 - 1_000);
  expect([count("a"), count("new")]).toEqual([false, false]);
});
