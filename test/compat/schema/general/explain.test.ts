import { describe, expect, test } from "vitest";
import type { Direction } from "../../../../src/compat/direction.ts";
import { pointerOfPath } from "../../../../src/compat/schema/change.ts";
import { changesOf } from "../../../../src/compat/schema/changes-of.ts";
import { type ExplainedChange, explain } from "../../../../src/compat/schema/general/explain.ts";
import type { Decide } from "../../../../src/compat/schema/general/verdicts.ts";
import type { JsonSchema } from "../../../../src/contract/model.ts";
import { VALUES } from "../support/arbitrary.ts";
import { decideBy, wholeOf } from "../support/decide.ts";
import { normal, summaryOf } from "../support/normal.ts";
import { closed, INTEGER, NULL, NUMBER, object, TEXT, tagged } from "../tables/row.ts";

const TAGGED = [{ kind: "a" }, { kind: "b" }, { kind: "a", x: 1 }, { kind: "a", x: "y" }, { kind: "c" }];
const EXTRA = [...TAGGED, ["xx", "y"], { a: { b: 1 } }, { a: { b: "x" }, b: "x" }, "xyxyxy", 5, 10, 20, 7];

/** Name, two schemas, what breaks forward and what breaks backward. */
type Row = readonly [string, JsonSchema, JsonSchema, forward: readonly string[], backward: readonly string[]];

const BREAKS: readonly Row[] = [
  ["a further value", { enum: ["x"] }, { enum: ["x", "y"] }, ["enum-value-added"], []],
  [
    "one value for another one",
    { enum: ["x"] },
    { enum: ["y"] },
    ["enum-value-added"],
    ["enum-value-removed"],
  ],
  ["a bound that another type makes void", TEXT, { type: "string", minimum: 3 }, [], []],
  ["a bound within which all values are", { enum: [1, 2] }, { enum: [1, 2], minimum: 1 }, [], []],
  ["a bound that refuses a value", { enum: [1, 2] }, { enum: [1, 2], minimum: 2 }, [], ["minimum-tightened"]],
  [
    "a bound and an end, told apart",
    { type: "integer", minimum: 0, maximum: 5 },
    { type: "integer", minimum: 1, maximum: 6 },
    ["maximum-loosened"],
    ["minimum-tightened"],
  ],
  [
    "a narrower pattern",
    { type: "string", pattern: "^x" },
    { type: "string", pattern: "^xx" },
    [],
    ["pattern-narrowed"],
  ],
  [
    "a wider pattern",
    { type: "string", pattern: "^xx" },
    { type: "string", pattern: "^x" },
    ["pattern-widened"],
    [],
  ],
  [
    "another pattern",
    { type: "string", pattern: "^x" },
    { type: "string", pattern: "y$" },
    ["pattern-incomparable"],
    ["pattern-incomparable"],
  ],
  ["a pattern that says nothing", TEXT, { type: "string", pattern: "[a-z]*" }, [], []],
  [
    "numbers in two ranges",
    { type: "integer", minimum: 0, maximum: 3 },
    {
      anyOf: [
        { type: "integer", minimum: 0, maximum: 1 },
        { type: "integer", minimum: 2, maximum: 3 },
      ],
    },
    [],
    [],
  ],
  [
    "values in two branches",
    { enum: ["x", "y", 1] },
    { anyOf: [{ enum: ["x", 1] }, { const: "y" }] },
    [],
    [],
  ],
  ["a type as branches", { type: ["string", "null"] }, { anyOf: [TEXT, NULL] }, [], []],
  [
    "an overlapping branch of oneOf",
    { oneOf: [TEXT] },
    { oneOf: [TEXT, { maxLength: 1 }] },
    ["one-of-branch-added"],
    ["one-of-overlap-introduced"],
  ],
  ["a disjoint branch of oneOf", { oneOf: [TEXT] }, { oneOf: [TEXT, NUMBER] }, ["one-of-branch-added"], []],
  [
    "a branch of oneOf widens into another one",
    { oneOf: [{ enum: ["x", 1] }, { enum: ["y", 2] }] },
    { oneOf: [{ enum: ["x", 1, "y"] }, { enum: ["y", 2] }] },
    [],
    ["one-of-overlap-introduced"],
  ],
  [
    "a branch of oneOf leaves another one",
    { oneOf: [{ enum: ["x", 1, "y"] }, { enum: ["y", 2] }] },
    { oneOf: [{ enum: ["x", 1] }, { enum: ["y", 2] }] },
    ["one-of-overlap-removed"],
    [],
  ],
  [
    "a member of a tagged branch",
    { oneOf: [tagged("a"), tagged("b")] },
    { oneOf: [tagged("b"), tagged("a", { x: INTEGER })] },
    [],
    ["property-added-open-model /x"],
  ],
  [
    "a tagged branch is gone",
    { oneOf: [tagged("a"), tagged("b")] },
    { oneOf: [tagged("a")] },
    [],
    ["one-of-branch-removed"],
  ],
  [
    "a branch that another one covers",
    { anyOf: [TEXT, { const: "x" }, NUMBER] },
    { anyOf: [TEXT, NUMBER] },
    [],
    [],
  ],
  [
    "a narrower branch that another one covers",
    { anyOf: [TEXT, { enum: ["x", "y"] }] },
    { anyOf: [TEXT, { enum: ["x"] }] },
    [],
    [],
  ],
  [
    "a required member, wherever it is",
    object({ a: TEXT }),
    object({ a: TEXT }, { required: ["a"] }),
    [],
    ["property-required-added /a"],
  ],
  [
    "a required member that was required otherwise",
    object({ a: TEXT }, { minProperties: 1, propertyNames: { const: "a" } }),
    object({ a: TEXT }, { required: ["a"], minProperties: 1, propertyNames: { const: "a" } }),
    [],
    [],
  ],
  [
    "a required member with a type, once",
    object({}),
    object({ a: TEXT }, { required: ["a"] }),
    [],
    ["property-required-added /a"],
  ],
  [
    "a required member of a closed object",
    closed({ a: TEXT, b: TEXT }, { required: ["a"] }),
    closed({ b: TEXT }),
    ["required-property-removed /a"],
    ["required-property-removed /a"],
  ],
  [
    "the child and not its parent",
    object({ a: object({ b: TEXT }) }),
    object({ a: object({ b: INTEGER }) }),
    ["schema-type-changed /a/b"],
    ["schema-type-changed /a/b"],
  ],
  [
    "a member that nobody may write",
    { allOf: [object({ a: TEXT }), { properties: { a: false } }] },
    { allOf: [object({ a: INTEGER }), { properties: { a: false } }] },
    [],
    [],
  ],
  [
    "an impossible schema before",
    { type: "string", minLength: 3, maxLength: 2 },
    INTEGER,
    ["schema-type-changed"],
    [],
  ],
  [
    "an impossible schema after",
    INTEGER,
    { type: "integer", allOf: [{ minimum: 3 }, { maximum: 2 }] },
    [],
    ["schema-became-unsatisfiable", "minimum-tightened", "maximum-tightened"],
  ],
  [
    "places said one by one",
    { type: "array", items: TEXT },
    { type: "array", items: [TEXT], additionalItems: TEXT },
    [],
    [],
  ],
  ["not of less", { not: TEXT }, { not: { type: "string", minLength: 3 } }, ["not-narrowed"], []],
  ["not of more", { not: { type: "string", minLength: 3 } }, { not: TEXT }, [], ["not-widened"]],
  [
    "other names",
    object({}, { propertyNames: { enum: ["a"] } }),
    object({}, { propertyNames: { enum: ["a", "b"] } }),
    ["property-names-widened"],
    [],
  ],
  [
    "contains less",
    { type: "array", contains: { enum: ["x", "y"] } },
    { type: "array", contains: { enum: ["x"] } },
    [],
    ["contains-added"],
  ],
  [
    "a move",
    object({ b: TEXT, a: object({}) }),
    object({ a: object({ b: TEXT }) }),
    ["property-moved /a/b"],
    ["property-moved /a/b"],
  ],
  [
    "what leads back to itself",
    { $ref: "#/definitions/T", definitions: { T: object({ a: { $ref: "#/definitions/T" }, b: INTEGER }) } },
    { $ref: "#/definitions/T", definitions: { T: object({ a: { $ref: "#/definitions/T" }, b: NUMBER }) } },
    ["integer-to-number /b"],
    [],
  ],
];

describe("what breaks", () => {
  test.each(BREAKS)("%s", (_, old, next, forward, backward) => {
    const explained = explainBetween(old, next);
    expect(breaksOf(explained, "forward").sort()).toEqual([...forward].sort());
    expect(breaksOf(explained, "backward").sort()).toEqual([...backward].sort());
  });
});

test("what breaks nobody is told without a direction", () => {
  const explained = explainBetween(
    object({ a: { type: "string", minLength: 0, description: "x" } }),
    object({ a: { type: "string", pattern: "" } }),
  );
  expect(explained.map(({ rule, breaking, undecided }) => ({ rule, breaking, undecided }))).toEqual([
    { rule: "annotation-changed", breaking: [], undecided: [] },
    { rule: "pattern-narrowed", breaking: [], undecided: [] },
  ]);
});

test("a shared schema breaks by any way that leads to it", () => {
  const shared = { $ref: "#/definitions/X" };
  const source = (b: JsonSchema) => ({
    // Here the other branch takes everything.
    ...object({ a: { anyOf: [shared, { minLength: 0 }] }, b: object({ c: object({ a: shared }) }) }),
    definitions: { X: object({ b }) },
  });
  const values = [
    1,
    "x",
    { b: 1 },
    { b: "x" },
    { a: { b: 1 } },
    { c: { a: { b: 1 } } },
    { b: { c: { a: { b: 1 } } } },
  ];
  expect(breaksOf(explainBetween(source(INTEGER), source(TEXT), values), "backward")).toEqual([
    "schema-type-changed /a/b",
  ]);
  const onlyThere = (b: JsonSchema) => ({
    ...source(b),
    properties: { a: source(b).properties["a"] ?? true },
  });
  expect(breaksOf(explainBetween(onlyThere(INTEGER), onlyThere(TEXT), values), "backward")).toEqual([]);
});

test("what no rule explains is told at the deepest place that breaks", () => {
  const [oldSide, newSide] = [
    normal(object({ a: object({ b: TEXT }) })),
    normal(object({ a: object({ b: { type: "string", pattern: "x" } }) })),
  ];
  const changes = changesOf(oldSide.schema, oldSide.schemas, newSide.schema, newSide.schemas);
  const known = new Set(changes.map(({ pair }) => pair?.new));
  // Breaks at every place, and by no keyword.
  const decide: Decide = (_, next, direction) =>
    direction === "backward" && !known.has(next) && next !== false ? "breaking" : "compatible";
  const explained = explain(
    changes,
    (old, next, direction) => (old === false ? "breaking" : decide(old, next, direction)),
    wholeOf(oldSide, newSide),
  );
  expect(explained.map(({ rule, path, breaking }) => `${rule} ${pointerOfPath(path)} ${breaking}`)).toEqual([
    "pattern-narrowed /a/b ",
    "schema-narrowed /a/b backward",
  ]);
  expect(explained[1]).toMatchObject({
    message: "/a/b refuses values that were accepted before",
    old: { node: { type: "string" } },
    new: { node: { pattern: "x" } },
  });
});

test("a break of schemas without changes is told of the whole", () => {
  const explained = explain([], () => "breaking", {
    old: { type: "string" },
    new: true,
  });
  expect(explained.map(({ rule, breaking, message }) => [rule, breaking, message])).toEqual([
    ["schema-widened", ["forward"], "the value accepts values that were refused before"],
    ["schema-narrowed", ["backward"], "the value refuses values that were accepted before"],
  ]);
});

describe("what cannot be decided", () => {
  const [oldSide, newSide] = [
    normal(object({ a: TEXT, b: TEXT })),
    normal(object({ a: INTEGER, b: { type: "string", pattern: "x" } })),
  ];
  const changes = changesOf(oldSide.schema, oldSide.schemas, newSide.schema, newSide.schemas);
  const whole = wholeOf(oldSide, newSide);
  const undecidedPattern =
    (otherwise: Decide): Decide =>
    (old, next, direction) =>
      JSON.stringify(next) === '{"allOf":[{"pattern":"x"}]}' ? "undecided" : otherwise(old, next, direction);

  test("a whole that is undecided has a finding of its own", () => {
    const explained = explain(changes, () => "undecided", whole);
    expect(explained.map(({ rule, breaking, undecided }) => [rule, breaking, undecided])).toEqual([
      ["schema-type-changed", [], ["forward", "backward"]],
      ["pattern-narrowed", [], ["backward"]],
      ["schema-undecided", [], ["forward"]],
      ["schema-undecided", [], ["backward"]],
    ]);
  });

  test("it is told as deep as only one place is meant", () => {
    const [old, next] = [
      normal(object({ c: object({ a: TEXT }) })),
      normal(object({ c: object({ a: { type: "string", pattern: "x" } }) })),
    ];
    const deep = changesOf(old.schema, old.schemas, next.schema, next.schemas);
    const explained = explain(
      deep,
      (_, __, direction) => (direction === "backward" ? "undecided" : "compatible"),
      wholeOf(old, next),
    );
    expect(summaryOf(explained)).toEqual(["pattern-narrowed /c/a", "schema-undecided /c/a"]);
  });

  test("a change that may break beside one that does is undecided", () => {
    const explained = explain(
      changes,
      undecidedPattern(() => "breaking"),
      whole,
    );
    expect(summaryOf(explained.filter(({ undecided }) => undecided.length > 0))).toEqual([
      "pattern-narrowed /b",
    ]);
    expect(breaksOf(explained, "backward")).toContain("schema-type-changed /a");
  });
});

function breaksOf(explained: readonly ExplainedChange[], direction: Direction): string[] {
  return summaryOf(explained.filter(({ breaking }) => breaking.includes(direction)));
}

function explainBetween(
  old: JsonSchema,
  next: JsonSchema,
  values: readonly unknown[] = [...VALUES, ...EXTRA],
): ExplainedChange[] {
  const [oldSide, newSide] = [normal(old), normal(next)];
  const changes = changesOf(oldSide.schema, oldSide.schemas, newSide.schema, newSide.schemas);
  return explain(changes, decideBy(values, oldSide, newSide), wholeOf(oldSide, newSide));
}
