import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dialect, JsonSchema } from "../../src/contract/model.ts";
import { formats } from "../../src/runtime/event/format-table.ts";
import { runs } from "../support/runs.ts";
import { errorsOf, validatorsOf } from "./support/validators.ts";

/** Any combination of keywords over few names and small values, so that they meet; values of the same kind. */
const name = fc.constantFrom("a", "b", "a/b", "~", "constructor");
// Ajv passes over a schema for a member of this name; values have it.
const anyName = fc.oneof({ weight: 4, arbitrary: name }, fc.constant("__proto__"));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 3 },
    fc.constantFrom<unknown>(null, true, false, 0, 1, 2, 1.5, -1, "", "a", "aa", "ab", "😀", "2026-01-02"),
    fc.array(tie("value"), { maxLength: 3 }),
    // Parsed, so that `__proto__` is a member like any other.
    fc
      .uniqueArray(fc.tuple(anyName, tie("value")), { maxLength: 4, selector: ([key]) => key })
      .map((members) =>
        JSON.parse(`{${members.map(([key, member]) => `${JSON.stringify(key)}:${JSON.stringify(member)}`)}}`),
      ),
  ),
}));

const type = fc.constantFrom("string", "number", "integer", "boolean", "null", "array", "object");
const small = fc.constantFrom(0, 1, 2);

function records<T>(
  member: fc.Arbitrary<T>,
  names: fc.Arbitrary<string> = name,
): fc.Arbitrary<Record<string, T>> {
  return fc
    .uniqueArray(fc.tuple(names, member), { minLength: 1, maxLength: 3, selector: ([key]) => key })
    .map((members) => Object.fromEntries(members));
}

/** Each keyword, alone: a schema takes some of them. */
function keywordsOf(schema: fc.Arbitrary<JsonSchema>, dialect: Dialect): fc.Arbitrary<object> {
  const list = fc.array(schema, { minLength: 1, maxLength: 3 });
  const shared: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(value, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
    const: value,
    minLength: small,
    maxLength: small,
    pattern: fc.constantFrom("^a", "b$"),
    format: fc.constantFrom("date", "int32"),
    minimum: small,
    maximum: small,
    exclusiveMinimum: small,
    exclusiveMaximum: small,
    multipleOf: fc.constantFrom(1, 2, 0.5),
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
    contains: schema,
    minProperties: small,
    maxProperties: small,
    required: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }),
    properties: records(schema),
    patternProperties: records(schema, fc.constantFrom("^a", "b$")),
    additionalProperties: schema,
    propertyNames: schema,
    allOf: list,
    anyOf: list,
    oneOf: list,
    not: schema,
  };
  const older = {
    items: fc.oneof(schema, list),
    dependencies: records(fc.oneof(schema, fc.uniqueArray(name))),
  };
  const newer = {
    items: schema,
    prefixItems: list,
    dependentRequired: records(fc.uniqueArray(name)),
    dependentSchemas: records(schema),
  };
  const all = { ...shared, ...(dialect === "2020-12" ? newer : older) };
  const single = fc
    .constantFrom(...Object.keys(all))
    .chain(
      (key) =>
        (all as Record<string, fc.Arbitrary<unknown>>)[key]?.map((member) => ({ [key]: member })) ??
        fc.constant({}),
    );
  const conditional = fc
    .tuple(schema, schema, fc.option(schema, { nil: undefined }))
    .map(([test, then, otherwise]): object => ({
      if: test,
      then,
      ...(otherwise !== undefined && { else: otherwise }),
    }));
  const bounded = fc
    .tuple(schema, small, small)
    .map(([contains, minContains, maxContains]): object =>
      dialect === "2020-12"
        ? { contains, minContains, maxContains: minContains + maxContains }
        : { contains },
    );
  return fc.oneof({ weight: 12, arbitrary: single }, conditional, bounded);
}

/** Ajv takes an empty array for one that contains something: beside a tuple, and in a loop after an array that does. */
function isBeyondAjv(schemas: readonly JsonSchema[], candidate: unknown): boolean {
  return JSON.stringify(schemas).includes('"contains"') && JSON.stringify(candidate).includes("[]");
}

/** `refers`: to `Other` anywhere, and to `Payload`, which it is, below a member or an item: else checking would never end. */
function schemas(dialect: Dialect, refers: boolean): fc.Arbitrary<JsonSchema> {
  const other = fc.constant<JsonSchema>({ $ref: "#/definitions/Other" });
  const itself = { $ref: "#/definitions/Payload" };
  const recursive = fc.constantFrom<JsonSchema>({ items: itself }, { properties: { a: itself } });
  return fc.letrec<{ schema: JsonSchema }>((tie) => ({
    schema: fc.oneof(
      { depthSize: "small", maxDepth: 4 },
      fc.boolean(),
      type.map((one): JsonSchema => ({ type: one })),
      ...(refers ? [other, recursive] : []),
      {
        weight: 4,
        arbitrary: fc
          .array(keywordsOf(tie("schema"), dialect), { minLength: 1, maxLength: 3 })
          .map((parts): JsonSchema => Object.assign({}, ...parts)),
      },
    ),
  })).schema;
}

/** Ajv with these schemas. Not for `unevaluated...`: there it counts what a failing `if` has looked at, and all items after `contains`. */
function ajvOf(dialect: Dialect, definitions: Readonly<Record<string, JsonSchema>>) {
  const options = {
    strict: false,
    ownProperties: true,
    logger: false,
    formats: { date: formats["date"] ?? true, int32: { type: "number", validate: Number.isInteger } },
  } as const;
  const ajv = dialect === "2020-12" ? new Ajv2020(options) : new Ajv(options);
  ajv.addSchema({ $id: "root", definitions });
  const validate = ajv.compile({ $ref: "root#/definitions/Payload" });
  return (value: unknown): boolean | undefined => {
    try {
      return validate(value);
    } catch (error) {
      // Its tracking of what was evaluated fails on some schemas.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  };
}

describe.each(["draft-07", "2020-12"] as const)("validators of any schema in %s", (dialect) => {
  it("read what Ajv takes, whatever the keywords, and write no more", () => {
    const values = fc.array(value, { minLength: 5, maxLength: 10 });
    fc.assert(
      fc.property(schemas(dialect, true), schemas(dialect, false), values, (schema, other, candidates) => {
        const oracle = ajvOf(dialect, { Payload: schema, Other: other });
        const { read, write, code } = validatorsOf(schema, { Other: other }, dialect);
        for (const candidate of candidates) {
          const fits = oracle(candidate);
          if (fits === undefined || isBeyondAjv([schema, other], candidate)) continue;
          expect({ code, candidate, read: read(candidate) }).toEqual({ code, candidate, read: fits });
          expect((read.errors ?? []).length > 0).toBe(!fits);
          if (write(candidate)) expect(fits).toBe(true);
        }
      }),
      { numRuns: runs(80, 300) },
    );
  });
});

describe("an empty array", () => {
  it.each<[JsonSchema, unknown]>([
    [{ contains: true }, []],
    [{ prefixItems: [true], contains: true }, []],
    [{ items: { contains: true } }, [[1], []]],
    [{ additionalProperties: { contains: true } }, { a: [1], b: [] }],
    [{ patternProperties: { "": { contains: true } } }, { a: [1], b: [] }],
  ])("contains nothing: %j", (schema, value) => {
    const { read } = validatorsOf(schema, {}, "2020-12");
    expect(read(value)).toBe(false);
  });
});

/** Core 11 of 2020-12: what counts as looked at. */
const UNEVALUATED: Readonly<Record<string, [schema: JsonSchema, fits: unknown[], not: unknown[]]>> = {
  "members of allOf": [
    { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
    [{ a: 1 }, 1],
    [{ b: 1 }, { a: 1, b: 1 }],
  ],
  "members of a branch that holds": [
    {
      anyOf: [{ required: ["a"], properties: { a: true } }, { properties: { b: { type: "string" } } }],
      unevaluatedProperties: false,
    },
    [{ a: 1 }, { a: 1, b: "x" }, { b: "x" }],
    [{ a: 1, b: 1 }, { c: 1 }],
  ],
  "nothing of an if that fails": [
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    { if: { properties: { a: { const: 1 } }, required: ["a"] }, then: true, unevaluatedProperties: false },
    [{ a: 1 }, {}],
    [{ a: 2 }],
  ],
  "members and items of an if that holds, without then and else": [
    {
      if: { properties: { a: { const: 1 } }, prefixItems: [true] },
      unevaluatedProperties: false,
      unevaluatedItems: false,
    },
    [{ a: 1 }, {}, [1]],
    [{ a: 2 }, { a: 1, b: 1 }, [1, 2]],
  ],
  "nothing of not": [
    { not: { not: { properties: { a: true } } }, unevaluatedProperties: false },
    [{}],
    [{ a: 1 }],
  ],
  "everything after additionalProperties": [
    { allOf: [{ additionalProperties: { type: "string" } }], unevaluatedProperties: false },
    [{ a: "x" }],
    [{ a: 1 }],
  ],
  "names that a pattern catches": [
    { patternProperties: { "^x-": true }, unevaluatedProperties: { type: "number" } },
    [{ "x-a": "x", b: 1 }],
    [{ b: "x" }],
  ],
  "members of an inner schema only inside": [
    { properties: { a: true }, allOf: [{ unevaluatedProperties: false }] },
    [{}],
    [{ a: 1 }],
  ],
  "members of a dependent schema": [
    {
      properties: { a: true },
      dependentSchemas: { a: { properties: { b: true } } },
      unevaluatedProperties: false,
    },
    [{ a: 1, b: 1 }],
    [{ b: 1 }],
  ],
  "the members of a $ref": [
    { $ref: "#/definitions/Other", unevaluatedProperties: false },
    [{ other: 1 }],
    [{ a: 1 }],
  ],
  "items of a prefix": [
    { allOf: [{ prefixItems: [true] }], unevaluatedItems: { type: "string" } },
    [[1], [1, "x"]],
    [[1, 2]],
  ],
  "items that contains has found": [
    { contains: { const: 1 }, unevaluatedItems: { type: "string" } },
    [[1], ["x", 1]],
    [[1, 2], ["x"]],
  ],
  "all items after items": [
    { allOf: [{ items: { type: "number" } }], unevaluatedItems: false },
    [[1, 2]],
    [["x"]],
  ],
};

describe("what was not evaluated", () => {
  it.each(Object.entries(UNEVALUATED))("leaves out %s", (_, [schema, fits, not]) => {
    const other: JsonSchema = { properties: { other: true } };
    const { read } = validatorsOf(schema, { Other: other }, "2020-12");
    for (const value of fits) expect({ value, errors: errorsOf(read, value) }).toEqual({ value, errors: [] });
    for (const value of not) expect({ value, read: read(value) }).toEqual({ value, read: false });
  });
});
