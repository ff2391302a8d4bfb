import type { JsonSchema } from "../../../../src/contract/model.ts";

/** Name, two schemas, what is told of the change from the first to the second one, and what of the change back. */
export type Row = readonly [
  name: string,
  old: JsonSchema,
  next: JsonSchema,
  there: readonly string[],
  back: readonly string[],
];

export const object = (properties: Record<string, JsonSchema>, more: Record<string, unknown> = {}) => ({
  type: "object",
  properties,
  ...more,
});
export const closed = (properties: Record<string, JsonSchema>, more: Record<string, unknown> = {}) =>
  object(properties, { additionalProperties: false, ...more });
export const tagged = (kind: string, properties: Record<string, JsonSchema> = {}) =>
  object({ kind: { const: kind }, ...properties }, { required: ["kind"] });
export const own = (name: string, schema: JsonSchema) => Object.fromEntries([[name, schema]]);

export const TEXT = { type: "string" };
export const INTEGER = { type: "integer" };
export const NUMBER = { type: "number" };
export const LIST = { type: "array" };
export const NULL = { type: "null" };
