import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../../src/contract/model.ts";
import { changesBetween } from "./support/normal.ts";
import { closed, INTEGER, NULL, NUMBER, object, TEXT, tagged } from "./tables/row.ts";

type Row = readonly [old: JsonSchema, next: JsonSchema, ...sentences: string[]];

const SENTENCES: readonly Row[] = [
  [
    object({ status: { enum: ["a"] } }),
    object({ status: { enum: ["a", "archived"] } }),
    'enum of /status gained "archived"',
  ],
  [
    { enum: [1, 2, 3, 4, 5, 6, 7] },
    { enum: [0] },
    "enum of the value gained 0",
    "enum of the value lost 1, 2, 3, 4, 5 and 2 more",
  ],
  [
    { const: "a" },
    { const: { a: "x".repeat(100) } },
    `const of the value changed from "a" to {"a":"${"x".repeat(74)}…`,
  ],
  [TEXT, { type: ["integer", "null"] }, "type of the value changed from string to null or integer"],
  [object({ a: TEXT }), object({ a: { type: ["string", "null"] } }), "/a may be null now"],
  [
    NUMBER,
    { type: "number", exclusiveMinimum: 0 },
    "minimum of the value changed from none to 0 (exclusive)",
  ],
  [
    { type: "number", maximum: 5 },
    { type: "number", maximum: 4.5 },
    "maximum of the value changed from 5 to 4.5",
  ],
  [{ type: "string", maxLength: 5 }, TEXT, "maxLength of the value changed from 5 to none"],
  [
    { type: "number", multipleOf: 2 },
    { type: "number", multipleOf: 3 },
    "multipleOf of the value changed from 2 to 3",
  ],
  [TEXT, { type: "string", pattern: "^a" }, 'the value has the pattern "^a" now'],
  [{ type: "string", format: "date" }, TEXT, 'the value has no format "date" any more'],
  [
    { type: "string", format: "date" },
    { type: "string", format: "time" },
    'format of the value changed from "date" to "time"',
  ],
  [
    closed({ a: TEXT }),
    closed({ a: TEXT, b: TEXT }),
    "/b is a new member, where no further members were allowed",
  ],
  [object({ a: TEXT }), object({ a: TEXT, b: TEXT }), "/b is described now, where any value was allowed"],
  [closed({ b: TEXT }, { required: ["b"] }), closed({}), "/b, a required member, is not allowed any more"],
  [object({ b: TEXT }), object({}), "/b, a member, is not described any more"],
  [object({ b: TEXT }), object({ b: TEXT }, { required: ["b"] }), "/b is required now"],
  [
    object({ b: { default: 1 } }),
    object({ b: { default: 1 } }, { required: ["b"] }),
    "/b is required now and has a default",
  ],
  [object({}), closed({}), "the value allows no further members any more"],
  [object({}), object({}, { patternProperties: { "^x-": TEXT } }), "/* is described now for names like ^x-"],
  [
    object({}),
    object({}, { dependentRequired: { a: ["b", "c"] } }),
    'where /a is there, "b", "c" is required now',
  ],
  [
    { type: "array", items: [TEXT] },
    { type: "array", items: [TEXT, TEXT] },
    "/1, an item at a place of its own, is described now",
  ],
  [
    { type: "array", items: [TEXT] },
    { type: "array", items: [TEXT], additionalItems: false },
    "the value allows no items behind the first 1 any more",
  ],
  [
    { oneOf: [tagged("a"), tagged("b")] },
    { oneOf: [tagged("a")] },
    'oneOf of the value lost the branch with kind "b"',
  ],
  [
    { anyOf: [TEXT, INTEGER] },
    { anyOf: [TEXT, INTEGER, { $ref: "#/definitions/X" }], definitions: { X: { type: "boolean" } } },
    "anyOf of the value gained the branch X",
  ],
  [
    { anyOf: [TEXT, INTEGER] },
    { anyOf: [TEXT, NUMBER] },
    "type of the value (anyOf branch integer) changed from integer to number",
  ],
  [TEXT, { anyOf: [TEXT, NULL] }, "the value may be null now"],
  [
    object({}),
    object({}, { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
    "the value has to fit one of 2 schemas as well now",
  ],
  [object({ b: TEXT, a: object({}) }), object({ a: object({ b: TEXT }) }), "/b moved to /a/b"],
  [{ type: "string", default: "a" }, TEXT, 'default of the value changed from "a" to none'],
  [
    object({ "a/b~c": TEXT }),
    object({ "a/b~c": INTEGER }),
    "type of /a~1b~0c changed from string to integer",
  ],
];

test.each(SENTENCES.map(([old, next, ...sentences]) => ({ old, new: next, sentences })))(
  "$sentences",
  ({ old, new: next, sentences }) => {
    expect(changesBetween(old, next).map(({ message }) => message)).toEqual(sentences);
  },
);

describe("where it stands", () => {
  test("a keyword is found in the part that holds it, before and after", () => {
    const part = { minLength: 1 };
    const [change] = changesBetween({ allOf: [TEXT, part] }, { type: "string", minLength: 2 });
    expect(change?.old).toEqual({ node: part, keyword: "minLength" });
    expect(change?.new).toEqual({ node: { type: "string", minLength: 2 }, keyword: "minLength" });
  });

  test("what is new or gone stands where it is missing from", () => {
    const [change] = changesBetween(closed({ a: TEXT }), closed({ a: TEXT, b: INTEGER }));
    expect(change?.old).toEqual({ node: closed({ a: TEXT }), keyword: "additionalProperties" });
    expect(change?.new).toEqual({ node: closed({ a: TEXT, b: INTEGER }), keyword: "properties", key: "b" });
    const [enumeration] = changesBetween(TEXT, { const: "a" });
    expect(enumeration?.old).toEqual({ node: TEXT, keyword: "type" });
    expect(enumeration?.new).toEqual({ node: { const: "a" }, keyword: "const" });
  });

  test("a branch has its index", () => {
    const [change] = changesBetween({ anyOf: [TEXT, INTEGER] }, { anyOf: [TEXT, NULL, INTEGER] });
    expect(change?.new).toMatchObject({ keyword: "anyOf", key: 1 });
  });
});
