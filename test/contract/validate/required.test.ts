import { describe, expect, it } from "vitest";
import { check, withPayload } from "../contract-files.ts";

const undeclared = (place: string, name: string, hint = ""): string =>
  `asyncapi.yaml:${place}: error required-undeclared: "${name}" is required, but no schema of this object declares it${hint}; declare it under properties or correct the name`;

describe("required properties", () => {
  it("are declared", async () => {
    expect(
      await check(withPayload("required: [id, userid, when]\nproperties: { id: {}, user_id: {} }")),
    ).toEqual([undeclared("11:26", "userid", ' (did you mean "user_id"?)'), undeclared("11:34", "when")]);
  });

  it("are declared in members, items, headers and what references lead to", async () => {
    const payload = `properties:
  lines: { items: { required: [a], properties: { b: {} } } }
  other: { $ref: "#/components/schemas/Other" }`;
    const headers = "headers: { type: object, required: [tenent], properties: { tenant: {} } }";
    const text = `${withPayload(payload, headers)}components:
  schemas:
    Other: { additionalProperties: false, required: [c], properties: { d: {} } }
`;
    expect(await check(text)).toEqual([
      undeclared("9:45", "tenent", ' (did you mean "tenant"?)'),
      undeclared("12:42", "a"),
      undeclared("16:54", "c"),
    ]);
  });

  it.each([
    ["an object without names", "required: [a]"],
    ["further members of any kind", "required: [a]\nproperties: { b: {} }\nadditionalProperties: true"],
    ["patterns", "required: [a]\nproperties: { b: {} }\npatternProperties: { ^a: {} }"],
    ["a part of allOf", "required: [a]\nallOf: [{ properties: { a: {} } }]\nproperties: { b: {} }"],
  ])("may be those of %s", async (_, payload) => {
    expect(await check(withPayload(payload))).toEqual([]);
  });

  it.each([
    ["anyOf", "anyOf: [{ required: [a] }, { required: [b], properties: { b: { minLength: 1 } } }]"],
    ["oneOf", "oneOf: [{ required: [a] }, { required: [b] }]"],
    ["if", "if: { required: [a] }\nthen: { required: [b], properties: { b: {} } }"],
    ["not", "not: { required: [a, c] }"],
    ["dependencies", "dependencies: { a: { required: [b], properties: { c: {} } } }"],
  ])("may be declared outside %s", async (_, payload) => {
    expect(await check(withPayload(`${payload}\nproperties: { a: {}, b: {} }`))).toEqual([]);
  });

  it("may be declared outside for a member, too", async () => {
    const payload = `properties: { to: { properties: { zip: {}, city: {} } } }
if: { properties: { to: { required: [zip] } } }
then: { properties: { to: { required: [city], properties: { zip: { minLength: 1 } } } } }`;
    expect(await check(withPayload(payload))).toEqual([]);
  });

  it("may be declared by those who refer to the schema", async () => {
    const text = `${withPayload("allOf: [{ $ref: '#/components/schemas/Part' }]\nproperties: { a: {} }")}components:
  schemas:
    Part: { required: [a], properties: { b: {} } }
`;
    expect(await check(text)).toEqual([]);
  });

  it("are not declared by a branch's slip", async () => {
    expect(await check(withPayload("anyOf: [{ required: [aa] }]\nproperties: { aaa: {} }"))).toEqual([
      undeclared("11:32", "aa", ' (did you mean "aaa"?)'),
    ]);
  });

  it("are found in schemas that lead back to themselves", async () => {
    const text = `${withPayload("$ref: '#/components/schemas/Node'")}components:
  schemas:
    Node: { required: [valu], properties: { value: {}, next: { $ref: "#/components/schemas/Node" } } }
`;
    expect(await check(text)).toEqual([undeclared("14:24", "valu", ' (did you mean "value"?)')]);
  });
});
