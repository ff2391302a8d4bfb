import { expect, test } from "vitest";
import type { JsonSchema } from "../../../src/contract/model.ts";
import { changesBetween, summaryOf } from "./support/normal.ts";
import { INTEGER, object, TEXT, tagged } from "./tables/row.ts";

test("deep nesting", () => {
  const nested = (leaf: JsonSchema) => {
    let schema = leaf;
    for (let depth = 0; depth < 240; depth++)
      schema = depth % 2 === 0 ? object({ a: schema }) : { type: "array", items: schema };
    return schema;
  };
  expect(summaryOf(changesBetween(nested(TEXT), nested(INTEGER)))).toEqual([
    `schema-type-changed ${"/*/a".repeat(120)}`,
  ]);
});

test("a chain of 3,000 references", () => {
  const chain = (leaf: JsonSchema) => ({
    $ref: "#/definitions/N0",
    definitions: Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [
        `N${index}`,
        index === 2999 ? leaf : object({ next: { $ref: `#/definitions/N${index + 1}` } }),
      ]),
    ),
  });
  const changes = changesBetween(chain(TEXT), chain(INTEGER));
  expect(changes.map(({ rule, path }) => [rule, path.length])).toEqual([["schema-type-changed", 2999]]);
  expect(changesBetween(chain(TEXT), chain(TEXT))).toEqual([]);
});

test("a dozen types that refer to each other in choices", () => {
  const names = Array.from({ length: 12 }, (_, index) => `T${index}`);
  const any = { oneOf: names.map((name) => ({ $ref: `#/definitions/${name}` })) };
  const union = (last: JsonSchema) => ({
    ...any,
    definitions: Object.fromEntries(
      names.map((name, index) => [
        name,
        tagged(name, {
          left: any,
          right: { type: "array", items: any },
          ...(index === 11 && { value: last }),
        }),
      ]),
    ),
  });
  expect(changesBetween(union(TEXT), union(TEXT))).toEqual([]);
  expect(summaryOf(changesBetween(union(TEXT), union(INTEGER)))).toEqual(["schema-type-changed /value"]);
});

test("hundreds of branches and values", () => {
  const events = (count: number, more: JsonSchema[] = []) => ({
    oneOf: [...Array.from({ length: count }, (_, index) => tagged(`event-${index}`, { at: TEXT })), ...more],
  });
  expect(summaryOf(changesBetween(events(300), events(300, [tagged("new")])))).toEqual([
    "one-of-branch-added",
  ]);
  const values = Array.from({ length: 20_000 }, (_, index) => `v${index}`);
  expect(summaryOf(changesBetween({ enum: values }, { enum: values.toReversed().slice(1) }))).toEqual([
    "enum-value-removed",
  ]);
});
