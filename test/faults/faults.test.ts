/** The fault scenarios at a small scale; `npm run faults` runs them at any. */
import { expect, it } from "vitest";
import { scenarios } from "./scenarios/index.ts";
import { runScenario } from "./support/scenario.ts";

for (const scenario of scenarios) {
  it(`${scenario.id}: ${scenario.title}`, { timeout: 180_000 }, async () => {
    const { missed } = await runScenario(scenario, 0.005);
    expect(missed).toEqual([]);
  });
}
