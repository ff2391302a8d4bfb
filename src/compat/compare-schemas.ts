import { normalizeSchema } from "./engine/normalize-schema.ts";
import { type Decision, SetComparison } from "./engine/set-comparison.ts";
import type { CompareSchemasOptions } from "./options.ts";
import { SchemaError } from "./schema-error.ts";

/** How two schemas compare, both ways. */
export interface SchemaComparison {
  /** Whether every value that fits the old schema fits the new one: readers with the new schema take what was written under the old. */
  readonly backward: Decision;
  /** Whether every value that fits the new schema fits the old one: readers with the old schema take what is written under the new. */
  readonly forward: Decision;
}

/**
 * Compares two JSON Schemas as sets of values.
 *
 * draft-04 to 2020-12, as `$schema` says; without it 2020-12, with what older drafts wrote understood. References stay within each schema;
 * one that leads out of it is only equal to itself. `compatible` is a proof, `breaking` has a witness that Ajv accepts under one schema and
 * refuses under the other, and what cannot be decided within `maxSteps` is `undecided`. Throws a `SchemaError` for what is no schema.
 */
export function compareSchemas(
  oldSchema: unknown,
  newSchema: unknown,
  options: CompareSchemasOptions = {},
): SchemaComparison {
  const side = (schema: unknown, name: "old" | "new") =>
    normalizeSchema(schema, (pointer, problem) => new SchemaError(name, pointer, problem));
  const comparison = new SetComparison(side(oldSchema, "old"), side(newSchema, "new"), options);
  return { backward: comparison.decide("backward"), forward: comparison.decide("forward") };
}
