import fc from "fast-check";
import type { JsonSchema } from "../../../../src/contract/model.ts";

type Keywords = Exclude<JsonSchema, boolean>;

const NAMES = ["a", "b", "c"] as const;
const name = fc.constantFrom(...NAMES);
const small = fc.integer({ min: 0, max: 4 });

const scalar: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constantFrom<JsonSchema>(
    true,
    { type: "boolean" },
    { type: "null" },
    { type: ["string", "null"] },
    { $ref: "#/definitions/Tree" },
    { $ref: "#/definitions/Tag" },
  ),
  fc.subarray(["x", "y", 1, null, true], { minLength: 1 }).map((values) => ({ enum: values })),
  fc.constantFrom("x", "y", 2).map((value) => ({ const: value })),
  fc
    .record(
      { minLength: small, maxLength: small, pattern: fc.constantFrom("^x", "y$", "^[xy]*$") },
      { requiredKeys: [] },
    )
    .map((more) => ({ type: "string", ...more })),
  fc
    .record(
      { minimum: small, exclusiveMaximum: small, multipleOf: fc.constantFrom(0.5, 1, 2, 3) },
      { requiredKeys: [] },
    )
    .chain((more) => fc.constantFrom("integer", "number").map((type) => ({ type, ...more }))),
);

function objectOf(inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<Keywords> {
  return fc
    .record(
      {
        properties: fc.dictionary(name, inner, { maxKeys: 3 }),
        required: fc.subarray([...NAMES]),
        additionalProperties: fc.oneof(fc.constant(false), inner),
        unevaluatedProperties: fc.constant(false),
        patternProperties: inner.map((schema) => ({ "^[ab]": schema })),
        propertyNames: fc.constantFrom({ pattern: "^a" }, { maxLength: 1 }),
        minProperties: small,
        dependentRequired: fc.constantFrom({ a: ["b"] }, { b: ["a", "c"] }),
        dependentSchemas: inner.map((schema) => ({ a: schema })),
      },
      { requiredKeys: ["properties"] },
    )
    .map((more) => ({ type: "object", ...more }));
}

function arrayOf(inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<Keywords> {
  return fc
    .record(
      {
        items: fc.oneof(inner, fc.array(inner, { minLength: 1, maxLength: 2 })),
        additionalItems: fc.oneof(fc.constant(false), inner),
        contains: inner,
        minContains: fc.integer({ min: 0, max: 2 }),
        uniqueItems: fc.boolean(),
        maxItems: fc.integer({ min: 0, max: 3 }),
      },
      { requiredKeys: [] },
    )
    .map((more) => ({ type: "array", ...more }));
}

function combined(inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<Keywords> {
  const branches = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    fc.record({ anyOf: branches }),
    fc.record({ oneOf: branches }),
    fc.record({ allOf: branches }),
    fc.record({ not: inner }),
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    fc.record({ if: inner, then: inner, else: inner }, { requiredKeys: ["if", "then"] }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(name, inner, { maxKeys: 2 }),
      anyOf: branches,
    }),
  );
}

/** Schemas of all kinds over a few names and values; may refer to `Tree` and `Tag`. */
export const schemaArbitrary: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", maxDepth: 3, withCrossShrink: true },
    scalar,
    objectOf(tie("schema")),
    arrayOf(tie("schema")),
    combined(tie("schema")),
  ),
})).schema;

/** The schema with the definitions that schemas of `schemaArbitrary` may refer to. */
export function withDefinitions(schema: JsonSchema): JsonSchema {
  return {
    allOf: [schema],
    definitions: {
      Tree: { type: "object", properties: { a: { $ref: "#/definitions/Tree" }, b: { type: "integer" } } },
      Tag: { enum: ["x", "y"] },
    },
  };
}

/** One schema, and another one that differs from it in one place or says something else altogether. */
export const pairArbitrary: fc.Arbitrary<readonly [JsonSchema, JsonSchema]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(schemaArbitrary, schemaArbitrary, fc.nat())
      .map(([old, part, at]) => [old, replaceAt(old, part, at)] as const),
  },
  { weight: 1, arbitrary: fc.tuple(schemaArbitrary, schemaArbitrary) },
);

/** Values that schemas of `schemaArbitrary` tell apart. */
export const VALUES: readonly unknown[] = valuesOfDepth(2);

function valuesOfDepth(depth: number): unknown[] {
  const scalars = [null, true, false, 0, 1, 2, 3, 6, 0.5, 1.5, -1, "", "x", "y", "xy", "xxxx", "zzzzz"];
  if (depth === 0) return scalars;
  const inner = valuesOfDepth(depth - 1);
  const few = inner.filter((_, index) => depth < 2 || index < scalars.length || index % 9 === 0);
  return [
    ...scalars,
    [],
    {},
    ...few.flatMap((value, index) => {
      const other = few[(index * 7 + 3) % few.length];
      const third = few[(index * 5 + 1) % few.length];
      return [
        [value],
        [value, other],
        [value, value, third],
        { a: value },
        { b: value },
        { c: value },
        { d: value },
        { a: value, b: other },
        { a: other, b: value, c: third },
        { b: other, c: value },
      ];
    }),
  ];
}

/** The schema with another one in place of the part that is `at`-th in the order of reading. */
function replaceAt(schema: JsonSchema, part: JsonSchema, at: number): JsonSchema {
  const spots: ((made: Keywords) => void)[] = [];
  const copy = structuredClone(schema);
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (Array.isArray(value) && !["allOf", "anyOf", "oneOf", "items"].includes(key)) continue;
      if (typeof value === "object" || typeof value === "boolean") {
        const isRecord = /^(?:properties|patternProperties|dependentSchemas)$/.test(key);
        if (!isRecord && !Array.isArray(value) && key !== "uniqueItems" && key !== "dependentRequired")
          spots.push(() => Object.assign(node, { [key]: part }));
        if (key !== "enum") visit(value);
      }
    }
  };
  visit(copy);
  const replace = spots[at % (spots.length + 1)];
  if (!replace || typeof copy !== "object") return part;
  replace(copy);
  return copy;
}
