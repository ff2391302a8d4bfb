import { hasDuplicates } from "eventpact/gen/v1";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepEqual } from "../../../src/runtime/event/deep-equal.ts";
import { runs } from "../../support/runs.ts";

describe("two items are equal as JSON values", () => {
  it.each<[unknown, unknown]>([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [[{ a: { x: 1, y: [2] } }], [{ a: { y: [2], x: 1 } }]],
    [{ a: 0 }, { a: -0 }],
    [{ a: 1 }, JSON.parse('{"a":1.0}')],
    [JSON.parse('{"__proto__":1,"a":2}'), JSON.parse('{"a":2,"__proto__":1}')],
    [{}, {}],
    [[], []],
  ])("%j and %j", (a, b) => {
    expect(hasDuplicates([a, 7, b])).toBe(true);
  });

  it.each<[unknown, unknown]>([
    [[1], [true]],
    [[1], ["1"]],
    [[0], [false]],
    [[null], ["null"]],
    [[], {}],
    [
      ["a", "b"],
      ["b", "a"],
    ],
    [["a,b"], ["a", "b"]],
    [['a","b'], ["a", "b"]],
    [[["a"], "b"], [["a", "b"]]],
    [{ 0: "a" }, ["a"]],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ "a:1,b": 2 }, { a: 1, b: 2 }],
    [{ a: {} }, { a: null }],
    [JSON.parse('{"__proto__":1}'), {}],
    [1, true],
    [0, ""],
  ])("not %j and %j", (a, b) => {
    expect(hasDuplicates([a, b])).toBe(false);
  });
});

it("finds what comparing each pair finds", () => {
  const scalar = fc.constantFrom<unknown>(null, true, false, 0, 1, "", "1", "a", "true", "null", "a,b", '"');
  const { item } = fc.letrec<{ item: unknown }>((tie) => ({
    item: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      scalar,
      fc.array(tie("item"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom("a", "b", ":", ","), tie("item"), { maxKeys: 2 }),
    ),
  }));
  fc.assert(
    fc.property(fc.array(item, { maxLength: 12 }), (items) => {
      const pairs = items.flatMap((a, index) => items.slice(index + 1).map((b) => deepEqual(a, b)));
      expect(hasDuplicates(items)).toBe(pairs.includes(true));
    }),
    { numRuns: runs(500, 20_000) },
  );
});

it("reads each member of many objects a few times, however many there are", () => {
  let reads = 0;
  const objects = (count: number) =>
    Array.from({ length: count }, (_, id) => ({
      get id() {
        reads++;
        return id;
      },
      name: "same",
    }));
  for (const count of [1000, 2000, 4000]) {
    reads = 0;
    expect(hasDuplicates(objects(count))).toBe(false);
    expect(reads).toBeLessThanOrEqual(3 * count);
  }
});
