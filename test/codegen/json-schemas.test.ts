/** The JSON Schemas of generated events, against the events themselves. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as catalog from "eventpact/catalog";
import * as catalogSchemas from "eventpact/catalog/json-schema";
import { describe, expect, it } from "vitest";
import { loadContract } from "../../src/contract/load/load-contract.ts";
import { AJV_FORMATS } from "../../src/contract/schemas/exact-keywords.ts";
import * as shop from "../golden/shop/generated/index.js";
import * as shopSchemas from "../golden/shop/generated/json-schema.js";

const AJVS = {
  "draft-07": (schema: object) => new Ajv({ strict: false, formats: AJV_FORMATS }).compile(schema),
  "draft-2020-12": (schema: object) => new Ajv2020({ strict: false, formats: AJV_FORMATS }).compile(schema),
};

/** As `@standard-schema/spec` 1.1 has it. */
interface StandardJSONSchemaV1<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema: {
      readonly input: (options: Options) => Record<string, unknown>;
      readonly output: (options: Options) => Record<string, unknown>;
    };
  };
}

interface Options {
  readonly target: "draft-2020-12" | "draft-07" | "openapi-3.0" | ({} & string);
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

// Compiles only as long as the types agree.
const typed: StandardJSONSchemaV1<shop.OrderPlaced.Input, shop.OrderPlaced.Data> = shopSchemas.OrderPlaced;

const order = {
  order_id: "o-1",
  customer: { id: "c" },
  lines: [{ sku: "a" }],
  payment: { method: "invoice" },
};

describe.each(["draft-07", "draft-2020-12"] as const)("JSON Schemas in %s", (target) => {
  it("accept what publishers write as input, and what handlers get as output", () => {
    const { jsonSchema } = typed["~standard"];
    const input = AJVS[target](jsonSchema.input({ target }));
    const output = AJVS[target](jsonSchema.output({ target }));
    const data = shop.OrderPlaced.parse(order);
    expect([input(order), input(data), output(data)]).toEqual([true, true, true]);
    // The defaults are not there: of the order itself, of its customer, of its lines.
    expect(output(order)).toBe(false);
    expect(output({ ...data, customer: { id: "c" } })).toBe(false);
    expect(output({ ...data, lines: [{ sku: "a" }] })).toBe(false);
    expect(input({ ...order, order_id: "1" })).toBe(false);
    expect(input({ ...order, later: 1 })).toBe(true);
  });

  it("follow schemas that contain themselves", () => {
    const { jsonSchema } = shopSchemas.CategoryChanged["~standard"];
    const output = AJVS[target](jsonSchema.output({ target }));
    const data = shop.CategoryChanged.parse({ name: "a", children: [{ name: "b" }], path: [] });
    expect(output(data)).toBe(true);
    expect(output({ ...data, children: [{ name: "b" }] })).toBe(false);
  });

  it("of the whole catalogue compile, and accept its examples", async () => {
    const { messages } = await loadContract("asyncapi.yaml");
    let examples = 0;
    for (const { key, examples: all } of messages) {
      const event = (catalog as unknown as Record<string, typeof shop.OrderPlaced>)[key];
      const schemas = (catalogSchemas as unknown as Record<string, (typeof shopSchemas)["OrderPlaced"]>)[key];
      if (!event || !schemas) throw new Error(`${key} is missing`);
      const { jsonSchema } = schemas["~standard"];
      const input = AJVS[target](jsonSchema.input({ target }));
      const output = AJVS[target](jsonSchema.output({ target }));
      for (const { payload } of all) {
        if (payload === undefined) continue;
        examples++;
        expect([key, input(payload), output(event.parse(payload))]).toEqual([key, true, true]);
      }
      expect([key, input("x")]).toEqual([key, event.is("x")]);
    }
    expect(examples).toBeGreaterThan(10);
  });
});

it("OpenAPI 3.0 has the schemas of events, or refuses them by name", () => {
  const { jsonSchema } = shopSchemas.OrderCancelled["~standard"];
  expect(jsonSchema.output({ target: "openapi-3.0" })).toEqual({
    type: "object",
    required: ["order_id", "reason"],
    properties: {
      order_id: { type: "string" },
      reason: { type: "string", nullable: true, default: null },
    },
  });
  expect(() => shopSchemas.CategoryChanged["~standard"].jsonSchema.input({ target: "openapi-3.0" })).toThrow(
    /OpenAPI 3.0 has no /,
  );
});

it("an event without a payload accepts anything", () => {
  const { jsonSchema } = shopSchemas.CatalogueReset["~standard"];
  expect(jsonSchema.input({ target: "openapi-3.0" })).toEqual({});
});

it("no other generated file imports them", () => {
  for (const file of ["index.js", "events/OrderPlaced.js", "types.js"]) {
    const text = readFileSync(new URL(`../golden/shop/generated/${file}`, import.meta.url), "utf8");
    expect(text).not.toMatch(/json-?schema/i);
  }
});
