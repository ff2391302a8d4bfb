/** The fault scenarios at a small scale; `npm run faults` runs them at any, and judges times as well. */
import { describe, expect, it } from "vitest";
import { isLong } from "../support/runs.ts";
import { scenarios } from "./scenarios/index.ts";
import { runScenario } from "./support/scenario.ts";

const scale = isLong ? 0.05 : 0.005;

// Each has servers and processes of its own, and mostly waits for them.
describe.concurrent("in spite of", { timeout: isLong ? 1_800_000 : 300_000 }, () => {
  for (const scenario of scenarios) {
    it(`${scenario.id}: ${scenario.title}`, async () => {
      const { missed } = await runScenario(scenario, scale, false);
      expect(missed).toEqual([]);
    });
  }
});
