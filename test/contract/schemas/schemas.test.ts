import { describe, expect, it } from "vitest";
import type { Contract } from "../../../src/contract/model.ts";
import { type Files, load, withPayload } from "../contract-files.ts";

const schemasOf = (contract: Contract): Record<string, unknown> =>
  Object.fromEntries([...contract.schemas.values()].map(({ name, schema }) => [name, schema]));
const remarksOf = (contract: Contract): string[] =>
  (contract.remarks ?? []).map(
    ({ severity, code, message, place }) => `${place?.line}:${place?.column} ${severity} ${code}: ${message}`,
  );
const ref = (name: string): { $ref: string } => ({ $ref: `#/definitions/${name}` });

describe("the names of schemas", () => {
  it("come from files, components, messages and pointers", async () => {
    const files: Files = {
      "asyncapi.yaml": `${withPayload(`properties:
  file: { $ref: ./schemas/line-item.schema.json }
  component: { $ref: "#/components/schemas/money_amount" }
  definition: { $ref: "./schemas/line-item.schema.json#/definitions/tax-rate" }
  property: { $ref: "./schemas/line-item.schema.json#/properties/tags/items" }`)}components:
  schemas:
    money_amount: { type: string }
`,
      "schemas/line-item.schema.json": `{
        "definitions": { "tax-rate": { "type": "number" }, "unused": {} },
        "properties": { "rate": { "$ref": "#/definitions/tax-rate" }, "tags": { "items": { "type": "string" } } }
      }`,
    };
    expect(schemasOf(await load(files))).toEqual({
      LineItem: { properties: { rate: ref("TaxRate"), tags: { items: { type: "string" } } } },
      MoneyAmount: { type: "string" },
      OrderPlaced: {
        properties: {
          file: ref("LineItem"),
          component: ref("MoneyAmount"),
          definition: ref("TaxRate"),
          property: ref("TagsItems"),
        },
      },
      TagsItems: { type: "string" },
      TaxRate: { type: "number" },
    });
  });

  it("do not depend on the order of use", async () => {
    const document = (a: string, b: string): Files => ({
      "asyncapi.yaml": withPayload(
        `properties:\n  1: { $ref: ${a}.json#/definitions/Id }\n  2: { $ref: ${b}.json#/definitions/Id }`,
      ),
      "a.json": '{ "definitions": { "Id": { "const": "a" } } }',
      "b.json": '{ "definitions": { "Id": { "const": "b" } } }',
    });
    for (const files of [document("a", "b"), document("b", "a")]) {
      const { OrderPlaced, ...others } = schemasOf(await load(files));
      expect(others).toEqual({ AId: { const: "a" }, BId: { const: "b" } });
      expect(OrderPlaced).toBeDefined();
    }
  });

  it("give way to components", async () => {
    const files = `${withPayload("properties: { a: { $ref: '#/components/schemas/OrderPlaced' } }")}components:
  schemas:
    OrderPlaced: { type: string }
`;
    const contract = await load(files);
    expect(contract.messages[0]?.payload).toBe("OrderPlacedPayload");
    expect(schemasOf(contract)).toEqual({
      OrderPlaced: { type: "string" },
      OrderPlacedPayload: { properties: { a: ref("OrderPlaced") } },
    });
  });

  it("are those of the schema at the end of aliases", async () => {
    const contract = await load({
      "asyncapi.yaml": `${withPayload('$ref: "#/components/schemas/Alias"')}components:\n  schemas:\n    Alias: { $ref: ./order.json, title: Ignored }\n`,
      "order.json": '{ "type": "object" }',
    });
    expect(contract.messages[0]?.payload).toBe("Order");
    expect(schemasOf(contract)).toEqual({ Order: { type: "object" } });
  });

  it("are the message's where another one refers to its payload", async () => {
    const text = `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  a:
    messages:
      Early: { payload: { properties: { later: { $ref: "#/channels/a/messages/Late/payload" } } } }
      Late: { payload: { type: string } }
      Same: { payload: { $ref: "#/channels/a/messages/Late/payload" } }
`;
    const contract = await load(text);
    expect(contract.messages.map(({ payload }) => payload)).toEqual(["Early", "Late", "Late"]);
    expect(schemasOf(contract)).toEqual({
      Early: { properties: { later: ref("Late") } },
      Late: { type: "string" },
    });
  });
});

describe("schemas", () => {
  it("may be recursive, within a file and over files", async () => {
    const contract = await load({
      "asyncapi.yaml": withPayload("$ref: ./node.json"),
      "node.json": '{ "properties": { "self": { "$ref": "#" }, "other": { "$ref": "tree.yaml#/Tree" } } }',
      "tree.yaml": "Tree: { items: { $ref: '#/Tree' }, properties: { node: { $ref: node.json } } }\n",
    });
    expect(schemasOf(contract)).toEqual({
      Node: { properties: { self: ref("Node"), other: ref("Tree") } },
      Tree: { items: ref("Tree"), properties: { node: ref("Node") } },
    });
  });

  it("may be true or false", async () => {
    const text = `${withPayload("properties: { a: true, b: false, c: { $ref: '#/components/schemas/Anything' }, d: { $ref: '#/components/schemas/Anything' } }")}components:
  schemas: { Anything: true }
`;
    expect(schemasOf(await load(text))).toEqual({
      Anything: true,
      OrderPlaced: { properties: { a: true, b: false, c: ref("Anything"), d: ref("Anything") } },
    });
  });

  it("lose what only identifies them", async () => {
    const contract = await load({
      "asyncapi.yaml": withPayload("$ref: ./order.json"),
      "order.json":
        '{ "$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://example.org/order.json", "$comment": "c", "definitions": { "A": {} }, "$defs": {}, "properties": { "$id": { "type": "string" } } }',
    });
    expect(schemasOf(contract)).toEqual({
      Order: { $comment: "c", properties: { $id: { type: "string" } } },
    });
  });

  it("keep what only looks like a reference", async () => {
    const payload = {
      properties: { $ref: { type: "string" }, __proto__x: { type: "string" } },
      default: { $ref: "#/nowhere" },
      const: { $ref: "#/nowhere" },
      enum: [{ $ref: "#/nowhere" }],
      examples: [{ $ref: "https://example.org" }],
    };
    expect(schemasOf(await load(withPayload(JSON.stringify(payload))))).toEqual({ OrderPlaced: payload });
  });

  it("keep members with any name", async () => {
    const contract = await load(
      withPayload('{ "properties": { "__proto__": { "type": "string" }, "constructor": {} } }'),
    );
    const schema = contract.schemas.get("OrderPlaced")?.schema as { properties: object };
    expect(Object.keys(schema.properties)).toEqual(["__proto__", "constructor"]);
  });

  it("take YAML's anchors and merge keys", async () => {
    const payload = `properties:
  a: &text { type: string, maxLength: 10 }
  b: *text
  c: { <<: *text, maxLength: 20 }`;
    expect(schemasOf(await load(withPayload(payload)))).toEqual({
      OrderPlaced: {
        properties: {
          a: { type: "string", maxLength: 10 },
          b: { type: "string", maxLength: 10 },
          c: { type: "string", maxLength: 20 },
        },
      },
    });
  });

  it("are read alike from many", async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `S${index}`);
    const ref = (index: number): string =>
      index < names.length ? `{ $ref: "#/components/schemas/S${index}" }` : "{ type: string }";
    const tree = names
      .map(
        (name, index) =>
          `    ${name}: { properties: { left: ${ref(2 * index + 1)}, right: ${ref(2 * index + 2)} } }\n`,
      )
      .join("");
    const text = `${withPayload('$ref: "#/components/schemas/S0"')}components:\n  schemas:\n${tree}`;
    expect((await load(text)).schemas.size).toBe(3000);
  });
});

describe("dialects", () => {
  it.each([
    ["application/vnd.aai.asyncapi;version=3.0.0", "draft-07"],
    ["application/vnd.aai.asyncapi+yaml;version=3.1.0", "draft-07"],
    ["application/schema+json;version=draft-07", "draft-07"],
    ["application/schema+yaml; version=2020-12", "2020-12"],
  ])("%s is %s", async (format, dialect) => {
    const contract = await load(withPayload(`schemaFormat: "${format}"\nschema: { type: string }`));
    expect([...contract.schemas.values()]).toEqual([
      { name: "OrderPlaced", dialect, schema: { type: "string" } },
    ]);
  });

  it("come with a component, too", async () => {
    const text = `${withPayload('$ref: "#/components/schemas/Order"')}components:
  schemas:
    Order: { schemaFormat: application/schema+json;version=2020-12, schema: { prefixItems: [{ $ref: ./id.json, maxLength: 3 }] } }
`;
    const contract = await load({ "asyncapi.yaml": text, "id.json": '{ "type": "string" }' });
    expect([...contract.schemas.values()]).toEqual([
      { name: "Id", dialect: "2020-12", schema: { type: "string" } },
      // In 2020-12 what stands beside a $ref counts.
      { name: "Order", dialect: "2020-12", schema: { prefixItems: [{ ...ref("Id"), maxLength: 3 }] } },
    ]);
  });

  it("make two schemas of a file that is read in both", async () => {
    const text = `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  a:
    messages:
      Old: { payload: { $ref: ./money.json } }
      New: { payload: { schemaFormat: application/schema+json;version=2020-12, schema: { $ref: ./money.json } } }
`;
    const contract = await load({ "asyncapi.yaml": text, "money.json": '{ "type": "string" }' });
    expect(contract.messages.map(({ payload }) => payload)).toEqual(["Money", "Money202012"]);
  });
});

describe("what a dialect ignores", () => {
  it("goes, with a remark", async () => {
    const payload = `properties:
  a: { $ref: ./a.json, title: A, maxLength: 3, default: x }
  b: { type: string, javaType: B }
  c: { type: array, additionalItems: false, unevaluatedItems: false }
  d: { then: { type: string }, if: {} }
  e: { else: {} }
x-own: kept
discriminator: a
externalDocs: { url: "https://example.org" }`;
    const contract = await load({ "asyncapi.yaml": withPayload(payload), "a.json": "{}" });
    expect(contract.schemas.get("OrderPlaced")?.schema).toEqual({
      properties: {
        a: { $ref: "#/definitions/A", title: "A" },
        b: { type: "string" },
        c: { type: "array" },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
        d: { then: { type: "string" }, if: {} },
        e: {},
      },
      "x-own": "kept",
      discriminator: "a",
      externalDocs: { url: "https://example.org" },
    });
    expect(remarksOf(contract)).toEqual([
      '12:55 warning ref-sibling-ignored: draft-07 ignores "maxLength" beside a $ref; write allOf: [{ $ref: … }] and put it beside that',
      '12:67 warning ref-sibling-ignored: draft-07 ignores "default" beside a $ref; write allOf: [{ $ref: … }] and put it beside that',
      '13:42 warning unknown-keyword: "javaType" is not a keyword of draft-07 and is ignored; own keywords begin with x-',
      '14:48 warning keyword-without-effect: "additionalItems" has no effect without a list of schemas in items; add that or remove it',
      '14:73 warning unknown-keyword: "unevaluatedItems" is not a keyword of draft-07 and is ignored; it is one of 2020-12: set schemaFormat to application/schema+json;version=2020-12 to use it',
      '16:24 warning keyword-without-effect: "else" has no effect without if; add that or remove it',
    ]);
  });

  it("is nothing where an if without then counts as looked at, in 2020-12", async () => {
    const payload = `schemaFormat: application/schema+json;version=2020-12
schema:
  if: { properties: { a: { const: 1 } } }
  unevaluatedProperties: { if: { type: string } }`;
    const contract = await load(withPayload(payload));
    expect(contract.schemas.get("OrderPlaced")?.schema).toEqual({
      if: { properties: { a: { const: 1 } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: true,
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      unevaluatedProperties: { if: { type: "string" }, then: true },
    });
    expect(remarksOf(contract)).toEqual([
      '14:42 warning keyword-without-effect: "if" has no effect without then or else, other than on an unevaluatedProperties or unevaluatedItems above it; add that or remove it',
    ]);
  });

  it("is an error when it was meant", async () => {
    expect(remarksOf(await load(withPayload("requird: [a]\nnullable: true")))).toEqual([
      '11:20 error unknown-keyword: "requird" is not a keyword of draft-07; did you mean "required"?',
      '12:21 error unknown-keyword: nullable is OpenAPI\'s and means nothing here; write type: [string, "null"] instead',
    ]);
  });
});
