import { describe, expect, it } from "vitest";
import { check, withPayload } from "../contract-files.ts";

const at = (place: string, severity: "error" | "warning", text: string): string =>
  `asyncapi.yaml:${place}: ${severity} schema-empty: ${text}`;
const SELF = "{ $ref: '#/channels/orders/messages/OrderPlaced/payload' }";
const MODERN = "schemaFormat: application/schema+json;version=2020-12\nschema:\n  ";

describe("schemas that accept nothing", () => {
  it("are a payload of false", async () => {
    const text = withPayload("{}").replace("payload:\n          {}", "payload: false");
    expect(await check(text)).toEqual([
      at(
        "10:18",
        "error",
        "no value fits here: its schema is false; write a schema that something fits, or leave the payload of OrderPlaced out",
      ),
    ]);
  });

  it.each<[name: string, payload: string, place: string, text: string]>([
    [
      "not everything",
      "not: {}",
      "11:16",
      "not forbids everything here; write a schema that something fits, or leave the payload of OrderPlaced out",
    ],
    [
      "a required member that is false",
      "type: object\nrequired: [a]\nproperties: { a: false }",
      "12:22",
      '"a" is required, but its schema accepts nothing (asyncapi.yaml:13:28); make it optional or correct its schema',
    ],
    [
      "a required member that must not be anything",
      "type: object\nrequired: [a]\nproperties: { a: { not: true } }",
      "12:22",
      '"a" is required, but its schema accepts nothing (asyncapi.yaml:13:35); make it optional or correct its schema',
    ],
    [
      "a required member that nothing allows",
      "type: object\nrequired: [a]\nadditionalProperties: false",
      "12:22",
      '"a" is required, but its schema accepts nothing (asyncapi.yaml:13:33); make it optional or correct its schema',
    ],
    [
      "a required member whose name a pattern forbids",
      "type: object\nrequired: [a]\nproperties: { a: {} }\npatternProperties: { ^a: false }",
      "12:22",
      '"a" is required, but its schema accepts nothing (asyncapi.yaml:14:36); make it optional or correct its schema',
    ],
    [
      "what a required member asks for",
      "type: object\nrequired: [a]\nproperties: { a: {}, b: false }\ndependencies: { a: [b] }",
      "14:31",
      '"b" is required, but its schema accepts nothing (asyncapi.yaml:13:35); make it optional or correct its schema',
    ],
    [
      "a required name that is none",
      "type: object\nrequired: [abc]\nproperties: { abc: {} }\npropertyNames: { maxLength: 2 }",
      "12:22",
      '"abc" is required, but propertyNames (asyncapi.yaml:14:26) forbids the name; correct one of the two',
    ],
    [
      "more names than may be",
      "type: object\nrequired: [a, b]\nproperties: { a: {}, b: {} }\nmaxProperties: 1",
      "14:26",
      "2 properties are required, but maxProperties is 1; correct one of the two",
    ],
    [
      "fewer names than must be",
      "type: object\nproperties: { a: {} }\nadditionalProperties: false\nminProperties: 2",
      "14:26",
      "minProperties is 2, but additionalProperties (asyncapi.yaml:13:33) leaves only 1; correct one of the two",
    ],
    [
      "types that contradict each other",
      "allOf: [{ type: string }, { type: [integer, 'null'] }]",
      "11:45",
      "it must be string (asyncapi.yaml:11:27), but also integer or null; correct one of them",
    ],
    [
      "a type that is forbidden",
      "type: [integer, string]\nnot: { type: [number, string] }",
      "12:16",
      "it must be integer or string, but not forbids just that; correct one of them",
    ],
    [
      "an enum of another type",
      "type: string\nenum: [1, 2]",
      "11:17",
      'none of the values that enum (asyncapi.yaml:12:17) allows fits type "string"; correct one of the two',
    ],
    [
      "a const of another type",
      "type: string\nconst: 1",
      "11:17",
      'the only value that const (asyncapi.yaml:12:18) allows does not fit type "string"; correct one of the two',
    ],
    [
      "an enum without the const",
      "enum: [a, b]\nallOf: [{ const: c }]",
      "12:28",
      'none of the values that enum (asyncapi.yaml:11:17) allows fits const "c"; correct one of the two',
    ],
    [
      "limits of numbers",
      "type: number\nminimum: 5\nmaximum: 3",
      "13:20",
      "minimum 5 (asyncapi.yaml:12:20) is above maximum 3; correct one of the two",
    ],
    [
      "exclusive limits",
      "type: number\nexclusiveMinimum: 1\nmaximum: 1",
      "13:20",
      "exclusiveMinimum 1 (asyncapi.yaml:12:29) leaves nothing below maximum 1; correct one of the two",
    ],
    [
      "limits without an integer between them",
      "type: integer\nminimum: 1.2\nexclusiveMaximum: 2",
      "13:29",
      "there is no integer between minimum 1.2 (asyncapi.yaml:12:20) and exclusiveMaximum 2; correct one of the two",
    ],
    [
      "limits of texts",
      "type: string\nminLength: 3\nallOf: [{ maxLength: 2 }]",
      "13:32",
      "minLength 3 (asyncapi.yaml:12:22) is above maxLength 2; correct one of the two",
    ],
    [
      "limits of lists",
      "type: array\nminItems: 3\nmaxItems: 2",
      "13:21",
      "minItems 3 (asyncapi.yaml:12:21) is above maxItems 2; correct one of the two",
    ],
    [
      "a list that must hold what it may not",
      "type: array\nminItems: 2\nitems: [{}]\nadditionalItems: false",
      "12:21",
      "2 items are needed, but there may be only 1 (asyncapi.yaml:14:28); correct one of the two",
    ],
    [
      "contains in a list that holds nothing",
      "type: array\ncontains: {}\nmaxItems: 0",
      "12:21",
      "contains asks for at least 1 in a list of at most 0 (asyncapi.yaml:13:21); correct one of the two",
    ],
    [
      "contains of what no item is",
      "type: array\ncontains: { type: string }\nitems: { type: integer }",
      "13:27",
      "",
    ],
    [
      "more contains than at most",
      `${MODERN}{ type: array, contains: {}, minContains: 3, maxContains: 2 }`,
      "13:38",
      "contains asks for at least 3, but maxContains is 2; correct one of the two",
    ],
    [
      "what stands beside a $ref",
      `${MODERN}{ type: object, properties: { a: { $ref: '#/channels/orders/messages/OrderPlaced/payload/schema', type: string } } }`,
      "13:21",
      "it must be string (asyncapi.yaml:13:117), but also object; correct one of them",
    ],
    [
      "a member that never ends",
      `type: object\nrequired: [next]\nproperties: { next: ${SELF} }`,
      "12:22",
      '"next" is required and leads back to this schema, so a value would never end; make it optional or let it be null',
    ],
    [
      "a list that never ends",
      `type: array\nminItems: 1\nitems: ${SELF}`,
      "12:21",
      "1 item is needed, and item 0 leads back to this schema, so a value would never end; allow an empty list",
    ],
    [
      "branches that all contradict what stands around them",
      "type: integer\noneOf: [{ type: string }, { type: object }]",
      "12:18",
      "none of the branches of oneOf can be met; the first one: it must be integer (asyncapi.yaml:11:17), but also string; correct one of them",
    ],
  ])("are found: %s", async (_name, payload, place, text) => {
    const found = await check(withPayload(payload));
    if (text === "")
      expect(found[0]).toMatch(
        / error schema-empty: no value fits here: contains asks for an item that no value can be: it must be /,
      );
    // Ajv refuses some of them by itself.
    else
      expect(found.filter((line) => !line.includes("strict mode"))).toEqual([
        at(place, "error", `no value fits here: ${text}`),
      ]);
  });

  it("are reported once, however many lead there, over files too", async () => {
    const files = {
      "asyncapi.yaml": withPayload(
        "type: object\nrequired: [a, b]\nproperties: { a: { $ref: ./code.yaml }, b: { $ref: ./code.yaml } }",
      ),
      "code.yaml": "allOf: [{ type: string, minLength: 5 }, { maxLength: 4 }]\n",
    };
    expect(await check(files)).toEqual([
      "code.yaml:1:54: error schema-empty: no value fits here: minLength 5 (code.yaml:1:36) is above maxLength 4; correct one of the two",
    ]);
  });

  it("are found in members that may be left out", async () => {
    expect(
      await check(withPayload("properties: { a: { type: string, minLength: 2, maxLength: 1 } }")),
    ).toEqual([
      at(
        "11:69",
        "error",
        "no value fits here: minLength 2 (asyncapi.yaml:11:55) is above maxLength 1; correct one of the two",
      ),
    ]);
  });

  it("are warned about where a value can do without them", async () => {
    for (const keyword of ["anyOf", "oneOf"]) {
      expect(
        await check(
          withPayload(`${keyword}: [{ type: string, minLength: 2, maxLength: 1 }, { type: string }]`),
        ),
      ).toEqual([
        at(
          "11:60",
          "warning",
          "no value fits here: minLength 2 (asyncapi.yaml:11:46) is above maxLength 1; correct one of the two",
        ),
      ]);
    }
    expect(await check(withPayload("properties: { a: false }\nrequired: [a]"))).toEqual([
      at(
        "12:22",
        "warning",
        'no object fits here: "a" is required, but its schema accepts nothing (asyncapi.yaml:11:28); make it optional or correct its schema',
      ),
    ]);
  });

  it.each([
    ["a member that must be absent", "type: object\nproperties: { a: false, b: { not: {} } }"],
    ["an empty list", "type: array\nitems: false"],
    ["recursion that can end", `type: object\nproperties: { next: ${SELF} }`],
    [
      "recursion that ends in null",
      `type: object\nrequired: [next]\nproperties: { next: { anyOf: [${SELF}, { type: 'null' }] } }`,
    ],
    [
      "recursion that ends in an empty list",
      `type: object\nrequired: [all]\nproperties: { all: { type: array, items: ${SELF} } }`,
    ],
    [
      "what if and not ask",
      "if: { type: string, minLength: 2, maxLength: 1 }\nthen: {}\nnot: { type: string, minimum: 1, maximum: 0, const: 5 }",
    ],
    ["a number between", "type: number\nexclusiveMinimum: 1\nexclusiveMaximum: 2"],
    ["one of its types", "type: [string, integer]\nenum: [1]"],
  ])("are not %s", async (_name, payload) => {
    expect((await check(withPayload(payload))).filter((line) => line.includes("schema-empty"))).toEqual([]);
  });
});
