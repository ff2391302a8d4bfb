import type { JsonType } from "../contract/json-type.ts";
import { member, type Schema, type SchemaObject, type Schemas } from "../contract/normal-form/schema.ts";
import {
  conditionalBranches,
  declaresFurtherProperties,
  namesOf,
  partsOf,
  possibleTypes,
} from "../contract/normal-form/schema-parts.ts";
import { defaultOf } from "./defaults-plan.ts";
import { commentText, literal, literalType } from "./text.ts";

/** Which side a type describes: what a handler gets (defaults are there) or what a publisher writes (they may be left out). */
export type Form = "data" | "input";

/** A schema as json-schema-to-typescript gets it: only what it renders without fault; the rest is `tsType`. */
export type TypeSchema = { [keyword: string]: unknown };

/** What the types of a contract depend on. */
export interface TypeContext {
  readonly schemas: Schemas;
  readonly form: Form;
  /** The name of the type for a `$ref`; `filled` where defaults are filled in. */
  typeName(name: string, filled: boolean): string;
  /** A stand-in for a property key; the real one is put in once the text is there. */
  keyToken(key: string): string;
}

const UNKNOWN: TypeSchema = { tsType: "unknown" };
const FREE_FORM: TypeSchema = { tsType: "{ [k: string]: unknown }" };

interface Where {
  /** Whether defaults are filled in here. */
  readonly filled: boolean;
  /** Whether no schema of this place names a property: then it is free-form. */
  readonly freeForm: boolean;
  /** Whether other schemas say something of the same place. */
  readonly beside: boolean;
}

/** The type of a schema at a place of its own. */
export function typeSchemaOf(schema: Schema, filled: boolean, context: TypeContext): TypeSchema {
  const freeForm = namesOf(partsOf(schema, context.schemas)).length === 0;
  return convert(schema, { filled, freeForm, beside: false }, context);
}

function convert(schema: Schema, where: Where, context: TypeContext): TypeSchema {
  if (schema === true) return UNKNOWN;
  if (schema === false) return { tsType: "never" };
  const description = describe(schema);
  if (schema.$ref !== undefined)
    return { tsType: context.typeName(schema.$ref, where.filled), ...description };
  const composed = [...(schema.allOf ?? []), ...conditionalBranches(schema)].length > 0;
  const here = { ...where, beside: where.beside || composed };
  const parts = [
    ownType(schema, here, context),
    ...(schema.allOf ?? []).map((branch) => convert(branch, here, context)),
    ...alternatives(schema, here, context),
  ].filter((part) => part !== undefined && part["tsType"] !== "unknown") as TypeSchema[];
  const [first] = parts;
  if (first === undefined) return { ...UNKNOWN, ...description };
  if (parts.length === 1) return { ...first, ...description };
  return { allOf: parts, ...description };
}

/** What `anyOf`, `oneOf`, `then` / `else` and `dependentSchemas` add: unions, in which no default is filled in. */
function alternatives(schema: SchemaObject, where: Where, context: TypeContext): TypeSchema[] {
  const unfilled = { ...where, filled: false };
  const branch = (one: Schema) => convert(one, unfilled, context);
  const unions = [schema.anyOf, schema.oneOf].flatMap((list) => (list ? [list.map(branch)] : []));
  if (schema.if !== undefined) {
    const then = schema.then ?? true;
    const otherwise = schema.else ?? true;
    unions.push([orElse(then, otherwise, unfilled, context), orElse(otherwise, then, unfilled, context)]);
  }
  for (const needs of Object.values(schema.dependentSchemas ?? {}))
    unions.push([branch(needs), orElse(true, needs, unfilled, context)]);
  return unions.flatMap((union) => {
    if (union.some((one) => one["tsType"] === "unknown")) return [];
    return union.length === 1 ? (union as [TypeSchema]) : [{ anyOf: union }];
  });
}

/** The type of a branch; of one that says nothing: the members that its opposite names, to be anything. */
function orElse(schema: Schema, opposite: Schema, where: Where, context: TypeContext): TypeSchema {
  const type = convert(schema, where, context);
  if (type["tsType"] !== "unknown") return type;
  const names = namesOf(partsOf(opposite, context.schemas));
  if (names.length === 0) return UNKNOWN;
  const properties = Object.fromEntries(names.map((name) => [context.keyToken(name), UNKNOWN]));
  return { type: "object", properties, required: [], additionalProperties: false };
}

/** The type that the schema's own keywords give, without those that combine schemas; undefined when they give none. */
function ownType(schema: SchemaObject, where: Where, context: TypeContext): TypeSchema | undefined {
  const values = "const" in schema ? [schema.const] : schema.enum;
  if (values) {
    const types = possibleTypes({ ...(schema.type !== undefined && { type: schema.type }) }, context.schemas);
    const fitting = values.filter((value) =>
      types.has([...possibleTypes({ const: value }, context.schemas)][0] as JsonType),
    );
    return fixed(fitting);
  }
  const types = schema.type === undefined ? impliedTypes(schema) : [schema.type].flat();
  const made = types
    .map((type) => typeFor(type, schema, where, types.length > 1, context))
    .filter((type) => type !== undefined);
  if (made.length < 2) return made[0];
  return { anyOf: made };
}

function impliedTypes(schema: SchemaObject): string[] {
  if (schema.properties || schema.required || schema.dependentRequired || declaresFurtherProperties(schema))
    return ["object"];
  return schema.items !== undefined ? ["array"] : [];
}

function typeFor(
  type: string,
  schema: SchemaObject,
  where: Where,
  several: boolean,
  context: TypeContext,
): TypeSchema | undefined {
  if (type === "object") return objectType(schema, where, several, context);
  if (type === "array") return arrayType(schema, where, context);
  return { tsType: type === "integer" ? "number" : type };
}

function objectType(
  schema: SchemaObject,
  where: Where,
  several: boolean,
  context: TypeContext,
): TypeSchema | undefined {
  const names = [...new Set([...Object.keys(schema.properties ?? {}), ...(schema.required ?? [])])];
  const further = schema.additionalProperties ?? schema.unevaluatedProperties;
  const open = (further !== undefined && further !== false) || schema.patternProperties !== undefined;
  if (names.length === 0) {
    if (open && !where.beside && !schema.patternProperties && typeof further === "object") {
      const value = typeSchemaOf(further, where.filled, context);
      return { type: "object", properties: {}, required: [], additionalProperties: value };
    }
    if (open || (where.freeForm && further !== false)) return FREE_FORM;
    if (further === false) return { tsType: "{ [k: string]: never }" };
    return where.beside && !several ? undefined : { tsType: "object" };
  }
  const properties: [string, TypeSchema][] = [];
  const required: string[] = [];
  for (const name of names) {
    const property = member(schema.properties, name) ?? true;
    const filling = where.filled ? defaultOf(property, context.schemas) : undefined;
    const token = context.keyToken(name);
    const type = typeSchemaOf(property, where.filled, context);
    properties.push([token, filling ? withDefault(type, filling.value) : type]);
    const isThere = filling ? context.form === "data" : (schema.required?.includes(name) ?? false);
    if (isThere) required.push(token);
  }
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: open ? UNKNOWN : false,
  };
}

function arrayType(schema: SchemaObject, where: Where, context: TypeContext): TypeSchema {
  const item = (one: Schema) => typeSchemaOf(one, where.filled, context);
  if (!Array.isArray(schema.items))
    return { type: "array", items: schema.items === undefined ? UNKNOWN : item(schema.items) };
  if (schema.items.length === 0) return { type: "array", items: item(schema.additionalItems ?? true) };
  const rest = schema.additionalItems ?? true;
  const minItems = typeof schema["minItems"] === "number" ? schema["minItems"] : 0;
  return {
    type: "array",
    items: schema.items.map(item),
    ...(minItems > 0 && { minItems: Math.min(minItems, schema.items.length) }),
    ...(rest === false ? { additionalItems: false } : { additionalItems: item(rest) }),
  };
}

function fixed(values: readonly unknown[]): TypeSchema {
  const types = [...new Set(values.map(literalType))];
  const union = types.join(" | ");
  return { tsType: types.length === 0 ? "never" : types.length === 1 ? union : `(${union})` };
}

function describe(schema: SchemaObject): TypeSchema {
  const text = [
    schema.description === undefined ? "" : commentText(String(schema.description)),
    schema.deprecated === true ? "@deprecated" : "",
  ].filter((line) => line !== "");
  return text.length === 0 ? {} : { description: text.join("\n\n") };
}

function withDefault(type: TypeSchema, value: unknown): TypeSchema {
  const line = `Default: ${commentText(literal(value).replace(/\s+/g, " "))}.`;
  return {
    ...type,
    description: type["description"] === undefined ? line : `${type["description"]}\n\n${line}`,
  };
}
