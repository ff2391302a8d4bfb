/** The keywords of the two dialects: where subschemas stand, and what the value of every other keyword looks like. */
import type { Dialect } from "../model.ts";
import { isObjectNode, kindOf } from "../source/nodes.ts";

/**
 * What stands under a keyword: `schema`, `schemas` (a list), `map` (schemas by name), `items` (a schema or, in draft-07, a list),
 * `dependencies` (schemas or lists of names by name), or a plain value.
 */
export type Shape = "schema" | "schemas" | "map" | "items" | "dependencies" | ValueShape;

type ValueShape =
  | "any"
  | "boolean"
  | "count"
  | "format"
  | "list"
  | "names"
  | "namesByName"
  | "number"
  | "object"
  | "pattern"
  | "positive"
  | "string"
  | "type"
  | "values";

const COMMON: Readonly<Record<string, Shape>> = {
  additionalProperties: "schema",
  allOf: "schemas",
  anyOf: "schemas",
  const: "any",
  contains: "schema",
  contentEncoding: "string",
  contentMediaType: "string",
  default: "any",
  // Moved to dependentRequired and dependentSchemas in 2019-09, but still understood everywhere.
  dependencies: "dependencies",
  deprecated: "boolean",
  description: "string",
  discriminator: "string",
  else: "schema",
  enum: "values",
  example: "any",
  examples: "list",
  exclusiveMaximum: "number",
  exclusiveMinimum: "number",
  externalDocs: "object",
  format: "format",
  if: "schema",
  items: "items",
  maximum: "number",
  maxItems: "count",
  maxLength: "count",
  maxProperties: "count",
  minimum: "number",
  minItems: "count",
  minLength: "count",
  minProperties: "count",
  multipleOf: "positive",
  not: "schema",
  oneOf: "schemas",
  pattern: "pattern",
  patternProperties: "map",
  properties: "map",
  propertyNames: "schema",
  readOnly: "boolean",
  required: "names",
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  then: "schema",
  title: "string",
  type: "type",
  uniqueItems: "boolean",
  writeOnly: "boolean",
  $comment: "string",
};

const KEYWORDS: Readonly<Record<Dialect, ReadonlyMap<string, Shape>>> = {
  "draft-07": new Map(Object.entries({ ...COMMON, additionalItems: "schema" as const })),
  "2020-12": new Map(
    Object.entries({
      ...COMMON,
      contentSchema: "schema" as const,
      dependentRequired: "namesByName" as const,
      dependentSchemas: "map" as const,
      maxContains: "count" as const,
      minContains: "count" as const,
      prefixItems: "schemas" as const,
      unevaluatedItems: "schema" as const,
      unevaluatedProperties: "schema" as const,
    }),
  ),
};

/** Keywords that identify a schema or hold others: resolved by the loader, and left out of what it makes. */
export const RESOLVED_KEYWORDS: ReadonlySet<string> = new Set(
  "$schema $id $anchor $dynamicAnchor $recursiveAnchor $vocabulary definitions $defs".split(" "),
);

/** Keywords that say nothing about an instance, and so mean the same beside a `$ref`. */
export const ANNOTATIONS: ReadonlySet<string> = new Set(
  "$comment title description deprecated readOnly writeOnly example examples externalDocs".split(" "),
);

/** AsyncAPI's additions to JSON Schema: they describe and check nothing. */
export const ASYNCAPI_VOCABULARY: readonly string[] = [
  "discriminator",
  "externalDocs",
  "deprecated",
  "example",
];

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

/** What stands under a keyword; undefined for a name that is no keyword of the dialect. */
export function shapeOf(keyword: string, dialect: Dialect): Shape | undefined {
  return KEYWORDS[dialect].get(keyword);
}

/** All keywords of a dialect. */
export function keywordsOf(dialect: Dialect): Iterable<string> {
  return KEYWORDS[dialect].keys();
}

/** What is wrong with the value of a keyword, in words that follow the keyword; undefined when nothing is. */
export function valueProblem(shape: ValueShape, value: unknown): string | undefined {
  const not = `not ${kindOf(value)}`;
  switch (shape) {
    case "any":
      return undefined;
    case "boolean":
      return typeof value === "boolean" ? undefined : `must be true or false, ${not}`;
    case "count":
      return typeof value === "number" && Number.isInteger(value) && value >= 0
        ? undefined
        : "must be a whole number of 0 or more";
    case "number":
      return typeof value === "number"
        ? undefined
        : `must be a number, ${not}${typeof value === "boolean" ? " (that was draft-04: write the limit itself)" : ""}`;
    case "positive":
      return typeof value === "number" && value > 0 ? undefined : "must be a number above 0";
    case "format":
    case "string":
      return typeof value === "string" ? undefined : `must be a string, ${not}`;
    case "object":
      return isObjectNode(value) ? undefined : `must be an object, ${not}`;
    case "list":
      return Array.isArray(value) ? undefined : `must be an array, ${not}`;
    case "values":
      return Array.isArray(value) && value.length > 0
        ? undefined
        : "must be an array with at least one value";
    case "names":
      return namesProblem(value);
    case "namesByName":
      return isObjectNode(value)
        ? Object.values(value).map(namesProblem).find(Boolean)
        : `must be an object, ${not}`;
    case "pattern":
      return typeof value === "string" ? patternProblem(value) : `must be a string, ${not}`;
    case "type": {
      const types = Array.isArray(value) ? value : [value];
      const wrong = types.find((type) => !TYPES.includes(type as string));
      if (types.length === 0 || new Set(types).size < types.length)
        return "must name at least one type, and each once";
      return wrong === undefined
        ? undefined
        : `must be one of ${TYPES.join(", ")}, not ${JSON.stringify(wrong)}`;
    }
  }
}

/** What is wrong with a regular expression; JSON Schema's are those of ECMA-262 with the `u` flag. */
export function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, "u");
    return undefined;
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : String(error);
    return `is not a regular expression: ${reason}`;
  }
}

function namesProblem(value: unknown): string | undefined {
  const strings = Array.isArray(value) && value.every((item) => typeof item === "string");
  if (!strings) return "must be an array of property names";
  return new Set(value).size === value.length ? undefined : "names a property twice; remove one";
}
