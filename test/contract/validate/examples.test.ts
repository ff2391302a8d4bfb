import { describe, expect, it } from "vitest";
import { check, withPayload } from "../contract-files.ts";

const ORDER = `type: object
required: [id, lines]
additionalProperties: false
properties:
  id: { type: string, format: uuid }
  state: { enum: [open, paid] }
  lines: { type: array, items: { type: object, properties: { count: { type: integer, minimum: 1 } } } }`;

describe("examples of messages", () => {
  it("may be right", async () => {
    const examples =
      "examples: [{ payload: { id: 1fa6ef40-8f47-40a8-8cf6-f8607d0066ef, lines: [{ count: 2 }] } }]";
    expect(await check(withPayload(ORDER, examples))).toEqual([]);
  });

  it("are checked in full, each issue at its value", async () => {
    const examples = `examples:
  - payload:
      id: 7
      sate: open
      lines:
        - count: 0
        - count: 1.5
  - name: empty
    payload: {}
  - payload: text`;
    expect(await check(withPayload(ORDER, examples))).toEqual([
      `asyncapi.yaml:11:19: error example-invalid: the payload of example 1 of OrderPlaced: /id must be string, not a number, says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:12:21: error example-invalid: the payload of example 1 of OrderPlaced: it must not have "sate" (did you mean "state"?), says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:14:26: error example-invalid: the payload of example 1 of OrderPlaced: /lines/0/count must be >= 1, which 0 does not do, says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:15:26: error example-invalid: the payload of example 1 of OrderPlaced: /lines/1/count must be integer, not a number, says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:17:22: error example-invalid: the payload of the example "empty" of OrderPlaced: it needs "id", says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:17:22: error example-invalid: the payload of the example "empty" of OrderPlaced: it needs "lines", says the schema OrderPlaced; correct the value or the schema`,
      `asyncapi.yaml:18:22: error example-invalid: the payload of example 3 of OrderPlaced: it must be object, not a string, says the schema OrderPlaced; correct the value or the schema`,
    ]);
  });

  it("are checked by format, value and constant", async () => {
    const payload =
      "properties: { a: { format: date }, b: { enum: [red, green] }, c: { const: 1 }, d: { pattern: ^x } }";
    const found = await check(
      withPayload(payload, "examples: [{ payload: { a: x, b: gren, c: [2], d: y } }]"),
    );
    expect(found.map((line) => line.replace(/^.*OrderPlaced: /, ""))).toEqual([
      '/a must be a date, not "x", says the schema OrderPlaced; correct the value or the schema',
      '/b must be one of "red", "green", not "gren" (did you mean "green"?), says the schema OrderPlaced; correct the value or the schema',
      "/c must be 1, not an array, says the schema OrderPlaced; correct the value or the schema",
      '/d must match pattern "^x", which "y" does not do, says the schema OrderPlaced; correct the value or the schema',
    ]);
  });

  it("and defaults are checked by the formats of integers, as validators do", async () => {
    const payload =
      "properties: { a: { type: integer, format: int32, default: 2147483648 }, b: { type: integer, format: int64 } }";
    const found = await check(
      withPayload(
        payload,
        "examples: [{ payload: { a: 3000000000, b: 1 } }, { payload: { a: 1, b: 1.0e+19 } }]",
      ),
    );
    expect(found.map((line) => line.replace(/^.*: (?=\/|this default)/, ""))).toEqual([
      "/a must be an int32, not 3000000000, says the schema OrderPlaced; correct the value or the schema",
      "/b must be an int64, not 10000000000000000000, says the schema OrderPlaced; correct the value or the schema",
      "this default: it must be an int32, not 2147483648, says the schema OrderPlaced; correct the value or the schema",
    ]);
  });

  it("are checked in 2020-12, too", async () => {
    const payload =
      "schemaFormat: application/schema+json;version=2020-12\nschema: { prefixItems: [{ type: string }], items: false }";
    expect(
      await check(
        withPayload(payload, "examples: [{ payload: [a] }, { payload: [1] }, { payload: [a, b] }]"),
      ),
    ).toEqual([
      "asyncapi.yaml:9:50: error example-invalid: the payload of example 2 of OrderPlaced: /0 must be string, not a number, says the schema OrderPlaced; correct the value or the schema",
      "asyncapi.yaml:9:67: error example-invalid: the payload of example 3 of OrderPlaced: it must NOT have more than 1 items, says the schema OrderPlaced; correct the value or the schema",
    ]);
  });

  it("have headers that fit, those of the envelope left out", async () => {
    const message = `headers:
  properties: { specversion: {}, tenant: { type: string } }
examples:
  - headers: { specversion: "1.0", tenant: a }
  - headers: { tenant: 5 }`;
    expect(await check(withPayload("{}", message))).toEqual([
      "asyncapi.yaml:13:32: error example-invalid: the headers of example 2 of OrderPlaced: /tenant must be string, not a number, says the schema OrderPlacedHeaders; correct the value or the schema",
    ]);
  });
});

describe("a value that fits no branch", () => {
  const union = (examples: string): string =>
    `${withPayload(
      `oneOf:
  - { type: object, required: [kind, a], properties: { kind: { const: a }, a: { type: string }, same: { type: string } } }
  - { $ref: "#/components/schemas/B" }`,
      `examples:\n${examples}`,
    )}components:
  schemas:
    B: { type: object, required: [kind, b], properties: { kind: { const: b }, b: { type: integer } } }
`;
  const findings = async (example: string): Promise<string[]> =>
    (await check(union(`  - payload: ${example}`))).map((line) =>
      line.replace(/ error .*OrderPlaced: /, " ").replace(/, says the schema OrderPlaced; .*$/, ""),
    );

  it("is told by the branch that its tag selects", async () => {
    expect(await findings("{ kind: a }")).toEqual(['asyncapi.yaml:10:22: it needs "a"']);
    expect(await findings("{ kind: b, b: x }")).toEqual([
      "asyncapi.yaml:10:36: /b must be integer, not a string",
    ]);
  });

  it("is told by all branches when no tag selects one", async () => {
    expect(await findings("{ kind: c }")).toEqual([
      'asyncapi.yaml:10:22: it fits none of the 2 branches of oneOf (1: it needs "a"; 2: it needs "b")',
    ]);
  });

  it("is told by the nearest branches when there are many", async () => {
    const branches = ["a", "b", "c", "d", "e"].map((name) => `{ required: [${name}, ${name}2] }`);
    const found = await check(
      withPayload(`anyOf: [${branches.join(", ")}]`, "examples: [{ payload: { d: 1, b2: 1 } }]"),
    );
    expect(found.map((line) => line.replace(/^.*OrderPlaced: /, ""))).toEqual([
      'it fits none of the 5 branches of anyOf (the nearest are 2: it needs "b"; 4: it needs "d2"; 1: it needs "a"), says the schema OrderPlaced; correct the value or the schema',
    ]);
  });

  it("is told to fit several", async () => {
    const found = await check(
      withPayload("oneOf: [{ type: number }, { type: integer }]", "examples: [{ payload: 1 }]"),
    );
    expect(found.map((line) => line.replace(/^.*OrderPlaced: /, ""))).toEqual([
      "it fits 2 branches of oneOf, where it must fit exactly one, says the schema OrderPlaced; correct the value or the schema",
    ]);
  });
});

describe("examples of schemas", () => {
  it("are checked where they stand", async () => {
    const payload = `properties:
  id: { type: integer, examples: [1, two] }
  tags: { type: array, items: { $ref: "#/components/schemas/Tag" }, examples: [[a, 1]] }`;
    const tag = "components:\n  schemas:\n    Tag: { type: string, examples: [a, 2] }\n";
    expect(await check(withPayload(payload) + tag)).toEqual([
      "asyncapi.yaml:12:48: error example-invalid: example 2 of this schema: it must be integer, not a string, says the schema OrderPlaced; correct the value or the schema",
      "asyncapi.yaml:13:94: error example-invalid: example 1 of this schema: /1 must be string, not a number, says the schema OrderPlaced; correct the value or the schema",
      "asyncapi.yaml:16:40: error example-invalid: example 2 of this schema: it must be string, not a number, says the schema Tag; correct the value or the schema",
    ]);
  });
});
