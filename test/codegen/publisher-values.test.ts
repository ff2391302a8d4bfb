import { describe, expect, it } from "vitest";
import { checkPublisherValues, withFilledExamples } from "../../src/codegen/publisher-values.ts";
import type { Contract, JsonSchema } from "../../src/contract/model.ts";
import { checkContract } from "../../src/contract/validate/check-contract.ts";
import { contractOf } from "./support/contract.ts";

const contractWith = (
  schema: JsonSchema,
  examples: readonly unknown[] = [],
  others: Readonly<Record<string, JsonSchema>> = {},
): Contract =>
  contractOf({
    schemas: { Payload: schema, ...others },
    messages: [
      { key: "Event", payload: "Payload", examples: examples.map((payload) => ({ payload, node: {} })) },
    ],
  });

const reported = (contract: Contract) =>
  checkPublisherValues(contract).map(({ code, message }) => `${code}: ${message}`);
const invalid = async (contract: Contract) =>
  (await checkContract(withFilledExamples(contract)))
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);

const person: JsonSchema = {
  type: "object",
  required: ["name", "level"],
  properties: { name: { type: "string" }, level: { type: "integer", default: 1 } },
};

describe("examples", () => {
  it("may be what a publisher writes, defaults left out", async () => {
    const contract = contractWith(person, [{ name: "a" }, { name: "a", level: 2 }]);
    expect(reported(contract)).toEqual([]);
    expect(await invalid(contract)).toEqual([]);
    expect(contract.messages[0]?.examples[0]?.payload).toEqual({ name: "a" });
  });

  it("are refused for what no schema names, at any depth, and only for that", async () => {
    const contract = contractWith(
      { type: "object", properties: { list: { type: "array", items: person }, free: { type: "object" } } },
      [{ list: [{ name: "a" }, { name: "a", levle: 2 }], free: { any: 1 }, other: 1 }],
    );
    expect(reported(contract)).toEqual([
      'example-rejected-by-publisher: the payload of example 1 of Event: a publisher could not write it, /list/1 has "levle", which the schema does not name (did you mean "level"?); correct the example or the schema',
      'example-rejected-by-publisher: the payload of example 1 of Event: a publisher could not write it, it has "other", which the schema does not name; correct the example or the schema',
    ]);
    expect(await invalid(contract)).toEqual([]);
  });

  it("are looked at in objects with many members, too", () => {
    const properties = Object.fromEntries([..."abcdefghijkl"].map((name) => [name, true]));
    const contract = contractWith({ type: "object", properties }, [
      { a: 1, l: 1 },
      { a: 1, xyz: 1 },
    ]);
    expect(reported(contract)).toEqual([
      expect.stringContaining('example 2 of Event: a publisher could not write it, it has "xyz"'),
    ]);
  });

  it("that a reader would refuse are left to the other check", async () => {
    const contract = contractWith(person, [{ name: 1 }]);
    expect(reported(contract)).toEqual([]);
    expect(await invalid(contract)).toEqual([
      expect.stringMatching(/^example-invalid: .*\/name must be string/),
    ]);
  });

  it("that a schema gives may leave out what a default fills as well, and nothing else", async () => {
    const Level: JsonSchema = { type: "integer", default: 1 };
    const withExamples = (examples: readonly unknown[]): JsonSchema => ({
      type: "object",
      required: ["name", "level"],
      properties: { name: { type: "string" }, level: { $ref: "#/definitions/Level" } },
      examples,
    });
    expect(await invalid(contractWith(withExamples([{ name: "a" }]), [], { Level }))).toEqual([]);
    expect(await invalid(contractWith(withExamples([{}]), [], { Level }))).toEqual([
      expect.stringMatching(/^example-invalid: .*needs "name"/),
    ]);
  });

  it("still need required members that no default fills", async () => {
    const contract = contractWith(
      { oneOf: [{ type: "object", required: ["a"], properties: { a: { default: 1 } } }, { type: "null" }] },
      [{}],
    );
    expect(await invalid(contract)).toEqual([expect.stringMatching(/^example-invalid: .*needs "a"/)]);
  });

  it("are refused once for a reason that two schemas of one member give", () => {
    const part = (name: string): JsonSchema => ({
      type: "object",
      properties: { m: { type: "object", properties: { [name]: true } } },
    });
    expect(reported(contractWith({ allOf: [part("a"), part("b")] }, [{ m: { a: 1, c: 1 } }]))).toHaveLength(
      1,
    );
  });

  it("of a union are judged by the branch they fit", () => {
    const contract = contractWith(
      {
        oneOf: [
          { type: "object", required: ["k"], properties: { k: { const: "a" }, x: true } },
          { type: "object", required: ["k"], properties: { k: { const: "b" }, y: true } },
        ],
      },
      [
        { k: "a", x: 1 },
        { k: "b", x: 1 },
      ],
    );
    expect(reported(contract)).toEqual([
      expect.stringMatching(
        /^example-rejected-by-publisher: the payload of example 2 of Event: .* it has "x"/,
      ),
    ]);
  });
});

describe("defaults", () => {
  const options = (
    value: unknown,
    properties: Record<string, JsonSchema>,
    rest: object = {},
  ): JsonSchema => ({
    type: "object",
    properties: { options: { type: "object", default: value, properties, ...rest } },
  });

  it("may be what their schema names", () => {
    expect(
      reported(contractWith(options({}, { n: { type: "integer", default: 1 } }, { required: ["n"] }))),
    ).toEqual([]);
    expect(reported(contractWith(options({ any: 1 }, {})))).toEqual([]);
  });

  it("are refused where writing would refuse them, once, and not again for every example", () => {
    expect(reported(contractWith(options({ b: 1 }, { other: { type: "integer" } }), [{}, {}]))).toEqual([
      'default-rejected-by-publisher: this default is filled in, and then writing refuses it: it has "b", which the schema does not name; correct the default or the schema',
    ]);
  });

  it("are refused for what other defaults make of them", () => {
    expect(reported(contractWith(options({}, { n: { default: 1 } }, { maxProperties: 0 })))).toEqual([
      expect.stringMatching(/^default-rejected-by-publisher: .*it must satisfy maxProperties 0/),
    ]);
  });

  it("are looked at with all schemas of their place", () => {
    const part = (name: string, more: object = {}): JsonSchema => ({
      type: "object",
      properties: { m: { type: "object", properties: { [name]: true }, ...more } },
    });
    expect(reported(contractWith({ allOf: [part("a", { default: { a: 1, b: 1 } }), part("b")] }))).toEqual(
      [],
    );
    expect(
      reported(contractWith({ allOf: [part("a", { default: { a: 1, c: 1 } }), part("b")] })),
    ).toHaveLength(1);
  });
});
