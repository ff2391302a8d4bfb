import assert from "node:assert/strict";

/** Compares the members that are named; others may be there. */
export function assertPart(actual: object | undefined, expected: Readonly<Record<string, unknown>>): void {
  const named = Object.keys(expected).map((name) => [name, (actual as Record<string, unknown>)?.[name]]);
  assert.deepEqual(Object.fromEntries(named), expected);
}
