import { normalizeSchema } from "./engine/normalize-schema.ts";
import { type Decision, SetComparison } from "./engine/set-comparison.ts";
import type { CompareSchemasOptions } from "./options.ts";
import { SchemaError } from "./schema-error.ts";

/** Compatibility of two schemas in both directions. */
export interface SchemaComparison {
  /** Whether every value that is valid under the old schema is valid under the new one: new consumers accept what deployed producers write. */
  readonly backward: Decision;
  /** Whether every value that is valid under the new schema is valid under the old one: deployed consumers accept what new producers write. */
  readonly forward: Decision;
}

/**
 * Compares two JSON Schemas as sets of values.
 *
 * `$schema` selects the draft, from draft-04 to 2020-12; without it, the schema is read as 2020-12 that may contain keywords of older drafts.
 * References stay within each schema; a reference that leads out of it is only equal to itself. `compatible` is a proof, `breaking` has a
 * witness that Ajv accepts under one schema and rejects under the other, and `undecided` is anything that takes more than `maxSteps`. Throws a
 * `SchemaError` for an invalid schema.
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
