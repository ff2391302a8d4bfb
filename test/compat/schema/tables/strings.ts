import { INTEGER, type Row, TEXT } from "./row.ts";

export const STRINGS: readonly Row[] = [
  [
    "a greater minLength",
    TEXT,
    { type: "string", minLength: 1 },
    ["min-length-tightened"],
    ["min-length-loosened"],
  ],
  ["a minLength of 0", TEXT, { type: "string", minLength: 0 }, [], []],
  [
    "a lesser maxLength",
    { type: "string", maxLength: 9 },
    { type: "string", maxLength: 8 },
    ["max-length-tightened"],
    ["max-length-loosened"],
  ],
  ["a maxLength", TEXT, { type: "string", maxLength: 8 }, ["max-length-tightened"], ["max-length-loosened"]],
  ["a pattern", TEXT, { type: "string", pattern: "^a" }, ["pattern-narrowed"], ["pattern-widened"]],
  [
    "another pattern",
    { type: "string", pattern: "^a" },
    { type: "string", pattern: "^ab" },
    ["pattern-incomparable"],
    ["pattern-incomparable"],
  ],
  [
    "a second pattern",
    { type: "string", pattern: "^a" },
    { type: "string", pattern: "^a", allOf: [{ pattern: "b$" }] },
    ["pattern-narrowed"],
    ["pattern-widened"],
  ],
  [
    "patterns in another order",
    { allOf: [{ pattern: "a" }, { pattern: "b" }] },
    { allOf: [{ pattern: "b" }, { pattern: "a" }] },
    [],
    [],
  ],
  ["a pattern for another type", INTEGER, { type: "integer", pattern: "^a" }, [], []],
  ["a format", TEXT, { type: "string", format: "email" }, ["format-added"], ["format-removed"]],
  [
    "another format",
    { type: "string", format: "date" },
    { type: "string", format: "date-time" },
    ["format-changed"],
    ["format-changed"],
  ],
];
