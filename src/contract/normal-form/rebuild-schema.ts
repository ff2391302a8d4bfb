import { mapRecord, type Schema, type SchemaObject } from "./schema.ts";

/** What becomes of the schemas that a schema holds, by where they apply. */
export interface SchemaChanges {
  /** At the same place, for certain or on a condition: `allOf`, `then`, `else`, `dependentSchemas`. */
  samePlace(schema: Schema): Schema;
  /** At the same place, one or several of them: `anyOf`, `oneOf`. */
  alternatives(branches: readonly Schema[]): Schema[];
  /** Where only the answer counts: `if`, `not`, `contains`, `propertyNames`. */
  asked(schema: Schema): Schema;
  /** At a named member. */
  property(schema: Schema, name: string): Schema;
  /** At members that are not named. */
  further(schema: Schema): Schema;
  /** At the items of an array. */
  item(schema: Schema): Schema;
}

/** A copy of a schema with the schemas that it holds changed, and without annotations. */
export function rebuildSchema(schema: SchemaObject, changes: SchemaChanges): SchemaObject {
  const { description: _, deprecated: __, default: ___, ...made } = schema;
  if (schema.allOf) made.allOf = schema.allOf.map(changes.samePlace);
  for (const list of ["anyOf", "oneOf"] as const) {
    if (schema[list]) made[list] = changes.alternatives(schema[list]);
  }
  for (const branch of ["then", "else"] as const) {
    if (schema[branch] !== undefined) made[branch] = changes.samePlace(schema[branch]);
  }
  for (const keyword of ["if", "not", "contains", "propertyNames"] as const) {
    if (schema[keyword] !== undefined) made[keyword] = changes.asked(schema[keyword]);
  }
  if (schema.dependentSchemas) made.dependentSchemas = mapRecord(schema.dependentSchemas, changes.samePlace);
  if (schema.properties) made.properties = mapRecord(schema.properties, changes.property);
  if (schema.patternProperties) made.patternProperties = mapRecord(schema.patternProperties, changes.further);
  for (const keyword of ["additionalProperties", "unevaluatedProperties"] as const) {
    if (schema[keyword] !== undefined) made[keyword] = changes.further(schema[keyword]);
  }
  if (Array.isArray(schema.items)) made.items = schema.items.map(changes.item);
  else if (schema.items !== undefined) made.items = changes.item(schema.items);
  for (const keyword of ["additionalItems", "unevaluatedItems"] as const) {
    if (schema[keyword] !== undefined) made[keyword] = changes.item(schema[keyword]);
  }
  return made;
}
