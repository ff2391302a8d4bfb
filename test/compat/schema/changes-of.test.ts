import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../../src/contract/model.ts";
import { changesBetween, summaryOf } from "./support/normal.ts";
import { ARRAYS } from "./tables/arrays.ts";
import { CHOICES } from "./tables/choices.ts";
import { CONDITIONS } from "./tables/conditions.ts";
import { KEYS, MORE_KEYS } from "./tables/keys.ts";
import { NOTES } from "./tables/notes.ts";
import { NUMBERS } from "./tables/numbers.ts";
import { OBJECTS } from "./tables/objects.ts";
import { REFERENCES } from "./tables/references.ts";
import type { Row } from "./tables/row.ts";
import { STRINGS } from "./tables/strings.ts";
import { TYPES } from "./tables/types.ts";
import { VALUES } from "./tables/values.ts";

const GROUPS: [string, readonly Row[]][] = [
  ["types", TYPES],
  ["values", VALUES],
  ["numbers", NUMBERS],
  ["strings", STRINGS],
  ["objects", OBJECTS],
  ["keys", [...KEYS, ...MORE_KEYS]],
  ["arrays", ARRAYS],
  ["choices", CHOICES],
  ["conditions", CONDITIONS],
  ["references", REFERENCES],
  ["notes", NOTES],
];

describe.each(GROUPS)("%s", (_, rows) => {
  test.each(rows)("%s", (_name, old, next, there, back) => {
    expect(summaryOf(changesBetween(old, next)).sort()).toEqual([...there].sort());
    expect(summaryOf(changesBetween(next, old)).sort()).toEqual([...back].sort());
  });
});

test.each(GROUPS.flatMap(([, rows]) => rows))("nothing changed: %s", (_name, old, next) => {
  const copy = (schema: JsonSchema) => JSON.parse(JSON.stringify(schema)) as JsonSchema;
  expect(changesBetween(old, copy(old))).toEqual([]);
  expect(changesBetween(next, copy(next))).toEqual([]);
});
