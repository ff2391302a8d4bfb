import { object, type Row, TEXT } from "./row.ts";

export const NOTES: readonly Row[] = [
  [
    "a default",
    { type: "string", default: "a" },
    { type: "string", default: "b" },
    ["default-changed"],
    ["default-changed"],
  ],
  [
    "a default of false",
    { type: "boolean" },
    { type: "boolean", default: false },
    ["default-changed"],
    ["default-changed"],
  ],
  [
    "a description",
    { type: "string", description: "x" },
    { type: "string", description: "y" },
    ["annotation-changed"],
    ["annotation-changed"],
  ],
  [
    "deprecated",
    object({ a: TEXT }),
    object({ a: { type: "string", deprecated: true } }),
    ["annotation-changed /a"],
    ["annotation-changed /a"],
  ],
  ["deprecated by name not", TEXT, { type: "string", deprecated: false }, [], []],
  [
    "a title and examples",
    { type: "string", title: "x" },
    { type: "string", examples: ["a"] },
    ["annotation-changed", "annotation-changed"],
    ["annotation-changed", "annotation-changed"],
  ],
  [
    "an encoding",
    TEXT,
    { type: "string", contentEncoding: "base64" },
    ["content-encoding-changed"],
    ["content-encoding-changed"],
  ],
  [
    "a media type",
    { type: "string", contentMediaType: "text/html" },
    { type: "string", contentMediaType: "text/plain" },
    ["content-encoding-changed"],
    ["content-encoding-changed"],
  ],
  [
    "a known value",
    { type: "string", "x-extensible-enum": ["a"] },
    { type: "string", "x-extensible-enum": ["a", "b"] },
    ["extensible-enum-value-added"],
    ["annotation-changed"],
  ],
  [
    "known values in another order",
    { type: "string", "x-extensible-enum": ["a", "b"] },
    { type: "string", "x-extensible-enum": ["b", "a"] },
    ["annotation-changed"],
    ["annotation-changed"],
  ],
  ["comments and ids", { type: "string", $comment: "x" }, { type: "string", $id: "urn:x" }, [], []],
];
