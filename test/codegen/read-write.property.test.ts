import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/contract/model.ts";
import { createAjv } from "../../src/contract/schemas/ajv.ts";
import { runs } from "../support/runs.ts";
import { sampleArbitrary, withMember } from "./support/arbitrary-schema.ts";
import { errorsOf, validatorsOf } from "./support/validators.ts";

const RUNS = { numRuns: runs(50, 150) };

describe("validators of any schema", () => {
  it("accept what fits, on both sides", () => {
    fc.assert(
      fc.property(sampleArbitrary, ({ schema, value }) => {
        const { read, write } = validatorsOf(schema);
        expect(errorsOf(read, value)).toEqual([]);
        expect(errorsOf(write, value)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("refuse any unnamed member when writing, wherever the schema names members, and pass it when reading", () => {
    fc.assert(
      fc.property(sampleArbitrary, fc.jsonValue(), ({ schema, value, closed, open }, member) => {
        const { read, write } = validatorsOf(schema);
        for (const path of closed) {
          const changed = withMember(value, path, "unnamed", member);
          expect({ path, read: errorsOf(read, changed), write: write(changed) }).toEqual({
            path,
            read: [],
            write: false,
          });
        }
        for (const path of open) {
          const changed = withMember(value, path, "unnamed", member);
          expect({ path, read: errorsOf(read, changed), write: errorsOf(write, changed) }).toEqual({
            path,
            read: [],
            write: [],
          });
        }
      }),
      RUNS,
    );
  });

  it("read as Ajv itself does, and write no more than they read, whatever the value", () => {
    fc.assert(
      fc.property(sampleArbitrary, sampleArbitrary, ({ schema, value }, other) => {
        const { read, write } = validatorsOf(schema);
        const oracle = createAjv("draft-07", [], { ownProperties: true }).compile(schema);
        const parts =
          typeof value === "object" && value !== null
            ? Object.keys(value).map((key) => without(value, key))
            : [];
        for (const candidate of [value, other.value, ...parts]) {
          expect({ candidate, read: read(candidate) }).toEqual({ candidate, read: oracle(candidate) });
          if (write(candidate)) expect(read(candidate)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it("write no more than they read with branches that may all fit", () => {
    const branch = fc.record({
      names: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }),
      required: fc.boolean(),
      nested: fc.boolean(),
    });
    const combine = fc.constantFrom("oneOf", "anyOf", "allOf");
    fc.assert(
      fc.property(
        fc.array(branch, { minLength: 2, maxLength: 3 }),
        combine,
        fc.uniqueArray(fc.constantFrom("a", "b", "c", "z")),
        (branches, keyword, names) => {
          const schema: JsonSchema = {
            [keyword]: branches.map(({ names, required, nested }) => {
              const properties = Object.fromEntries(
                names.map((name) => [name, nested ? { type: "object", properties: { [name]: true } } : true]),
              );
              return { type: "object", properties, ...(required && { required: names }) };
            }),
          };
          const { read, write } = validatorsOf(schema);
          for (const member of [{}, { a: 1 }, { z: 1 }]) {
            const value = Object.fromEntries(names.map((name) => [name, member]));
            if (write(value)) {
              expect(errorsOf(read, value)).toEqual([]);
              expect(names).not.toContain("z");
            }
          }
        },
      ),
      RUNS,
    );
  });
});

function without(value: object, key: string): unknown {
  return Array.isArray(value)
    ? []
    : Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}
