/** Events as Standard JSON Schema (https://standardschema.dev/json-schema): a module of its own, so that only those who want schemas have them. */
import type { StandardSchemaV1 } from "./standard-schema.ts";

/** An event's payload as Standard Schema and Standard JSON Schema, both version 1. */
export interface StandardJsonSchema<Input = unknown, Output = Input> {
  readonly "~standard": StandardSchemaV1.Props<Input, Output> & { readonly jsonSchema: JsonSchemaConverter };
}

/** `input` is what a publisher writes, `output` what a handler gets: with the members that have a default. */
export interface JsonSchemaConverter {
  /** Throws a `TypeError` for another target, and for a schema that the target cannot say. */
  readonly input: (options: JsonSchemaOptions) => Record<string, unknown>;
  /** Throws a `TypeError` for another target, and for a schema that the target cannot say. */
  readonly output: (options: JsonSchemaOptions) => Record<string, unknown>;
}

/** What language the schema is to be in. */
export interface JsonSchemaOptions {
  readonly target: "draft-2020-12" | "draft-07" | "openapi-3.0" | (string & {});
  /** Not used. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

type Node = Readonly<Record<string, unknown>>;
/** Schemas in 2020-12 by name; a `$ref` is the name of one of them. */
type Definitions = Readonly<Record<string, unknown>>;

const ONE =
  "additionalProperties unevaluatedProperties unevaluatedItems propertyNames contains not if then else items".split(
    " ",
  );
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const RECORDS = ["properties", "patternProperties", "dependentSchemas"];

/** Declares the JSON Schemas of an event's payload. `input` and `output` name two of the definitions. */
export function defineJsonSchema<Input, Output>(
  event: { readonly "~standard": StandardSchemaV1.Props<Input, Output> },
  input: string,
  output: string,
  definitions: Definitions,
): StandardJsonSchema<Input, Output> {
  const converter =
    (root: string) =>
    ({ target }: JsonSchemaOptions) => {
      if (target === "openapi-3.0") return openApi({ $ref: root }, definitions, []);
      if (target === "draft-2020-12")
        return bundled(
          root,
          definitions,
          "https://json-schema.org/draft/2020-12/schema",
          "$defs",
          (one) => one,
        );
      if (target === "draft-07")
        return bundled(root, definitions, "http://json-schema.org/draft-07/schema#", "definitions", draft07);
      throw new TypeError(
        `There is no JSON Schema of target "${target}". Use draft-2020-12, draft-07 or openapi-3.0.`,
      );
    };
  return {
    "~standard": {
      ...event["~standard"],
      jsonSchema: { input: converter(input), output: converter(output) },
    },
  };
}

/** One schema that holds all that it refers to. */
function bundled(
  root: string,
  definitions: Definitions,
  $schema: string,
  keyword: string,
  dialect: (schema: Node) => Node,
): Record<string, unknown> {
  const used = new Set<string>();
  const write = (schema: unknown): unknown => {
    if (typeof schema !== "object" || schema === null) return schema;
    const { $ref, ...others } = schema as { $ref?: string };
    if ($ref === undefined) return dialect(mapSchemas(others, write));
    used.add($ref);
    const reference = { $ref: `#/${keyword}/${$ref}` };
    // Beside a $ref, draft-07 ignores what describes it.
    return Object.keys(others).length === 0 ? reference : { ...others, allOf: [reference] };
  };
  const whole = write(definitions[root]);
  const held: [string, unknown][] = [];
  // Grows while it is looked through.
  for (const name of used) held.push([name, write(definitions[name])]);
  return {
    $schema,
    ...(typeof whole === "object" ? whole : whole === false ? { not: {} } : {}),
    ...(held.length > 0 && { [keyword]: Object.fromEntries(held) }),
  };
}

/** From the keywords of 2020-12 to those of draft-07. */
function draft07({ prefixItems, items, dependentRequired, dependentSchemas, ...others }: Node): Node {
  refuse(others, "draft-07", ["unevaluatedProperties", "unevaluatedItems", "minContains", "maxContains"]);
  const dependencies = { ...(dependentRequired as object), ...(dependentSchemas as object) };
  const isTuple = prefixItems !== undefined;
  return {
    ...others,
    ...(isTuple && { items: prefixItems }),
    ...(items !== undefined && { [isTuple ? "additionalItems" : "items"]: items }),
    ...(Object.keys(dependencies).length > 0 && { dependencies }),
  };
}

const NOT_IN_OPENAPI =
  "prefixItems contains minContains maxContains patternProperties propertyNames if then else dependentRequired dependentSchemas unevaluatedProperties unevaluatedItems";

/** A schema object of OpenAPI 3.0.3, without `$ref`: there is no document to refer to. */
function openApi(
  schema: unknown,
  definitions: Definitions,
  path: readonly string[],
): Record<string, unknown> {
  if (typeof schema !== "object" || schema === null) return schema === false ? { not: {} } : {};
  const { $ref, ...beside } = schema as { $ref?: string };
  if ($ref !== undefined) {
    if (path.includes($ref))
      throw new TypeError(`OpenAPI 3.0 has no schema for ${$ref}, which contains itself. Use draft-2020-12.`);
    return { ...openApi(definitions[$ref], definitions, [...path, $ref]), ...beside };
  }
  refuse(beside, "OpenAPI 3.0", NOT_IN_OPENAPI.split(" "));
  const {
    type,
    const: only,
    enum: listed,
    additionalProperties: further,
    ...others
  } = mapSchemas(beside, (one) => openApi(one, definitions, path));
  const values = "const" in beside ? [only] : (listed as unknown[] | undefined);
  const types = type === undefined ? [] : [type].flat();
  const named = types.filter((one) => one !== "null");
  const nullable = types.includes("null") || values?.includes(null);
  const made: Record<string, unknown> = { ...others };
  const allowed = (beside as Node)["additionalProperties"];
  if (further !== undefined) made["additionalProperties"] = typeof allowed === "boolean" ? allowed : further;
  if (values) made["enum"] = types.length > 0 && named.length === 0 ? [null] : values;
  else if (types.length > 0 && named.length === 0) made["enum"] = [null];
  if (named.length === 1) made["type"] = named[0];
  else if (named.length > 1) made["allOf"] = [...((made["allOf"] as unknown[]) ?? []), anyType(named)];
  // Only a type can be nullable.
  if (nullable && named.length === 1) made["nullable"] = true;
  if (named.includes("array") && made["items"] === undefined && named.length === 1) made["items"] = {};
  limit(made, "minimum", "exclusiveMinimum", Math.max);
  limit(made, "maximum", "exclusiveMaximum", Math.min);
  return made;
}

function anyType(types: readonly unknown[]): Node {
  return { anyOf: types.map((type) => (type === "array" ? { type, items: {} } : { type })) };
}

/** OpenAPI 3.0 has draft-04's limits: `exclusiveMinimum` is true or false and belongs to `minimum`. */
function limit(
  schema: Record<string, unknown>,
  inclusive: string,
  exclusive: string,
  stricter: (...limits: number[]) => number,
): void {
  const bound = schema[exclusive];
  if (typeof bound !== "number") return;
  const other = schema[inclusive];
  const isStricter = typeof other !== "number" || stricter(bound, other) === bound;
  if (isStricter) Object.assign(schema, { [inclusive]: bound, [exclusive]: true });
  else delete schema[exclusive];
}

function refuse(schema: Node, target: string, keywords: readonly string[]): void {
  const found = keywords.find((keyword) => keyword in schema);
  if (found !== undefined)
    throw new TypeError(
      `${target} has no keyword for ${found}, which this schema contains. Use draft-2020-12.`,
    );
}

/** A copy of a schema with the schemas that it holds changed. */
function mapSchemas(schema: Node, change: (schema: unknown) => unknown): Node {
  const copy: Record<string, unknown> = { ...schema };
  for (const keyword of ONE) if (keyword in copy) copy[keyword] = change(copy[keyword]);
  for (const keyword of LISTS) if (keyword in copy) copy[keyword] = (copy[keyword] as unknown[]).map(change);
  for (const keyword of RECORDS) {
    if (keyword in copy)
      copy[keyword] = Object.fromEntries(
        Object.entries(copy[keyword] as object).map(([name, one]) => [name, change(one)]),
      );
  }
  return copy;
}
