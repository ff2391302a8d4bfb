import type { JsonSchema } from "../../../../src/contract/model.ts";
import { INTEGER, NUMBER, object, type Row, TEXT } from "./row.ts";

const node = (type: JsonSchema) => object({ next: { $ref: "#/definitions/Node" }, value: type });

export const REFERENCES: readonly Row[] = [
  [
    "a reference for what it refers to",
    object({ a: TEXT }),
    object({ a: { $ref: "#/definitions/X" } }, { definitions: { X: TEXT } }),
    [],
    [],
  ],
  [
    "another name",
    object({ a: { $ref: "#/definitions/X" } }, { definitions: { X: TEXT } }),
    object({ a: { $ref: "#/definitions/Y" } }, { definitions: { Y: TEXT } }),
    [],
    [],
  ],
  [
    "the same name for something else",
    object({ a: { $ref: "#/definitions/X" } }, { definitions: { X: TEXT } }),
    object({ a: { $ref: "#/definitions/X" } }, { definitions: { X: INTEGER } }),
    ["schema-type-changed /a"],
    ["schema-type-changed /a"],
  ],
  [
    "a keyword moves into allOf",
    { type: "string", minLength: 1, maxLength: 3 },
    { type: "string", allOf: [{ minLength: 1 }, { allOf: [{ maxLength: 3 }] }] },
    [],
    [],
  ],
  [
    "members move into allOf",
    object({ a: TEXT, b: INTEGER }, { required: ["a"] }),
    {
      allOf: [object({ a: TEXT }), { $ref: "#/definitions/B" }],
      definitions: { B: object({ b: INTEGER }, { required: ["a"] }) },
    },
    [],
    [],
  ],
  [
    "an empty branch",
    object({ a: TEXT }),
    { ...object({ a: TEXT }), allOf: [true, {}, { description: "x" }] },
    ["annotation-changed"],
    ["annotation-changed"],
  ],
  [
    "a keyword in allOf",
    object({ a: TEXT }),
    { allOf: [object({ a: TEXT }), { required: ["a"] }] },
    ["property-required-added /a"],
    ["property-required-removed /a"],
  ],
  [
    "a member described twice",
    object({ a: { type: "string", minLength: 2 } }),
    { allOf: [object({ a: TEXT }), object({ a: { minLength: 2 } })] },
    [],
    [],
  ],
  [
    "what leads back to itself, renamed",
    { $ref: "#/definitions/Node", definitions: { Node: node(INTEGER) } },
    {
      $ref: "#/definitions/M",
      definitions: { M: object({ next: { $ref: "#/definitions/M" }, value: INTEGER }) },
    },
    [],
    [],
  ],
  [
    "what leads back to itself, widened",
    { $ref: "#/definitions/Node", definitions: { Node: node(INTEGER) } },
    { $ref: "#/definitions/Node", definitions: { Node: node(NUMBER) } },
    ["integer-to-number /value"],
    ["number-to-integer /value"],
  ],
  [
    "what leads back to itself, unrolled",
    { $ref: "#/definitions/Node", definitions: { Node: node(INTEGER) } },
    { ...object({ next: node(INTEGER), value: INTEGER }), definitions: { Node: node(INTEGER) } },
    [],
    [],
  ],
  [
    "not of what leads back to itself",
    { $ref: "#/definitions/N", definitions: { N: { not: object({ a: { $ref: "#/definitions/N" } }) } } },
    { $ref: "#/definitions/M", definitions: { M: { not: object({ a: { $ref: "#/definitions/M" } }) } } },
    [],
    [],
  ],
  [
    "a choice of what leads back to itself",
    {
      $ref: "#/definitions/T",
      definitions: { T: { anyOf: [TEXT, { type: "array", items: { $ref: "#/definitions/T" } }] } },
    },
    {
      $ref: "#/definitions/T",
      definitions: { T: { anyOf: [INTEGER, TEXT, { type: "array", items: { $ref: "#/definitions/T" } }] } },
    },
    ["any-of-branch-added"],
    ["any-of-branch-removed"],
  ],
  [
    "only itself",
    { $ref: "#/definitions/L", definitions: { L: { allOf: [{ $ref: "#/definitions/L" }, TEXT] } } },
    TEXT,
    [],
    [],
  ],
  [
    "what two places share is told once",
    object({ a: { $ref: "#/definitions/X" }, b: { $ref: "#/definitions/X" } }, { definitions: { X: TEXT } }),
    object(
      { a: { $ref: "#/definitions/X" }, b: { $ref: "#/definitions/X" } },
      { definitions: { X: INTEGER } },
    ),
    ["schema-type-changed /a"],
    ["schema-type-changed /a"],
  ],
];
