import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareSchemas, type SchemaComparison } from "../../src/compat/compare-schemas.ts";
import { accepts } from "./support/judge.ts";

const folder = new URL("../../../shared/fixtures/", import.meta.url);
const absent = !existsSync(folder);

function read<T>(name: string): T {
  return JSON.parse(absent ? "[]" : readFileSync(new URL(name, folder), "utf8")) as T;
}

function expectProof(comparison: SchemaComparison, old: unknown, next: unknown): void {
  for (const [{ verdict, witness }, writing, reading] of [
    [comparison.backward, old, next],
    [comparison.forward, next, old],
  ] as const) {
    if (verdict !== "breaking") continue;
    expect(accepts(writing, witness), "the witness fits the writing side").toBe(true);
    expect(accepts(reading, witness), "the witness does not fit the reading side").toBe(false);
  }
}

describe.skipIf(absent)("the pitfalls (../shared/fixtures/compat-pitfalls.json)", () => {
  const pitfalls =
    read<readonly { name: string; old: unknown; new: unknown; backward: boolean; forward: boolean }[]>(
      "compat-pitfalls.json",
    );

  it.each(pitfalls)("$name", ({ old, new: next, backward, forward }) => {
    const comparison = compareSchemas(old, next);
    expect(comparison.backward.verdict).toBe(backward ? "compatible" : "breaking");
    expect(comparison.forward.verdict).toBe(forward ? "compatible" : "breaking");
    expectProof(comparison, old, next);
  });
});

describe.skipIf(absent)("the cases of Apicurio Registry (../shared/fixtures/compat-apicurio.json)", () => {
  const { tests = [] } = read<{
    tests?: readonly { id: string; compatibility: string; original: unknown; updated: unknown }[];
  }>("compat-apicurio.json");

  /** Labels that a witness refutes: they take `oneOf` as `anyOf`. */
  const REFUTED = ["Complex: oneOf 1 backward", "Complex: oneOf 3 backward"];
  /**
   * Labels of a break that nothing can break: patterns that match every text, constants of another type, encodings, which refuse nothing, and
   * `anyOf` and `oneOf` that texts of any length fit.
   */
  const HARMLESS = [
    "String: pattern 1 forward",
    "String: pattern 2 backward",
    "String: pattern 2 forward",
    "Const backward",
    "Const forward",
    "String: contentEncoding 2 forward",
    "String: contentEncoding 3 backward",
    "String: contentEncoding 3 forward",
    "String: contentMediaType 2 forward",
    "String: contentMediaType 3 backward",
    "String: contentMediaType 3 forward",
    "Complex: anyOf 1 forward",
    "Complex: oneOf 1 forward",
    "Conditional: if backward",
    "Conditional: if forward",
    "Conditional: then forward",
    "Conditional: else forward",
  ];

  it("agree, but for the labels that the sets contradict", () => {
    const refuted: string[] = [];
    const harmless: string[] = [];
    for (const { id, compatibility, original, updated } of tests) {
      const comparison = compareSchemas(original, updated);
      expectProof(comparison, original, updated);
      for (const direction of ["backward", "forward"] as const) {
        const isCompatible = direction === "backward" ? compatibility !== "none" : compatibility === "both";
        const { verdict } = comparison[direction];
        expect(verdict, `${id} ${direction}`).not.toBe("undecided");
        if (isCompatible && verdict === "breaking") refuted.push(`${id} ${direction}`);
        if (!isCompatible && verdict === "compatible") harmless.push(`${id} ${direction}`);
      }
    }
    expect(tests).toHaveLength(145);
    expect(refuted).toEqual(REFUTED);
    expect(harmless).toEqual(HARMLESS);
  });
});
