import fc from "fast-check";
import { expect, it } from "vitest";
import { findUnsafeNumber } from "../../../src/runtime/wire/unsafe-number.ts";

it.each([
  ['{"id":9007199254740993}', "/id"],
  ['{"id":-9007199254740993}', "/id"],
  ['{"data":{"lines":[{"n":1},{"n":12345678901234567890}]}}', "/data/lines/1/n"],
  ['{"a/b~c\\n":[[],{},9007199254740993]}', "/a~1b~0c\n/2"],
  ['{"text":"\\"9007199254740993","n":[1,2,9007199254740993]}', "/n/2"],
  [`{"n":1${"0".repeat(400)}}`, "/n"],
  ["9007199254740993", ""],
])("finds the integer that parsing changes in %s", (text, pointer) => {
  expect(findUnsafeNumber(text)).toBe(pointer);
});

it.each([
  '{"id":9007199254740992,"id2":-9007199254740992}',
  '{"id":1152921504606846976}',
  // As JavaScript writes 2^60, and -1.2345678901234568e20.
  '{"id":1152921504606847000,"other":-123456789012345680000}',
  '{"id":"9007199254740993"}',
  '{"9007199254740993":1}',
  '{"n":9007199254740993.0,"m":9007199254740993e1,"o":0.12345678901234567890}',
  '{"time":"2026-01-01T00:00:00Z","card":"4111111111111111","uuid":"00000000-0000-0000-0000-000000000000"}',
])("lets pass %s", (text) => {
  expect(findUnsafeNumber(text)).toBeUndefined();
});

it("finds it wherever it is, and nothing else", () => {
  const leaf = fc.oneof(
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
    fc.string(),
    fc.stringMatching(/^\d{10,20}$/),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.boolean(),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("tree")), fc.dictionary(fc.string(), tie("tree"))),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const changed = pointersOfChanged(value, "");
      expect(findUnsafeNumber(textOf(value))).toBe(changed[0]);
    }),
  );
});

function textOf(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(textOf).join(" , ")}]`;
  if (typeof value !== "object" || !value) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)} : ${textOf(member)}`,
  );
  return `{${members.join(",")}}`;
}

function pointersOfChanged(value: unknown, pointer: string): string[] {
  if (typeof value === "bigint") {
    const isHeld = BigInt(Number(value)) === value || String(Number(value)) === String(value);
    return isHeld ? [] : [pointer];
  }
  if (typeof value !== "object" || !value) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    pointersOfChanged(member, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}
