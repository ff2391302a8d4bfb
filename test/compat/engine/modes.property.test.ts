/** What `writer-closed` takes a writer to emit is what the runtime lets a publisher write. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { publishDryRun } from "../../../src/codegen/publish-dry-run.ts";
import { normalizeSchema } from "../../../src/compat/engine/normalize-schema.ts";
import { SetComparison } from "../../../src/compat/engine/set-comparison.ts";
import { runs } from "../../support/runs.ts";
import { schemas } from "../support/arbitrary-pair.ts";
import { seededDraw } from "../support/draw.ts";
import { instancesOf } from "../support/instances.ts";

const SCHEMAS = runs(25, 80);
const refuse = (pointer: string, problem: string) => new Error(`${pointer} ${problem}`);

it("closes what the runtime closes", () => {
  const seen = { written: 0, refused: 0 };
  fc.assert(
    fc.property(schemas, fc.nat(), (schema, seed) => {
      const side = normalizeSchema(schema, refuse);
      const comparison = new SetComparison(side, side, { mode: "writer-closed" });
      const { written } = comparison.sidesOf("forward");
      const form = publishDryRun("#", side.schemas);
      for (const value of instancesOf({ old: schema, new: schema }, seededDraw(seed), 30)) {
        const isWritten = form.openErrors(value).length === 0 && form.closedErrors(value).length === 0;
        seen[isWritten ? "written" : "refused"]++;
        expect(comparison.evaluator.holds(written, value), JSON.stringify(value)).toBe(isWritten);
      }
    }),
    { numRuns: SCHEMAS },
  );
  expect(seen.written).toBeGreaterThan(2 * SCHEMAS);
  expect(seen.refused).toBeGreaterThan(2 * SCHEMAS);
});
