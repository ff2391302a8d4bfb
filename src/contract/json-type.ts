/** A type of JSON values; integers are numbers here. */
export type JsonType = "object" | "array" | "string" | "number" | "boolean" | "null";

export const ALL_TYPES: ReadonlySet<JsonType> = new Set([
  "object",
  "array",
  "string",
  "number",
  "boolean",
  "null",
]);

/** The type of a JSON value. */
export function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}
