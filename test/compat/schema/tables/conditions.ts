import type { JsonSchema } from "../../../../src/contract/model.ts";
import { NUMBER, object, type Row, TEXT } from "./row.ts";

/** `if` / `then` / `else`. */
const when = (condition: JsonSchema, then?: JsonSchema, otherwise?: JsonSchema) =>
  Object.fromEntries(
    Object.entries({ if: condition, then, else: otherwise }).filter(([, schema]) => schema !== undefined),
  );

export const CONDITIONS: readonly Row[] = [
  ["not", TEXT, { type: "string", not: { const: "x" } }, ["not-widened"], ["not-narrowed"]],
  [
    "not of something else",
    { not: TEXT },
    { not: { type: "string", minLength: 3 } },
    ["not-widened", "not-narrowed"],
    ["not-widened", "not-narrowed"],
  ],
  ["not of nothing", TEXT, { type: "string", not: false }, [], []],
  [
    "a condition",
    object({}),
    object({}, when({ required: ["a"] }, { required: ["b"] })),
    ["conditional-changed"],
    ["conditional-changed"],
  ],
  [
    "then",
    object({}, when({ required: ["a"] }, { required: ["b"] })),
    object({}, when({ required: ["a"] }, { required: ["b", "c"] })),
    ["conditional-changed"],
    ["conditional-changed"],
  ],
  [
    "if",
    object({}, when({ required: ["a"] }, { required: ["b"] })),
    object({}, when({ required: ["c"] }, { required: ["b"] })),
    ["conditional-changed"],
    ["conditional-changed"],
  ],
  [
    "else",
    object({}, when({ required: ["a"] }, { required: ["b"] })),
    object({}, when({ required: ["a"] }, { required: ["b"] }, { required: ["c"] })),
    ["conditional-changed"],
    ["conditional-changed"],
  ],
  ["if without then and else", object({}), object({}, when({ required: ["a"] })), [], []],
  [
    "two conditions in another order",
    {
      allOf: [when(TEXT, { maxLength: 3 }), when(NUMBER, { minimum: 3 })],
    },
    {
      allOf: [when(NUMBER, { minimum: 3 }), when(TEXT, { maxLength: 3 })],
    },
    [],
    [],
  ],
];
