/** The one form of schema that the emitters work on, whatever dialect it was written in. */

/** A schema in normal form: keywords of draft-07 plus `unevaluated…`, `dependent…` and `minContains` / `maxContains` of 2020-12. */
export type Schema = boolean | SchemaObject;

/**
 * An object of keywords. `$ref` is the name of a named schema and stands without assertions beside it; tuples are `items` (a list)
 * with `additionalItems`; nothing is left of keywords that assert nothing, but `description`, `deprecated` and `default`.
 */
export interface SchemaObject {
  $ref?: string;
  description?: string;
  deprecated?: boolean;
  default?: unknown;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema;
  unevaluatedProperties?: Schema;
  propertyNames?: Schema;
  dependentRequired?: Record<string, string[]>;
  dependentSchemas?: Record<string, Schema>;
  items?: Schema | Schema[];
  additionalItems?: Schema;
  unevaluatedItems?: Schema;
  contains?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  if?: Schema;
  then?: Schema;
  else?: Schema;
  [keyword: string]: unknown;
}

/** Keywords whose value is a schema; `items` may also be a list. */
export const ONE_SCHEMA: ReadonlySet<string> = new Set(
  "additionalProperties unevaluatedProperties unevaluatedItems propertyNames contains not if then else".split(
    " ",
  ),
);

/** Keywords whose value is a list of schemas. */
export const SCHEMA_LISTS: ReadonlySet<string> = new Set("allOf anyOf oneOf".split(" "));

/** Keywords whose value holds schemas by name. */
export const SCHEMA_RECORDS: ReadonlySet<string> = new Set(
  "properties patternProperties dependentSchemas".split(" "),
);

/** Keywords whose value is no schema, `dependentRequired` included. */
export const VALUE_KEYWORDS: ReadonlySet<string> = new Set(
  (
    "type enum const format multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems " +
    "uniqueItems maxContains minContains maxProperties minProperties required dependentRequired default"
  ).split(" "),
);

/** The named schemas of a contract in normal form. */
export type Schemas = ReadonlyMap<string, Schema>;

/** The schema a `$ref` names. */
export function resolve(schemas: Schemas, name: string): Schema {
  const schema = schemas.get(name);
  if (schema === undefined) throw new Error(`no schema is named ${name}`);
  return schema;
}

/** Own members of a record as they are, also one that is called `__proto__`. */
export function member<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Like `Object.fromEntries(Object.entries(record).map(...))`; keeps a member that is called `__proto__`. */
export function mapRecord<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
