import { describe, expect, it } from "vitest";
import { planDefaults } from "../../src/codegen/defaults-plan.ts";
import { generate } from "../../src/codegen/generate.ts";
import { loadContract } from "../../src/contract/load/load-contract.ts";
import type { JsonSchema } from "../../src/contract/model.ts";
import { normalizeSchemas } from "../../src/contract/normal-form/normalize.ts";
import { formatPlace } from "../../src/contract/source/source-map.ts";
import { applyDefaults } from "../../src/runtime/event/defaults.ts";
import { contractOfPayload } from "./support/contract.ts";
import { tempFolder } from "./support/temp-folder.ts";

interface Case {
  readonly schema: JsonSchema;
  readonly others?: Readonly<Record<string, JsonSchema>>;
  readonly plan: unknown;
  readonly plans?: unknown;
  /** Values with what they become. */
  readonly fills?: readonly (readonly [given: unknown, want: unknown])[];
}

const withDefault = (value: unknown): JsonSchema => ({
  type: "object",
  properties: { x: { default: value } },
});

const CASES: Readonly<Record<string, Case>> = {
  nothing: { schema: { type: "object", properties: { a: { type: "string" } } }, plan: undefined },
  "members of one object": {
    schema: { type: "object", properties: { a: { default: null }, b: { default: [1] }, c: {} } },
    plan: { defaults: { a: null, b: [1] } },
    fills: [
      [{ a: 1 }, { a: 1, b: [1] }],
      [
        { a: undefined, c: 2 },
        { a: null, b: [1], c: 2 },
      ],
      ["text", "text"],
      [[1], [1]],
    ],
  },
  "what is below a default": {
    schema: {
      type: "object",
      properties: { a: { type: "object", default: {}, properties: { b: { default: 1 } } } },
    },
    plan: { defaults: { a: {} }, properties: { a: { defaults: { b: 1 } } } },
    fills: [[{}, { a: { b: 1 } }]],
  },
  "items, maps and tuples": {
    schema: {
      type: "object",
      properties: {
        list: { items: withDefault(1) },
        map: { additionalProperties: withDefault(2) },
        tuple: { items: [true, withDefault(3)], additionalItems: withDefault(4) },
      },
    },
    plan: {
      properties: {
        list: { items: { defaults: { x: 1 } } },
        map: { additional: { defaults: { x: 2 } } },
        tuple: { tuple: [null, { defaults: { x: 3 } }], items: { defaults: { x: 4 } } },
      },
    },
    fills: [
      [
        { list: [{}], map: { k: {} }, tuple: [{}, {}, {}] },
        { list: [{ x: 1 }], map: { k: { x: 2 } }, tuple: [{}, { x: 3 }, { x: 4 }] },
      ],
    ],
  },
  "$ref and allOf": {
    schema: {
      allOf: [{ $ref: "#/definitions/Base" }, { properties: { b: { default: 2 } } }],
      properties: { c: { $ref: "#/definitions/Three" } },
    },
    others: {
      Base: { type: "object", properties: { a: { default: 1 }, b: {} } },
      Three: { type: "integer", default: 3 },
    },
    plan: { defaults: { c: 3, a: 1, b: 2 } },
    fills: [[{}, { c: 3, a: 1, b: 2 }]],
  },
  "a default beside what it refers to wins": {
    schema: { type: "object", properties: { a: { allOf: [{ $ref: "#/definitions/One" }], default: 2 } } },
    others: { One: { type: "integer", default: 1 } },
    plan: { defaults: { a: 2 } },
  },
  "members that are also further members of another branch": {
    schema: { allOf: [{ properties: { a: { type: "object" } } }, { additionalProperties: withDefault(1) }] },
    plan: { properties: { a: { defaults: { x: 1 } } }, additional: { defaults: { x: 1 } } },
    fills: [
      [
        { a: {}, b: {} },
        { a: { x: 1 }, b: { x: 1 } },
      ],
    ],
  },
  "a recursive type": {
    schema: {
      type: "object",
      properties: { depth: { default: 0 }, next: { $ref: "#/definitions/Payload" } },
    },
    plan: { ref: "Payload" },
    plans: { Payload: { defaults: { depth: 0 }, properties: { next: { ref: "Payload" } } } },
    fills: [[{ next: { next: {} } }, { depth: 0, next: { depth: 0, next: { depth: 0 } } }]],
  },
  "a recursive type without defaults": {
    schema: { type: "object", properties: { next: { $ref: "#/definitions/Payload" } } },
    plan: undefined,
  },
  "a recursive type through allOf": {
    schema: {
      type: "object",
      properties: {
        next: { allOf: [{ $ref: "#/definitions/Payload" }, { properties: { last: { default: true } } }] },
      },
    },
    plan: { properties: { next: { ref: "#1+Payload+#2" } } },
    plans: { "#1+Payload+#2": { defaults: { last: true }, properties: { next: { ref: "#1+Payload+#2" } } } },
    fills: [[{ next: { next: {} } }, { next: { next: { last: true }, last: true } }]],
  },
  "what depends on the value, or on a pattern": {
    schema: {
      oneOf: [withDefault(1), withDefault(2)],
      anyOf: [withDefault(3)],
      not: withDefault(4),
      if: withDefault(5),
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: withDefault(6),
      patternProperties: { a: withDefault(7) },
      additionalProperties: withDefault(8),
      items: { default: 9 },
      default: {},
    },
    plan: undefined,
  },
  "a member that is called __proto__": {
    schema: JSON.parse('{"type":"object","properties":{"__proto__":{"default":1}}}') as JsonSchema,
    plan: JSON.parse('{"defaults":{"__proto__":1}}'),
  },
};

describe("defaults", () => {
  it.each(Object.entries(CASES))(
    "of %s",
    (_, { schema, others, plan: wanted, plans: wantedPlans = {}, fills = [] }) => {
      const { plan, plans } = planDefaults(
        "Payload",
        normalizeSchemas(contractOfPayload(schema, others)).schemas,
      );
      expect(plan).toEqual(wanted);
      expect(plans).toEqual(wantedPlans);
      for (const [given, want] of fills) expect(plan && applyDefaults(plan, given, plans)).toEqual(want);
    },
  );

  it("that nobody fills in are warned of with their place, once", async () => {
    const folder = await tempFolder({
      "asyncapi.yaml": `asyncapi: 3.1.0
info: { title: T, version: 1.0.0 }
channels:
  c:
    messages:
      M:
        headers:
          type: object
          properties:
            h: { type: string, default: x }
        payload:
          type: object
          default: {}
          properties:
            fine: { type: string, default: x }
            list: { type: array, items: { type: string, default: x } }
            either:
              oneOf:
                - type: object
                  properties:
                    a: { type: string, default: x }
                - type: "null"
`,
    });
    const { warnings, files } = await generate(await loadContract("asyncapi.yaml", { cwd: folder }));
    expect(
      warnings
        .map(({ severity, code, place }) => `${place && formatPlace(place)} ${severity} ${code}`)
        .sort(),
    ).toEqual([
      "asyncapi.yaml:10:41 warning default-not-applied",
      "asyncapi.yaml:13:20 warning default-not-applied",
      "asyncapi.yaml:16:66 warning default-not-applied",
      "asyncapi.yaml:21:49 warning default-not-applied",
    ]);
    expect(files.get("events/M.js")).toContain('defaults: { defaults: { fine: "x" } },');
  });
});
