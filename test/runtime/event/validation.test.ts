import { defineHeaders, fail, validator } from "eventpact/gen/v1";
import { describe, expect, it } from "vitest";
import { violationOf } from "../../../src/runtime/event/violation.ts";
import { errorsOf, validatorsOf } from "../../codegen/support/validators.ts";

const named = { key: "Event", type: "event.v1" };

describe("the errors of a validator", () => {
  it("are each listed once, whatever parts of the schema find them", () => {
    const positive = { properties: { n: { minimum: 1 } }, required: ["id"] };
    const { read, write } = validatorsOf({
      ...positive,
      properties: { id: { type: "string" }, n: { type: "number" } },
      allOf: [positive, positive],
    });
    expect(errorsOf(read, { n: 0 })).toEqual(["/id is missing", "/n must satisfy minimum 1"]);
    expect(errorsOf(write, { id: "a", n: 0, m: 1 }).sort()).toEqual([
      "/m is not a property of the contract",
      "/n must satisfy minimum 1",
    ]);
  });

  it("name an unknown property once, also where two schemas refuse it", () => {
    const refusing = { properties: { id: true }, additionalProperties: false } as const;
    const { read } = validatorsOf({ allOf: [refusing, { ...refusing, properties: { id: true, k: true } }] });
    expect(errorsOf(read, { m: 1 })).toEqual(["/m is not a property of the contract"]);
  });

  it("are both there where one place breaks a keyword in two ways", () => {
    const { read } = validatorsOf({ allOf: [{ minimum: 1 }, { minimum: 2 }] });
    expect(errorsOf(read, 0)).toEqual([" must satisfy minimum 1", " must satisfy minimum 2"]);
  });

  it("are 100 at most, and the verdict does not depend on them", () => {
    const { read } = validatorsOf({ items: { type: "number" } });
    const texts = (count: number) => Array.from({ length: count }, () => "x");
    expect([99, 100, 101, 5000].map((count) => [read(texts(count)), read.errors?.length])).toEqual([
      [false, 99],
      [false, 100],
      [false, 100],
      [false, 100],
    ]);
  });

  it("do not hide a failure that comes when the list is full", () => {
    // More than 100 errors of the first member, taken back with it, or kept: the second decides.
    const many = { items: { type: "number" } } as const;
    const { read } = validatorsOf({
      properties: { a: { anyOf: [many, { type: "array" }] }, b: many, c: { anyOf: [many, { minItems: 9 }] } },
    });
    const texts = Array.from({ length: 200 }, () => "x");
    expect(read({ a: texts, c: texts })).toBe(true);
    expect(read({ a: texts, b: texts, c: texts })).toBe(false);
    expect(read({ a: texts, b: [], c: ["x"] })).toBe(false);
    const oneOf = validatorsOf({
      properties: { b: many, c: { oneOf: [many, { type: "array" }] }, d: { not: many } },
    });
    expect(oneOf.read({ c: texts, d: texts })).toBe(true);
    expect(oneOf.read({ b: texts, c: texts, d: texts })).toBe(false);
    expect(oneOf.read({ c: [], d: texts })).toBe(false);
    expect(oneOf.read({ c: texts, d: [] })).toBe(false);
  });

  it("are counted as 100 or more by the error made of them", () => {
    const check = (count: number) =>
      validator((_, pointer, errors) => {
        for (let index = 0; index < count; index++) fail(errors, `${pointer}/${index}`, "type", "string");
      });
    const errorOf = (count: number) => {
      const validate = check(count);
      validate(0);
      return violationOf(validate, "payload", named);
    };
    expect(errorOf(99).message).toMatch(/; and 94 more$/);
    for (const count of [100, 101, 100_000]) {
      expect(errorOf(count).message).toMatch(/; and at least 95 more$/);
      expect([errorOf(count).total, errorOf(count).issues.length]).toEqual([100, 20]);
    }
  });
});

it("headers that are no strings are read back, however many they are", () => {
  const names = Array.from({ length: 350 }, (_, index) => `h${index}`);
  const { read, write } = validatorsOf({
    properties: Object.fromEntries(names.map((name) => [name, { type: "integer" }])),
  });
  const codec = defineHeaders(read, write);
  const headers = Object.fromEntries(names.map((name, index) => [name, index]));
  const carried = JSON.parse(codec.write(headers, named) ?? "");
  expect(codec.read(carried, named)).toEqual(headers);
  expect(() => codec.read({ ...carried, h7: "x" }, named)).toThrow(/\/h7 must be integer/);
});
