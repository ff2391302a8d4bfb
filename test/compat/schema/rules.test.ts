import { expect, test } from "vitest";
import { SCHEMA_RULES } from "../../../src/compat/schema/rules.ts";
import { ARRAYS } from "./tables/arrays.ts";
import { CHOICES } from "./tables/choices.ts";
import { CONDITIONS } from "./tables/conditions.ts";
import { NOTES } from "./tables/notes.ts";
import { NUMBERS } from "./tables/numbers.ts";
import { OBJECTS } from "./tables/objects.ts";
import { STRINGS } from "./tables/strings.ts";
import { TYPES } from "./tables/types.ts";
import { VALUES } from "./tables/values.ts";

/** Told by `explain` only. */
const OF_SETS = ["schema-narrowed", "schema-undecided"];

test("every rule has a row that shows it", () => {
  const rows = [TYPES, VALUES, NUMBERS, STRINGS, OBJECTS, ARRAYS, CHOICES, CONDITIONS, NOTES].flat();
  const shown = new Set(
    rows.flatMap(([, , , there, back]) => [...there, ...back]).map((one) => one.split(" ")[0]),
  );
  expect([...shown, ...OF_SETS].sort()).toEqual(SCHEMA_RULES.map(({ id }) => id).sort());
});
