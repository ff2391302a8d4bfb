import type { Schemas } from "../contract/normal-form/schema.ts";
import { declaresFurtherProperties, namesOf, partsOf } from "../contract/normal-form/schema-parts.ts";

/** The named arguments of a payload's handlers: its members, where the schema names them all; else undefined. */
export function argumentNames(payload: string, schemas: Schemas): readonly string[] | undefined {
  const parts = partsOf({ $ref: payload }, schemas);
  if (parts.some((part) => declaresFurtherProperties(part.schema))) return undefined;
  const names = namesOf(parts);
  return names.length > 0 ? [...new Set(names)] : undefined;
}
