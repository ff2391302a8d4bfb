import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Contract, Dialect, JsonSchema, NamedSchema } from "../../../src/contract/model.ts";
import { CONTRACT_ID, createAjv, definitionsSchema } from "../../../src/contract/schemas/ajv.ts";
import { requireEndingReferences } from "../../../src/contract/schemas/endless-references.ts";
import { SourceMap } from "../../../src/contract/source/source-map.ts";
import { EmptySchemaFinder } from "../../../src/contract/validate/empty-schema-finder.ts";
import { runs } from "../../support/runs.ts";

const SCHEMAS = runs(150, 500);
const NAMES = ["a", "b", "c"];

function contractOf(schemas: ReadonlyMap<string, NamedSchema>): Contract {
  return {
    file: "asyncapi.yaml",
    asyncapi: "3.1.0",
    title: "Any",
    version: "1.0.0",
    defaultContentType: "application/json",
    servers: [],
    channels: [],
    messages: [],
    operations: [],
    schemas,
    files: [],
    sources: new SourceMap(),
    extensions: {},
    node: {},
    info: {},
  };
}

const value = fc.jsonValue({ maxDepth: 2, noUnicodeString: true });
const smallValue = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, 2, 1.5, -1, "", "a", "ab", "abc", [], [1], [1, "a"], {}),
  fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom<unknown>(null, 0, 1, "a", [], {}, { a: null }), {
    maxKeys: 3,
  }),
  fc.array(fc.constantFrom<unknown>(null, 0, 1.5, "a", [], {}, { a: 1 }), { maxLength: 3 }),
);

/** The value as a document gives it: no object without a prototype. */
function asJson<T>(given: T): T {
  return JSON.parse(JSON.stringify(given)) as T;
}

/** Schemas that contradict themselves often, and refer to each other. */
function schemas(dialect: Dialect): fc.Arbitrary<Record<string, JsonSchema>> {
  const size = fc.integer({ min: 0, max: 3 });
  const limit = fc.constantFrom(-1, 0, 0.5, 1, 1.5, 2);
  const type = fc.constantFrom("null", "boolean", "object", "array", "string", "integer", "number");
  const names = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 });
  const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => {
    const inner = tie("schema");
    const map = fc.dictionary(fc.constantFrom(...NAMES), inner, { maxKeys: 2 });
    const list = fc.array(inner, { minLength: 1, maxLength: 2 });
    const keywords: Record<string, fc.Arbitrary<unknown>> = {
      type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
      const: smallValue,
      enum: fc.array(smallValue, { minLength: 1, maxLength: 3 }),
      minimum: limit,
      maximum: limit,
      exclusiveMinimum: limit,
      exclusiveMaximum: limit,
      minLength: size,
      maxLength: size,
      minItems: size,
      maxItems: size,
      minProperties: size,
      maxProperties: size,
      required: names,
      properties: map,
      patternProperties: fc.dictionary(fc.constantFrom("^a", "b$", "."), inner, { maxKeys: 1 }),
      additionalProperties: inner,
      propertyNames: inner,
      dependencies: fc.dictionary(fc.constantFrom(...NAMES), names, { maxKeys: 1 }),
      contains: inner,
      not: inner,
      allOf: list,
      anyOf: list,
      oneOf: list,
      if: inner,
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: inner,
      ...(dialect === "draft-07"
        ? { items: fc.oneof(inner, list), additionalItems: inner }
        : {
            items: inner,
            prefixItems: list,
            minContains: size,
            maxContains: size,
            dependentRequired: fc.dictionary(fc.constantFrom(...NAMES), names, { maxKeys: 1 }),
          }),
    };
    const chosen = fc
      .uniqueArray(fc.constantFrom(...Object.keys(keywords)), { minLength: 0, maxLength: 4 })
      .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, keywords[key] ?? inner]))));
    const reference = fc.constantFrom("A", "B").map((name) => ({ $ref: `#/definitions/${name}` }));
    return {
      schema: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.boolean(),
        { arbitrary: chosen, weight: 8 },
        reference,
      ) as fc.Arbitrary<JsonSchema>,
    };
  });
  return fc
    .record({ A: schema, B: schema })
    .map((made) => withoutContainsInTuples(asJson(made)) as typeof made);
}

/** Ajv accepts `[]` for `{ prefixItems: [false], contains: … }`, which JSON Schema does not: what it says of the two together is no measure. */
function withoutContainsInTuples(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutContainsInTuples);
  if (typeof node !== "object" || node === null) return node;
  const isTuple = "prefixItems" in node || ("items" in node && Array.isArray(node.items));
  const kept = Object.entries(node).filter(([key]) => !(isTuple && key === "contains"));
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutContainsInTuples(member)]));
}

/** Whether a schema leads back to itself in place: the loader refuses that, for no validator would return. */
function isRefused(named: ReadonlyMap<string, NamedSchema>): boolean {
  try {
    requireEndingReferences(named, new SourceMap());
    return false;
  } catch {
    return true;
  }
}

/** Some validators of Ajv throw where they note which members were evaluated; that is no answer. */
function accepts(validate: ((value: unknown) => unknown) | undefined, value: unknown): boolean {
  try {
    return validate?.(value) === true;
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) return false;
    throw error;
  }
}

describe.each<Dialect>(["draft-07", "2020-12"])("schemas that accept nothing, in %s", (dialect) => {
  it("are never those that accept something", () => {
    let empty = 0;
    let full = 0;
    fc.assert(
      fc.property(
        schemas(dialect),
        fc.array(fc.oneof(smallValue, value), { minLength: 25, maxLength: 40 }),
        (given, made) => {
          const values = made.map(asJson);
          const named = new Map(
            Object.entries(given).map(([name, schema]) => [
              name,
              { name, dialect, schema } satisfies NamedSchema,
            ]),
          );
          fc.pre(!isRefused(named));
          const ajv = createAjv(dialect, named.values(), {
            allErrors: false,
            strictSchema: false,
            inlineRefs: false,
          });
          ajv.addSchema(definitionsSchema(named.values()));
          const finder = new EmptySchemaFinder(contractOf(named));
          for (const [name, schema] of Object.entries(given)) {
            const validate = ajv.getSchema(`${CONTRACT_ID}#/definitions/${name}`);
            const accepted = values.filter((one) => accepts(validate, one));
            const found = finder.reasonFor(schema, { node: given, key: name });
            if (found) empty++;
            if (accepted.length > 0) {
              full++;
              expect(
                found,
                `accepts ${JSON.stringify(accepted[0])}: ${JSON.stringify(given)}`,
              ).toBeUndefined();
            }
          }
        },
      ),
      { numRuns: SCHEMAS },
    );
    // The test sees both kinds.
    expect(empty).toBeGreaterThan(SCHEMAS / 10);
    expect(full).toBeGreaterThan(SCHEMAS / 10);
  });
});
