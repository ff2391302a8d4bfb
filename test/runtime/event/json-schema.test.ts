import { defineJsonSchema } from "eventpact/gen/v1";
import { describe, expect, it } from "vitest";

const standard = { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } as const;
const event = { "~standard": standard };
const of = (root: unknown, others: Record<string, unknown> = {}) =>
  defineJsonSchema(event, "Root", "Root", { Root: root, ...others })["~standard"];
const schema = (target: string, root: unknown, others?: Record<string, unknown>) =>
  of(root, others).jsonSchema.input({ target });

const D2020 = { $schema: "https://json-schema.org/draft/2020-12/schema" };
const D07 = { $schema: "http://json-schema.org/draft-07/schema#" };

describe("an event with JSON Schemas", () => {
  it("is a Standard Schema too", () => {
    const { jsonSchema: _, ...others } = of({});
    expect(others).toEqual(standard);
  });

  it("has one schema for publishers and one for handlers", () => {
    const { jsonSchema } = defineJsonSchema(event, "In", "Out", {
      In: { type: "string" },
      Out: { minLength: 1 },
    })["~standard"];
    expect(jsonSchema.input({ target: "draft-2020-12" })).toEqual({ ...D2020, type: "string" });
    expect(jsonSchema.output({ target: "draft-2020-12" })).toEqual({ ...D2020, minLength: 1 });
  });

  it("refuses a target that it does not know", () => {
    expect(() => schema("draft-04", {})).toThrow(TypeError);
    expect(() => schema("draft-04", {})).toThrow(
      'There is no JSON Schema of target "draft-04". Use draft-2020-12, draft-07 or openapi-3.0.',
    );
  });

  it("never changes what it was made of", () => {
    const root = Object.freeze({ properties: Object.freeze({ a: Object.freeze({ const: 1 }) }) });
    for (const target of ["draft-2020-12", "draft-07", "openapi-3.0"]) schema(target, root);
  });
});

describe("a bundled schema", () => {
  const others = {
    Node: { properties: { next: { $ref: "Node" }, leaf: { $ref: "Leaf" } } },
    Leaf: { type: "string" },
    Unused: { type: "number" },
  };

  it("holds what it refers to, and nothing else", () => {
    expect(schema("draft-2020-12", { properties: { a: { $ref: "Node" } } }, others)).toEqual({
      ...D2020,
      properties: { a: { $ref: "#/$defs/Node" } },
      $defs: {
        Node: { properties: { next: { $ref: "#/$defs/Node" }, leaf: { $ref: "#/$defs/Leaf" } } },
        Leaf: { type: "string" },
      },
    });
  });

  it("holds itself where it refers to itself", () => {
    expect(schema("draft-07", { items: { $ref: "Root" } })).toEqual({
      ...D07,
      items: { $ref: "#/definitions/Root" },
      definitions: { Root: { items: { $ref: "#/definitions/Root" } } },
    });
  });

  it("keeps what describes a reference, in draft-07 as well", () => {
    expect(schema("draft-07", { items: { $ref: "Leaf", description: "x" } }, others)).toEqual({
      ...D07,
      items: { description: "x", allOf: [{ $ref: "#/definitions/Leaf" }] },
      definitions: { Leaf: { type: "string" } },
    });
  });

  it("may be true or false", () => {
    expect([schema("draft-07", true), schema("draft-07", false)]).toEqual([D07, { ...D07, not: {} }]);
  });

  it("has the tuples and dependencies of draft-07", () => {
    const root = {
      prefixItems: [{ type: "string" }],
      items: false,
      dependentRequired: { a: ["b"] },
      dependentSchemas: { c: { prefixItems: [true] } },
    };
    expect(schema("draft-07", root)).toEqual({
      ...D07,
      items: [{ type: "string" }],
      additionalItems: false,
      dependencies: { a: ["b"], c: { items: [true] } },
    });
    expect(schema("draft-2020-12", root)).toEqual({ ...D2020, ...root });
  });

  it.each(["unevaluatedProperties", "unevaluatedItems", "minContains", "maxContains"])(
    "refuses %s, which draft-07 does not have",
    (keyword) => {
      const root = { properties: { a: { [keyword]: keyword.startsWith("un") ? false : 1 } } };
      expect(schema("draft-2020-12", root)).toEqual({ ...D2020, ...root });
      expect(() => schema("draft-07", root)).toThrow(
        `draft-07 has no keyword for ${keyword}, which this schema contains. Use draft-2020-12.`,
      );
    },
  );
});

describe("a schema object of OpenAPI 3.0", () => {
  it.each<[string, unknown, unknown]>([
    ["null beside a type", { type: ["string", "null"] }, { type: "string", nullable: true }],
    ["null alone", { type: "null" }, { enum: [null] }],
    [
      "several types",
      { type: ["string", "array"] },
      { allOf: [{ anyOf: [{ type: "string" }, { type: "array", items: {} }] }] },
    ],
    ["a constant", { const: 1 }, { enum: [1] }],
    ["a constant with a type", { type: "string", const: "a" }, { type: "string", enum: ["a"] }],
    [
      "an enum with null",
      { type: ["string", "null"], enum: ["a", null] },
      { type: "string", nullable: true, enum: ["a", null] },
    ],
    ["an array of anything", { type: "array" }, { type: "array", items: {} }],
    ["true and false", { items: true, not: false }, { items: {}, not: { not: {} } }],
    ["closed objects", { additionalProperties: false }, { additionalProperties: false }],
    ["maps", { additionalProperties: { const: 1 } }, { additionalProperties: { enum: [1] } }],
    ["an exclusive limit", { exclusiveMinimum: 1 }, { minimum: 1, exclusiveMinimum: true }],
    [
      "the stricter limit",
      { minimum: 2, exclusiveMinimum: 1, maximum: 3, exclusiveMaximum: 3 },
      { minimum: 2, maximum: 3, exclusiveMaximum: true },
    ],
    [
      "members",
      { properties: { a: { const: 1 } }, allOf: [{ const: 2 }] },
      { properties: { a: { enum: [1] } }, allOf: [{ enum: [2] }] },
    ],
  ])("says %s", (_, root, made) => {
    expect(schema("openapi-3.0", root)).toEqual(made);
  });

  it("holds what it refers to in place", () => {
    const root = { properties: { a: { $ref: "Leaf", description: "x" } }, anyOf: [{ $ref: "Leaf" }] };
    expect(schema("openapi-3.0", root, { Leaf: { type: "string" } })).toEqual({
      properties: { a: { type: "string", description: "x" } },
      anyOf: [{ type: "string" }],
    });
  });

  it("refuses a schema that contains itself", () => {
    expect(() => schema("openapi-3.0", { items: { $ref: "Root" } })).toThrow(
      "OpenAPI 3.0 has no schema for Root, which contains itself. Use draft-2020-12.",
    );
  });

  it.each([
    ["patternProperties", {}],
    ["propertyNames", {}],
    ["contains", {}],
    ["prefixItems", [{}]],
    ["if", {}],
    ["dependentRequired", {}],
    ["dependentSchemas", {}],
    ["unevaluatedProperties", false],
  ])("refuses %s", (keyword, value) => {
    expect(() => schema("openapi-3.0", { allOf: [{ [keyword]: value }] })).toThrow(
      `OpenAPI 3.0 has no keyword for ${keyword}, which this schema contains. Use draft-2020-12.`,
    );
  });
});
