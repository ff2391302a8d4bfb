// biome-ignore-all lint/suspicious/noThenProperty: the keyword of JSON Schema.
import { describe, expect, it } from "vitest";
import { compareSchemas } from "../../src/compat/compare-schemas.ts";
import type { CompareSchemasOptions } from "../../src/compat/options.ts";
import { accepts } from "./support/judge.ts";

/** `=` the same set, `<` the old one is a part of the new one, `>` the other way round, `#` neither. */
type Relation = "=" | "<" | ">" | "#";

function relation(old: unknown, next: unknown, options?: CompareSchemasOptions): string {
  const { backward, forward } = compareSchemas(old, next, options);
  if (backward.verdict === "undecided" || forward.verdict === "undecided") return "?";
  const grows = backward.verdict === "compatible";
  const shrinks = forward.verdict === "compatible";
  return grows ? (shrinks ? "=" : "<") : shrinks ? ">" : "#";
}

const tag = (name: string, more: object = {}) => ({
  type: "object",
  properties: { kind: { const: name }, ...more },
  required: ["kind"],
});
const tree = (leaf: object) => ({
  $ref: "#/$defs/Tree",
  $defs: {
    Tree: {
      type: "object",
      properties: { value: leaf, children: { type: "array", items: { $ref: "#/$defs/Tree" } } },
    },
  },
});

/** Arrays that have each of the numbers from 1 on. */
const containing = (count: number) => ({
  type: "array",
  allOf: Array.from({ length: count }, (_, index) => ({ contains: { const: index + 1 } })),
});

const TABLE: readonly (readonly [name: string, relation: Relation, old: unknown, next: unknown])[] = [
  ["true and {}", "=", true, {}],
  ["nothing and something", "<", false, { type: "null" }],
  ["a contradiction is nothing", "=", { allOf: [{ type: "string" }, { type: "number" }] }, false],

  // Numbers.
  ["1.0 is an integer", "<", { const: 1.0 }, { type: "integer" }],
  [
    "an integer above 0 is one from 1 on",
    "=",
    { type: "integer", exclusiveMinimum: 0 },
    { type: "integer", minimum: 1 },
  ],
  ["not so for numbers", ">", { type: "number", exclusiveMinimum: 0 }, { type: "number", minimum: 1 }],
  ["0.3 is a multiple of 0.1", "<", { const: 0.3 }, { multipleOf: 0.1 }],
  [
    "multiples of 2 and 3 are those of 6",
    "=",
    { type: "integer", allOf: [{ multipleOf: 2 }, { multipleOf: 3 }] },
    { type: "integer", multipleOf: 6 },
  ],
  ["multiples of 4 and 6", "#", { multipleOf: 4 }, { multipleOf: 6 }],
  [
    "odd numbers between 1 and 3",
    "=",
    { type: "integer", minimum: 1, maximum: 3, not: { multipleOf: 2 } },
    { enum: [1, 3] },
  ],
  [
    "ranges that meet",
    "=",
    { type: "integer", minimum: 0, maximum: 9 },
    {
      anyOf: [
        { type: "integer", minimum: 0, maximum: 4 },
        { type: "integer", minimum: 5, maximum: 9 },
      ],
    },
  ],
  [
    "ranges that do not meet",
    ">",
    { type: "number", minimum: 0, maximum: 9 },
    {
      anyOf: [
        { type: "number", minimum: 0, maximum: 4 },
        { type: "number", minimum: 5, maximum: 9 },
      ],
    },
  ],
  ["an empty range", "=", { type: "integer", exclusiveMinimum: 1, exclusiveMaximum: 2 }, false],
  ["large and small", "<", { type: "number", minimum: 1e300 }, { type: "number", minimum: 1e-300 }],

  // Texts.
  [
    "a length and a pattern",
    "=",
    { type: "string", minLength: 2, maxLength: 3 },
    { type: "string", pattern: "^[\\s\\S]{2,3}$" },
  ],
  ["code points, not UTF-16", "<", { const: "😀" }, { maxLength: 1 }],
  ["patterns are not anchored", "<", { type: "string", pattern: "^ab" }, { type: "string", pattern: "b" }],
  [
    "a lookahead",
    "<",
    { type: "string", pattern: "^(?=.*\\d)[a-z\\d]+$" },
    { type: "string", pattern: "\\d" },
  ],
  [
    "a negative lookahead",
    "=",
    { type: "string", pattern: "^(?!a)" },
    { type: "string", not: { pattern: "^a" } },
  ],
  ["a word boundary", "<", { type: "string", pattern: "\\bcat\\b" }, { type: "string", pattern: "cat" }],
  ["a backreference to few words", "=", { type: "string", pattern: "^(a|b)\\1$" }, { enum: ["aa", "bb"] }],
  [
    "a pattern and a list",
    "=",
    { type: "string", pattern: "^[ab]{1,2}$" },
    { enum: ["a", "b", "aa", "ab", "ba", "bb"] },
  ],
  [
    "two patterns and their intersection",
    "=",
    { type: "string", allOf: [{ pattern: "^a" }, { pattern: "b$" }] },
    { type: "string", pattern: "^a[\\s\\S]*b$" },
  ],
  [
    "classes of Unicode",
    "<",
    { type: "string", pattern: "^\\p{Lu}+$" },
    { type: "string", pattern: "^\\p{L}+$" },
  ],
  ["dates are no instants", "#", { type: "string", format: "date" }, { type: "string", format: "date-time" }],
  [
    "a pattern within a format",
    "<",
    { type: "string", pattern: "^20\\d\\d-01-[012][1-8]$" },
    { type: "string", format: "date" },
  ],
  ["a format within a length", "<", { type: "string", format: "date" }, { type: "string", maxLength: 10 }],
  ["a format that nobody checks", "=", { type: "string", format: "color" }, { type: "string" }],
  ["encodings refuse nothing", "=", { type: "string", contentEncoding: "base64" }, { type: "string" }],

  // Values.
  ["the order of an enum", "=", { enum: [1, "a", null] }, { enum: [null, 1, "a"] }],
  [
    "objects in an enum",
    "<",
    { enum: [{ a: [1] }] },
    { type: "object", properties: { a: { type: "array" } } },
  ],
  ["the order of members", "=", { const: { a: 1, b: 2 } }, { const: { b: 2, a: 1 } }],
  ["an enum with another type", "=", { type: "string", enum: ["a", 1] }, { const: "a" }],
  ["an enum without values", "=", { enum: [] }, false],

  // Objects.
  [
    "a property of an open object",
    ">",
    { type: "object" },
    { type: "object", properties: { a: { type: "string" } } },
  ],
  ["a property that may be anything", "=", { type: "object" }, { type: "object", properties: { a: true } }],
  ["a property that must not be", ">", { type: "object" }, { type: "object", properties: { a: false } }],
  ["required without properties", ">", { type: "object" }, { type: "object", required: ["a"] }],
  [
    "required, or a least number",
    "<",
    { type: "object", required: ["a", "b"] },
    { type: "object", minProperties: 2 },
  ],
  [
    "required names outside of a closed object",
    "=",
    { type: "object", required: ["b"], properties: { a: {} }, additionalProperties: false },
    false,
  ],
  [
    "a pattern that names a property",
    "=",
    { properties: { a1: { type: "string" } }, patternProperties: { "^a": { type: "string" } } },
    { patternProperties: { "^a": { type: "string" } } },
  ],
  [
    "two patterns on one name",
    "=",
    {
      patternProperties: { "^a": { type: "string" }, "1$": { type: "number" } },
      required: ["a1"],
      type: "object",
    },
    false,
  ],
  [
    "names by a list",
    "=",
    { type: "object", propertyNames: { enum: ["a", "b"] } },
    { type: "object", properties: { a: {}, b: {} }, additionalProperties: false },
  ],
  [
    "names by a pattern",
    "=",
    { type: "object", propertyNames: { pattern: "^a" } },
    { type: "object", patternProperties: { "^a": {} }, additionalProperties: false },
  ],
  [
    "few names and many members",
    "=",
    { type: "object", propertyNames: { enum: ["a", "b"] }, minProperties: 3 },
    false,
  ],
  [
    "names of one letter",
    "=",
    { type: "object", propertyNames: { pattern: "^[ab]$" }, minProperties: 2 },
    { type: "object", required: ["a", "b"], properties: { a: {}, b: {} }, additionalProperties: false },
  ],
  [
    "additionalProperties sees its neighbours only",
    "=",
    { allOf: [{ properties: { a: {} } }], type: "object", additionalProperties: false },
    { type: "object", maxProperties: 0 },
  ],
  [
    "unevaluatedProperties sees through allOf",
    "=",
    { allOf: [{ properties: { a: {} } }], type: "object", unevaluatedProperties: false },
    { type: "object", properties: { a: {} }, additionalProperties: false },
  ],
  [
    "unevaluatedProperties by branch",
    "=",
    { type: "object", anyOf: [tag("x", { a: {} }), tag("y", { b: {} })], unevaluatedProperties: false },
    {
      anyOf: [
        { ...tag("x", { a: {} }), additionalProperties: false },
        { ...tag("y", { b: {} }), additionalProperties: false },
      ],
    },
  ],
  [
    "dependentRequired as a condition",
    "=",
    { type: "object", dependentRequired: { a: ["b"] } },
    { type: "object", if: { required: ["a"] }, then: { required: ["b"] } },
  ],
  [
    "dependentSchemas",
    "<",
    { type: "object", dependentSchemas: { a: { required: ["b", "c"] } } },
    { type: "object", dependentRequired: { a: ["b"] } },
  ],
  [
    "dependencies of both kinds",
    "=",
    { type: "object", dependencies: { a: ["b"], c: { required: ["d"] } } },
    { type: "object", dependentRequired: { a: ["b"], c: ["d"] } },
  ],
  [
    "present or absent",
    "=",
    { type: "object" },
    {
      anyOf: [
        { type: "object", required: ["a"] },
        { type: "object", not: { required: ["a"] } },
      ],
    },
  ],
  [
    "hostile names",
    ">",
    { properties: { toString: {} } },
    { properties: { toString: {}, constructor: { type: "string" } } },
  ],

  // Arrays.
  [
    "items in the place of prefixItems",
    "=",
    { type: "array", items: { type: "string" } },
    { type: "array", prefixItems: [{ type: "string" }], items: { type: "string" } },
  ],
  [
    "a tuple that ends",
    "=",
    { type: "array", prefixItems: [{}], items: false },
    { type: "array", maxItems: 1 },
  ],
  [
    "an item that cannot be",
    "=",
    { type: "array", prefixItems: [{}, false] },
    { type: "array", maxItems: 1 },
  ],
  [
    "contains needs an item",
    "<",
    { type: "array", contains: { type: "string" } },
    { type: "array", minItems: 1 },
  ],
  [
    "contains with counts",
    ">",
    { type: "array", contains: { type: "string" }, minContains: 1 },
    { type: "array", contains: { type: "string" }, minContains: 2, maxContains: 3 },
  ],
  ["more than 64 ways to count an item, and one more item", ">", containing(8), containing(9)],
  [
    "more than 64 ways to count an item, and other items beside them",
    ">",
    containing(8),
    { ...containing(8), items: { maximum: 8 } },
  ],
  ["the same more than 64 ways to count an item", "=", containing(8), containing(8)],
  [
    "contains and its opposite",
    "<",
    { type: "array", allOf: [{ contains: { type: "string" } }, { contains: { not: { type: "string" } } }] },
    { type: "array", minItems: 2 },
  ],
  [
    "at most as many as there are",
    "=",
    { type: "array", contains: { type: "string" }, minContains: 0, maxContains: 3, maxItems: 3 },
    { type: "array", maxItems: 3 },
  ],
  [
    "the second item of a tuple",
    ">",
    { type: "array", prefixItems: [{}, { type: "number" }, {}] },
    { type: "array", prefixItems: [{}, { type: "integer" }, {}] },
  ],
  [
    "the third item of a tuple",
    "#",
    { type: "array", prefixItems: [{}, {}, { const: 1 }] },
    { type: "array", prefixItems: [{}, {}, { const: 2 }] },
  ],
  [
    "the items behind the second",
    ">",
    { type: "array", prefixItems: [{}, {}], items: { type: "number" } },
    { type: "array", prefixItems: [{}, {}], items: { type: "integer" } },
  ],
  [
    "unique items of two values",
    "=",
    { type: "array", items: { type: "boolean" }, uniqueItems: true, minItems: 3 },
    false,
  ],
  [
    "unique items of a tuple",
    "=",
    {
      type: "array",
      prefixItems: [{ enum: [1, 2] }, { const: 1 }],
      minItems: 2,
      maxItems: 2,
      uniqueItems: true,
    },
    { const: [2, 1] },
  ],
  [
    "unique items that differ anyway",
    "=",
    { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false, uniqueItems: true },
    { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false },
  ],
  ["not unique", "<", { type: "array", not: { uniqueItems: true } }, { type: "array", minItems: 2 }],
  [
    "unevaluatedItems",
    "=",
    { type: "array", allOf: [{ prefixItems: [{ type: "string" }] }], unevaluatedItems: false },
    { type: "array", prefixItems: [{ type: "string" }], items: false },
  ],
  [
    "unevaluatedItems and contains",
    "=",
    { type: "array", contains: { type: "string" }, unevaluatedItems: { type: "number" } },
    { type: "array", contains: { type: "string" }, items: { type: ["string", "number"] } },
  ],

  [
    "repeated items beside a count",
    "<",
    { contains: { const: 1 }, maxContains: 1, maxItems: 1 },
    { uniqueItems: true },
  ],
  ["three items, two of them equal", "#", { uniqueItems: true }, { contains: { const: 1 }, maxContains: 1 }],

  // Combinations.
  [
    "oneOf is not anyOf",
    "#",
    { oneOf: [{ type: "string" }] },
    { oneOf: [{ type: "string" }, { maxLength: 5 }] },
  ],
  [
    "oneOf of what excludes each other is anyOf",
    "=",
    { oneOf: [tag("a"), tag("b")] },
    { anyOf: [tag("a"), tag("b")] },
  ],
  [
    "oneOf of overlapping ranges",
    "=",
    {
      type: "integer",
      oneOf: [
        { minimum: 0, maximum: 5 },
        { minimum: 5, maximum: 9 },
      ],
    },
    { enum: [0, 1, 2, 3, 4, 6, 7, 8, 9] },
  ],
  [
    "a narrower branch can widen",
    "<",
    { type: "integer", oneOf: [{ minimum: 0 }, { maximum: 5 }] },
    { type: "integer", oneOf: [{ minimum: 0 }, { maximum: 3 }] },
  ],
  [
    "not turns the direction round",
    "<",
    { not: { type: "string" } },
    { not: { type: "string", minLength: 3 } },
  ],
  ["twice not", "=", { not: { not: { type: "string" } } }, { type: "string" }],
  [
    "De Morgan",
    "=",
    { not: { anyOf: [{ type: "string" }, { type: "number" }] } },
    { allOf: [{ not: { type: "string" } }, { not: { type: "number" } }] },
  ],
  [
    "if, then and else",
    "=",
    { if: { type: "string" }, then: { minLength: 1 }, else: { type: "number" } },
    { anyOf: [{ type: "string", minLength: 1 }, { type: "number" }] },
  ],
  ["then without if", "=", { then: { type: "string" } }, true],
  [
    "distribution",
    "=",
    {
      type: "object",
      properties: { a: { anyOf: [{ type: "string" }, { type: "number" }] } },
      required: ["a"],
    },
    {
      anyOf: [
        { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
        { type: "object", properties: { a: { type: "number" } }, required: ["a"] },
      ],
    },
  ],
  [
    "no distribution over two properties",
    ">",
    { type: "object", properties: { a: { enum: [1, 2] }, b: { enum: [1, 2] } }, required: ["a", "b"] },
    {
      anyOf: [
        { properties: { a: { const: 1 }, b: { const: 1 } }, required: ["a", "b"], type: "object" },
        { properties: { a: { const: 2 }, b: { const: 2 } }, required: ["a", "b"], type: "object" },
      ],
    },
  ],

  // References and recursion.
  [
    "a reference and what it stands for",
    "=",
    { $defs: { A: { type: "string" } }, properties: { a: { $ref: "#/$defs/A" } } },
    { properties: { a: { type: "string" } } },
  ],
  [
    "beside a reference, from 2019-09 on",
    ">",
    { $defs: { A: {} }, $ref: "#/$defs/A" },
    { $defs: { A: {} }, $ref: "#/$defs/A", type: "string" },
  ],
  [
    "beside a reference in draft-07: nothing",
    "=",
    { $schema: "http://json-schema.org/draft-07/schema#", definitions: { A: {} }, $ref: "#/definitions/A" },
    {
      $schema: "http://json-schema.org/draft-07/schema#",
      definitions: { A: {} },
      $ref: "#/definitions/A",
      type: "string",
    },
  ],
  [
    "an anchor",
    "=",
    { $defs: { A: { $anchor: "here", type: "string" } }, $ref: "#here" },
    { type: "string" },
  ],
  [
    "an $id",
    "=",
    { $id: "https://example.com/a", $defs: { A: { $id: "b", type: "string" } }, $ref: "b" },
    { type: "string" },
  ],
  ...["items", "additionalProperties", "contains", "not", "if", "propertyNames", "unevaluatedItems"].map(
    (keyword) =>
      [
        `one that is written alike under ${keyword}, and leads to something else`,
        ["not", "if"].includes(keyword) ? "<" : ">",
        {
          $defs: { A: true },
          prefixItems: [{}],
          [keyword]: { $ref: "#/$defs/A" },
          then: false,
          type: ["object", "array"],
        },
        {
          $defs: { A: false },
          prefixItems: [{}],
          [keyword]: { $ref: "#/$defs/A" },
          then: false,
          type: ["object", "array"],
        },
      ] as const,
  ),
  ["a recursive schema", "=", tree({ type: "integer" }), tree({ type: "integer" })],
  ["with a wider leaf", "<", tree({ type: "integer" }), tree({ type: "number" })],
  [
    "unrolled once",
    "=",
    tree({ type: "integer" }),
    {
      ...tree({ type: "integer" }),
      $ref: undefined,
      type: "object",
      properties: {
        value: { type: "integer" },
        children: { type: "array", items: { $ref: "#/$defs/Tree" } },
      },
    },
  ],
  [
    "a value without an end",
    "=",
    {
      $ref: "#/$defs/A",
      $defs: { A: { type: "object", required: ["a"], properties: { a: { $ref: "#/$defs/A" } } } },
    },
    false,
  ],
  [
    "lists of lists, even and odd: the empty one ends both",
    "=",
    {
      $ref: "#/$defs/A",
      $defs: { A: { type: "array", items: { type: "array", items: { $ref: "#/$defs/A" } } } },
    },
    { $ref: "#/$defs/A", $defs: { A: { type: "array", items: { $ref: "#/$defs/A" } } } },
  ],

  // Drafts.
  [
    "draft-04 and draft-06",
    "=",
    {
      $schema: "http://json-schema.org/draft-04/schema#",
      type: "number",
      minimum: 1,
      exclusiveMinimum: true,
    },
    { $schema: "http://json-schema.org/draft-06/schema#", type: "number", exclusiveMinimum: 1 },
  ],
  [
    "tuples of draft-07 and 2020-12",
    "=",
    {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "array",
      items: [{ type: "string" }],
      additionalItems: false,
    },
    { type: "array", prefixItems: [{ type: "string" }], items: false },
  ],
  [
    "additionalItems without a tuple",
    "=",
    { $schema: "http://json-schema.org/draft-07/schema#", items: {}, additionalItems: false },
    true,
  ],
  [
    "keywords of later drafts",
    "=",
    { $schema: "http://json-schema.org/draft-07/schema#", type: "object", dependentRequired: { a: ["b"] } },
    { type: "object" },
  ],
];

describe("compareSchemas", () => {
  it.each(TABLE)("%s (%s)", (_, expected, old, next) => {
    const forth = relation(old, next);
    const mirror = { "=": "=", "<": ">", ">": "<", "#": "#" };
    expect(forth).toBe(expected);
    expect(relation(next, old)).toBe(mirror[expected]);
  });

  it.each(TABLE.filter(([, expected]) => expected !== "="))("%s (%s): proves it", (_, __, old, next) => {
    const { backward, forward } = compareSchemas(old, next);
    for (const [decision, writing, reading] of [
      [backward, old, next],
      [forward, next, old],
    ] as const) {
      if (decision.verdict !== "breaking") continue;
      expect(decision).toHaveProperty("witness");
      expect(decision.reason).toBeUndefined();
      expect(accepts(writing, decision.witness)).toBe(true);
      expect(accepts(reading, decision.witness)).toBe(false);
    }
  });
});

describe("a witness", () => {
  const payload = {
    type: "object",
    required: ["id", "lines"],
    properties: {
      id: { type: "string", format: "uuid" },
      note: { type: "string" },
      lines: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          required: ["sku"],
          properties: {
            sku: { type: "string", pattern: "^[A-Z]{2}-\\d{4}$" },
            quantity: { type: "integer" },
          },
        },
      },
    },
  };

  it("is a whole value with nothing that could be left out", () => {
    const wider = structuredClone(payload);
    wider.properties.lines.items.properties.quantity.type = "number";
    expect(compareSchemas(payload, wider)).toEqual({
      backward: { verdict: "compatible" },
      forward: {
        verdict: "breaking",
        witness: {
          id: "123e4567-e89b-42d3-a456-426614174000",
          lines: [{ sku: "AA-0000", quantity: 0.5 }],
        },
      },
    });
  });

  it("of a recursive schema is not nested deeper than it must be", () => {
    const { forward } = compareSchemas(tree({ type: "integer" }), tree({ type: "number" }));
    expect(forward.witness).toEqual({ value: 0.5 });
  });

  it("has members that are called like those that every object inherits", () => {
    const { backward } = compareSchemas({}, { properties: { constructor: { type: "string" } } });
    expect(JSON.stringify(backward.witness)).toBe('{"constructor":0}');
  });

  it("is not shown where Ajv does not confirm it", () => {
    const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"number"}}}') as object;
    const { backward } = compareSchemas({ type: "object" }, schema);
    expect({ ...backward }).toEqual({
      verdict: "breaking",
      witness: undefined,
      reason: "Ajv does not confirm the counter-examples that were found",
    });
  });

  it("is part of what JSON.stringify and spreading see", () => {
    const { backward } = compareSchemas({}, { type: "string" });
    expect(JSON.parse(JSON.stringify(backward))).toEqual({ verdict: "breaking", witness: 0 });
    expect({ ...backward }).toEqual({ verdict: "breaking", witness: 0, reason: undefined });
  });
});

describe("modes", () => {
  const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
  const text = { type: "string" };
  const number = { type: "number" };

  it.each([
    ["an optional property added", object({ a: text }), object({ a: text, b: number }), ">", "=", "="],
    ["an optional property removed", object({ a: text, b: number }), object({ a: text }), "<", "=", "="],
    [
      "one below another",
      object({ a: object({ b: text }) }),
      object({ a: object({ b: text, c: text }) }),
      ">",
      "=",
      "=",
    ],
    [
      "a required property added",
      object({ a: text }),
      object({ a: text, b: text }, { required: ["b"] }),
      ">",
      ">",
      ">",
    ],
    [
      "a required property with a default added",
      object({ a: text }),
      object({ a: text, b: { ...text, default: "" } }, { required: ["b"] }),
      ">",
      ">",
      "=",
    ],
    [
      "an optional property added to a closed object",
      object({ a: text }, { additionalProperties: false }),
      object({ a: text, b: text }, { additionalProperties: false }),
      "<",
      "<",
      "<",
    ],
    [
      "a closed object opened",
      object({ a: text }, { additionalProperties: false }),
      object({ a: text }),
      "<",
      "=",
      "=",
    ],
    [
      "what further properties are",
      object({ a: text }, { additionalProperties: text }),
      object({ a: text }, { additionalProperties: number }),
      "#",
      "#",
      "=",
    ],
    ["the type of a property", object({ a: text }), object({ a: number }), "#", "#", "#"],
    ["the first property of a free-form object", { type: "object" }, object({ a: text }), ">", ">", ">"],
  ] as const)("%s", (_, old, next, strict, closed, lenient) => {
    expect(relation(old, next, { mode: "strict" })).toBe(strict);
    expect(relation(old, next, { mode: "writer-closed" })).toBe(closed);
    expect(relation(old, next, { mode: "lenient" })).toBe(lenient);
    expect(relation(old, next)).toBe(strict);
  });

  it("knows defaults where readers fill them in", () => {
    const old = object({ a: text });
    const next = object({ a: text, b: { ...text, default: "" } }, { required: ["b"] });
    const within = (schema: object) => object({ list: { type: "array", items: schema } });
    expect(relation(old, next, { mode: "writer-closed", applyDefaults: true })).toBe("=");
    expect(relation(within(old), within(next), { mode: "writer-closed", applyDefaults: true })).toBe("=");
    expect(relation(within(old), within(next), { mode: "writer-closed" })).toBe(">");
  });

  it("takes formats as annotations where that is asked for", () => {
    const [old, next] = [{ type: "string" }, { type: "string", format: "email" }];
    expect(relation(old, next, { formats: "annotate" })).toBe("=");
    expect(relation(old, next, { formats: "assert" })).toBe(">");
    expect(relation(old, { ...next, maxLength: 3 }, { formats: "annotate" })).toBe(">");
  });
});

describe("what cannot be decided", () => {
  it.each([
    [
      "a backreference to any word",
      { pattern: "^(\\w+) \\1$", maxLength: 3 },
      { pattern: "^(\\w+) \\1$", maxLength: 2 },
      /pattern/,
    ],
    [
      "a reference that leads out",
      { $ref: "https://example.com/other" },
      { type: "string" },
      /leads out of the schema/,
    ],
    [
      "a schema that is only itself",
      { $ref: "#/$defs/A", $defs: { A: { allOf: [{ $ref: "#/$defs/A" }] } } },
      { type: "string" },
      /refers to itself/,
    ],
  ])("%s is undecided, with the reason", (_, old, next, reason) => {
    const { backward } = compareSchemas(old, next);
    expect(backward.verdict).toBe("undecided");
    expect(backward.reason).toMatch(reason);
    expect(backward).not.toHaveProperty("witness");
  });

  it.each([
    ["a pattern", { pattern: "^(\\w+) \\1$" }],
    ["a reference", { $ref: "https://example.com/other" }],
  ])("%s that cannot be seen through is equal to itself", (_, schema) => {
    expect(relation(schema, schema)).toBe("=");
    const narrower = { allOf: [schema, { type: "string" }] };
    expect(compareSchemas(narrower, schema).backward.verdict).toBe("compatible");
  });

  it("gives up after the steps that it may take", () => {
    const schema = (count: number) => ({
      allOf: Array.from({ length: count }, (_, index) => ({
        anyOf: [
          { type: "array", contains: { const: index } },
          { type: "array", contains: { const: -index } },
        ],
      })),
      maxItems: count - 1,
    });
    const { backward } = compareSchemas(schema(12), { type: "array", maxItems: 3 }, { maxSteps: 50 });
    expect(backward).toEqual({ verdict: "undecided", reason: "the decision would take too many steps" });
  });
});

describe("what is no schema", () => {
  it.each([
    [{ properties: { "a/b": 3 } }, "/properties/a~1b is no schema"],
    [{ type: "strin" }, '/type names "strin"'],
    [{ allOf: {} }, "/allOf must be an array"],
    [null, "it is no schema"],
    [{ enum: "a" }, "/enum must be an array"],
  ])("%j is refused with its place", (schema, message) => {
    expect(() => compareSchemas(true, schema)).toThrow(message);
    expect(() => compareSchemas(true, schema)).toThrow("the new schema");
    expect(() => compareSchemas(schema, true)).toThrow("the old schema");
  });
});
