import fc from "fast-check";
import { test } from "vitest";
import { changesOf } from "../../../src/compat/schema/changes-of.ts";
import { explain } from "../../../src/compat/schema/explain.ts";
import { pairArbitrary, VALUES, withDefinitions } from "./support/arbitrary.ts";
import { decideBy, wholeOf } from "./support/decide.ts";
import { normal, told } from "./support/normal.ts";

test("scratch", () => {
  let n = 0,
    many = 0;
  for (const [old, now] of fc.sample(pairArbitrary, { numRuns: 1500, seed: 7 })) {
    const [before, after] = [normal(withDefinitions(old)), normal(withDefinitions(now))];
    const decide = decideBy(VALUES, before, after);
    const whole = wholeOf(before, after);
    const changes = changesOf(before.schema, before.schemas, after.schema, after.schemas);
    const ex = explain(changes, decide, whole);
    for (const d of ["forward", "backward"] as const) {
      const br = ex.filter((c) => c.breaking.includes(d));
      const g = br.filter((c) => /^schema-(narrowed|widened)$/.test(c.rule));
      if (br.length > 4) many++;
      if (g.length > 0 && n++ < 14)
        console.log(
          d,
          JSON.stringify(old),
          "\n ->",
          JSON.stringify(now),
          "\n",
          told(br).join(", "),
          "\n raw",
          told(changes).join(", "),
        );
    }
  }
  console.log({ n, many });
});
