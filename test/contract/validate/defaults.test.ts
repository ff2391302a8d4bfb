import { describe, expect, it } from "vitest";
import { check, withPayload } from "../contract-files.ts";

describe("defaults", () => {
  it("may be right", async () => {
    expect(
      await check(
        withPayload(
          'properties: { a: { type: [string, "null"], default: null }, b: { type: array, default: [] } }',
        ),
      ),
    ).toEqual([]);
  });

  it("fit their schema", async () => {
    const payload = `properties:
  a: { type: integer, default: "1" }
  b: { type: object, default: { c: 1 }, properties: { c: { type: string, default: x } } }
  "d~/e": { type: string, default: 5 }`;
    expect(await check(withPayload(payload))).toEqual([
      `asyncapi.yaml:12:42: error default-invalid: this default: it must be integer, not a string, says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:13:46: error default-invalid: this default: /c must be string, not a number, says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:14:46: error default-invalid: this default: it must be string, not a number, says the schema OrderPlaced; correct the value or the schema`,
    ]);
  });

  it("may leave out what has a default of its own, however far it is", async () => {
    const inner = "type: object, required: [b, c], properties: { c: {}, b: { type: string, default: x }";
    expect(await check(withPayload(`properties: { a: { default: { c: 1 }, ${inner} } } }`))).toEqual([]);
    const apart = `properties:
  a: { default: {}, allOf: [{ required: [b] }, { properties: { b: { type: object, default: {}, required: [d], properties: { d: { default: 1 } } } } }] }`;
    expect(await check(withPayload(apart))).toEqual([]);
    expect(await check(withPayload(`properties: { a: { default: {}, ${inner} } } }`))).toEqual([
      'asyncapi.yaml:11:39: error default-invalid: this default: it needs "c", says the schema OrderPlaced; correct the value or the schema',
    ]);
  });

  it.each(["oneOf", "anyOf"])("are not applied under %s", async (keyword) => {
    expect(await check(withPayload(`${keyword}:\n  - properties: { a: { default: 1 } }`))).toEqual([
      `asyncapi.yaml:12:43: warning default-not-applied: this default is not filled in where its schema is reached under ${keyword} (asyncapi.yaml:11:11), because whether that applies depends on the value; move it out or let the code decide`,
    ]);
  });

  it.each([
    ["not", "not: { properties: { a: { default: 1 } } }"],
    ["if", "if: { properties: { a: { default: 1 } } }\nthen: {}"],
    ["then", "if: {}\nthen: { properties: { a: { default: 1 } } }"],
    ["else", "if: {}\nelse: { properties: { a: { default: 1 } } }"],
    ["patternProperties", "patternProperties: { ^a: { default: 1 } }"],
    ["dependencies", "dependencies: { a: { properties: { b: { default: 1 } } } }"],
  ])("are not applied under %s", async (keyword, payload) => {
    const found = await check(withPayload(payload));
    expect(found.map((line) => line.replace(/\(.*$/, ""))).toEqual([
      expect.stringMatching(new RegExp(`warning default-not-applied: .* under ${keyword} $`)),
    ]);
  });

  it("are not applied where a reference leads from there", async () => {
    const text = `${withPayload("anyOf: [{ $ref: '#/components/schemas/A' }]\nproperties: { b: { default: 1 } }")}components:
  schemas:
    A: { properties: { a: { default: 1 }, next: { $ref: "#/components/schemas/A" } } }
`;
    expect(await check(text)).toEqual([
      expect.stringMatching(/^asyncapi\.yaml:15:38: warning default-not-applied/),
    ]);
  });

  it("are not applied in headers", async () => {
    const headers = "headers: { type: object, properties: { a: { type: string, default: x } } }";
    expect(await check(withPayload("{}", headers))).toEqual([
      "asyncapi.yaml:9:76: warning default-not-applied: this default is not filled in where its schema is reached under headers (asyncapi.yaml:9:18), because headers are sent as they are; remove it",
    ]);
  });

  it.each([
    ["a payload", "{ type: object, default: {} }"],
    ["an item", "items: { type: string, default: x }"],
    ["a member of any name", "additionalProperties: { type: string, default: x }"],
  ])("are not applied to %s", async (_, payload) => {
    expect(await check(withPayload(payload))).toEqual([
      expect.stringMatching(
        / warning default-not-applied: .* because it is not that of a named member; give it to one or remove it$/,
      ),
    ]);
  });

  it("are not applied under further members beside patterns", async () => {
    const payload =
      "patternProperties: { ^a: {} }\nadditionalProperties: { properties: { b: { default: 1 } } }";
    expect(await check(withPayload(payload))).toEqual([
      expect.stringMatching(
        /^asyncapi\.yaml:12:63: warning default-not-applied: .* under patternProperties /,
      ),
    ]);
  });

  it("give way to others at the same member", async () => {
    const text = `${withPayload("properties: { b: { default: 1, allOf: [{ $ref: '#/components/schemas/A' }] } }")}components:
  schemas:
    A: { default: 2 }
`;
    expect(await check(text)).toEqual([]);
  });

  it("are applied in members, items and allOf", async () => {
    const payload = `allOf: [{ properties: { a: { default: 1 } } }]
properties: { b: { items: { properties: { c: { default: 1 } } }, additionalProperties: { properties: { d: { default: 1 } } } } }`;
    expect(await check(withPayload(payload))).toEqual([]);
  });
});
