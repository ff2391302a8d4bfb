import type { Schema, Schemas } from "../../contract/normal-form/schema.ts";

/** A schema with all that it refers to. */
export interface RootedSchemas {
  readonly schemas: Schemas;
  readonly root: Schema;
}
