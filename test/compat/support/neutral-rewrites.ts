import type { Draw } from "./draw.ts";
import {
  DOCUMENT_KEYWORDS,
  isKeywords,
  type JsonSchema,
  keywordsOf,
  placesIn,
  type SchemaKeywords,
} from "./schema-places.ts";
import { DRAFT_07 } from "./schema-pools.ts";

/** A way to write the same set of values. */
export interface NeutralRewrite {
  readonly name: string;
  /** The same schema in other words, or undefined where this has nothing to say of it. `root` is the document it stands in. */
  readonly rewrite: (schema: SchemaKeywords, root: SchemaKeywords, draw: Draw) => JsonSchema | undefined;
}

/** Rewrites that leave alone which values a schema takes, and what it leaves to `unevaluated…` beside it. */
export const NEUTRAL_REWRITES: readonly NeutralRewrite[] = [
  {
    name: "order of keywords and members",
    rewrite: (schema, _, draw) =>
      mapKeywords(
        schema,
        (keyword, value) => (isKeywords(value) && keyword !== "const" ? reordered(value, draw) : value),
        draw.shuffled(Object.keys(schema)),
      ),
  },
  {
    name: "order of lists",
    rewrite: (schema, _, draw) =>
      changedLists(schema, ["enum", "required", "type", "anyOf", "oneOf", "allOf"], (list) =>
        draw.shuffled(list),
      ),
  },
  {
    name: "const as an enum of one",
    rewrite: ({ const: value, ...rest }) =>
      value === undefined || rest["enum"] !== undefined ? undefined : { ...rest, enum: [value] },
  },
  {
    name: "enum of one as const",
    rewrite: ({ enum: values, ...rest }) =>
      Array.isArray(values) && values.length === 1 && rest["const"] === undefined
        ? { ...rest, const: values[0] }
        : undefined,
  },
  {
    name: "type as a list of one, and back",
    rewrite: ({ type, ...rest }) => {
      if (typeof type === "string") return { ...rest, type: [type] };
      return Array.isArray(type) && type.length === 1 ? { ...rest, type: type[0] } : undefined;
    },
  },
  {
    name: "types as branches",
    rewrite: ({ type, anyOf, ...rest }) =>
      Array.isArray(type) && type.length > 1 && anyOf === undefined
        ? { ...rest, anyOf: type.map((one) => ({ type: one })) }
        : undefined,
  },
  {
    name: "annotations",
    rewrite: (schema, _, draw) => ({
      ...schema,
      ...(draw.chance(0.5) && { title: "Title", $comment: "none" }),
      description: "What it is",
      examples: [1],
      default: draw.pick([null, 1, "a"]),
      ...(draw.chance(0.5) && {
        deprecated: true,
        readOnly: true,
        "x-owner": "us",
        contentMediaType: "text/plain",
      }),
    }),
  },
  { name: "alone in allOf", rewrite: (schema) => ({ allOf: [schema] }) },
  { name: "twice in allOf", rewrite: (schema) => ({ allOf: [schema, structuredClone(schema)] }) },
  { name: "twice in anyOf", rewrite: (schema) => ({ anyOf: [schema, structuredClone(schema)] }) },
  { name: "beside a branch that takes nothing", rewrite: (schema) => ({ oneOf: [false, schema] }) },
  {
    name: "under a condition that always holds",
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    rewrite: (schema) => ({ if: true, then: schema, else: false }),
  },
  {
    name: "refused twice",
    rewrite: (schema, root) =>
      JSON.stringify(root).includes('"unevaluated') ? undefined : { not: { not: schema } },
  },
  {
    name: "reference inlined",
    rewrite: ({ $ref, ...rest }, root) => {
      const target = typeof $ref === "string" ? definitionOf(root, $ref) : undefined;
      if (target === undefined) return undefined;
      // Beside a `$ref` of draft-07 nothing counts.
      if (isDraft07(root) || Object.keys(rest).length === 0) return structuredClone(target);
      const beside = (rest["allOf"] ?? []) as JsonSchema[];
      return { ...rest, allOf: [...beside, structuredClone(target)] };
    },
  },
  {
    name: "schema extracted",
    rewrite: (schema, root) => {
      const keyword = isDraft07(root) ? "definitions" : "$defs";
      const definitions = (root[keyword] ?? {}) as SchemaKeywords;
      root[keyword] = definitions;
      const name = `Extracted${Object.keys(definitions).length}`;
      definitions[name] = schema;
      return { $ref: `#/${keyword}/${name}` };
    },
  },
  {
    name: "limits of integers written as exclusive ones, and back",
    rewrite: (schema) => {
      if (schema["type"] !== "integer") return undefined;
      const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, ...rest } = schema;
      const isWhole = (value: unknown): value is number => Number.isInteger(value);
      if (isWhole(minimum) && exclusiveMinimum === undefined)
        return { ...schema, minimum: minimum, exclusiveMinimum: minimum - 1 };
      if (isWhole(exclusiveMaximum) && maximum === undefined)
        return {
          ...rest,
          ...(minimum !== undefined && { minimum }),
          ...(exclusiveMinimum !== undefined && { exclusiveMinimum }),
          maximum: exclusiveMaximum - 1,
        };
      return undefined;
    },
  },
  {
    name: "integer as a number without a rest",
    rewrite: (schema) =>
      schema["type"] === "integer" && schema["multipleOf"] === undefined
        ? { ...schema, type: "number", multipleOf: 1 }
        : undefined,
  },
  {
    name: "boolean as its two values",
    rewrite: (schema) =>
      schema["type"] === "boolean" && schema["enum"] === undefined
        ? { ...schema, enum: [true, false] }
        : undefined,
  },
  {
    name: "keywords of other types",
    rewrite: (schema) => {
      const type = schema["type"];
      if (type === "string") return { minimum: 3, required: ["id"], minItems: 2, ...schema };
      return type === "object" || type === "array" ? { maxLength: 1, multipleOf: 7, ...schema } : undefined;
    },
  },
  {
    name: "keywords that say nothing",
    rewrite: (schema, root) => ({
      minLength: 0,
      minItems: 0,
      minProperties: 0,
      pattern: "^",
      ...(!isDraft07(root) && { minContains: 0 }),
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      ...(schema["if"] === undefined && !("then" in schema) && { then: false }),
      ...schema,
      // A `minContains` that stood alone would begin to count.
      ...(!isDraft07(root) && "contains" in schema && { minContains: schema["minContains"] ?? 1 }),
    }),
  },
  {
    name: "enum split into branches",
    rewrite: ({ enum: values, anyOf, ...rest }, _, draw) => {
      if (!Array.isArray(values) || values.length < 2 || anyOf !== undefined) return undefined;
      const at = draw.between(1, values.length - 1);
      return { ...rest, anyOf: [{ enum: values.slice(0, at) }, { enum: values.slice(at - 1) }] };
    },
  },
  {
    name: "range split into branches",
    rewrite: (schema, _, draw) => {
      const { minimum: low, maximum: high, anyOf } = schema;
      if (typeof low !== "number" || typeof high !== "number" || high < low || anyOf !== undefined)
        return undefined;
      const middle = low + draw.between(0, Math.floor(high - low));
      const { minimum: _low, maximum: _high, ...rest } = schema;
      return {
        ...rest,
        anyOf: [
          { type: ["string", "boolean", "null", "object", "array"] },
          { minimum: low, maximum: middle },
          { minimum: middle, maximum: high },
        ].filter(
          // Beside a type of numbers only, the branch of the others is not needed.
          (one) => !("type" in one) || !["integer", "number"].includes(String(rest["type"])),
        ),
      };
    },
  },
];

/** Rewrites of whole documents. */
export const DOCUMENT_REWRITES: readonly NeutralRewrite[] = [
  {
    name: "definition renamed",
    rewrite: (root) => {
      const keyword = ["definitions", "$defs"].find((one) => isKeywords(root[one]));
      if (keyword === undefined) return undefined;
      const text = JSON.stringify(root).replaceAll(`"#/${keyword}/`, `"#/${keyword}/New`);
      const made = JSON.parse(text) as SchemaKeywords;
      const definitions = Object.entries(made[keyword] as SchemaKeywords);
      return {
        ...made,
        [keyword]: Object.fromEntries(definitions.map(([name, one]) => [`New${name}`, one])),
      };
    },
  },
  { name: "draft-07 as 2020-12", rewrite: (root) => (isDraft07(root) ? asDraft2020(root) : undefined) },
];

/** A schema in other words: so many rewrites, each somewhere within it. Says which were made. */
export function rewritten(
  schema: SchemaKeywords,
  draw: Draw,
  count: number,
): { readonly schema: SchemaKeywords; readonly rewrites: readonly string[] } {
  const holder: { root: JsonSchema } = { root: structuredClone(schema) };
  const rewrites: string[] = [];
  for (let left = count; left > 0; left--) {
    const root = holder.root as SchemaKeywords;
    if (draw.chance(0.1)) {
      const { name, rewrite } = draw.pick(DOCUMENT_REWRITES);
      const made = rewrite(root, root, draw);
      if (made === undefined) continue;
      holder.root = made;
      rewrites.push(name);
      continue;
    }
    const places = placesIn(holder).filter((place) => isKeywords(place.schema));
    const place = draw.pick(places);
    const at = place.schema as SchemaKeywords;
    // What stands beside a `$ref` of draft-07 does not count, so it must not be moved out of its reach either.
    const isAlone = "$ref" in at && isDraft07(root);
    const usable = isAlone
      ? NEUTRAL_REWRITES.filter(({ name }) => name === "reference inlined")
      : NEUTRAL_REWRITES;
    const { name, rewrite } = draw.pick(usable);
    const { own, document } = split(at);
    // What is extracted is added to the document, which at the root is the part that is kept apart.
    const target = place.keyword === undefined ? { ...document, ...own } : root;
    const made = rewrite(structuredClone(own), target, draw);
    if (made === undefined) continue;
    rewrites.push(name);
    if (place.keyword !== undefined) place.replace(made);
    else
      holder.root = { ...split(target).document, ...(typeof made === "boolean" ? { allOf: [made] } : made) };
  }
  return { schema: holder.root as SchemaKeywords, rewrites };
}

function split(schema: SchemaKeywords): { readonly own: SchemaKeywords; readonly document: SchemaKeywords } {
  const own = keywordsOf(schema).map((keyword) => [keyword, schema[keyword]]);
  const document = Object.entries(schema).filter(([keyword]) => DOCUMENT_KEYWORDS.has(keyword));
  return { own: Object.fromEntries(own), document: Object.fromEntries(document) };
}

function isDraft07(root: SchemaKeywords): boolean {
  return root["$schema"] === DRAFT_07;
}

/** The schema that a reference within the document leads to. */
export function definitionOf(root: SchemaKeywords, $ref: string): JsonSchema | undefined {
  const [, keyword = "", name = ""] = $ref.split("/");
  const definitions = root[keyword];
  return isKeywords(definitions) ? (definitions[name] as JsonSchema | undefined) : undefined;
}

function mapKeywords(
  schema: SchemaKeywords,
  change: (keyword: string, value: unknown) => unknown,
  order: readonly string[] = Object.keys(schema),
): SchemaKeywords {
  return Object.fromEntries(order.map((keyword) => [keyword, change(keyword, schema[keyword])]));
}

function reordered(record: SchemaKeywords, draw: Draw): SchemaKeywords {
  return Object.fromEntries(draw.shuffled(Object.entries(record)));
}

function changedLists(
  schema: SchemaKeywords,
  keywords: readonly string[],
  change: (list: readonly unknown[]) => unknown[],
): SchemaKeywords | undefined {
  const isList = (keyword: string) => keywords.includes(keyword) && Array.isArray(schema[keyword]);
  if (!Object.keys(schema).some(isList)) return undefined;
  return mapKeywords(schema, (keyword, value) => (isList(keyword) ? change(value as unknown[]) : value));
}

/** A document of draft-07 in the words of 2020-12. */
function asDraft2020(root: SchemaKeywords): SchemaKeywords {
  const holder: { root: JsonSchema } = { root: structuredClone(root) };
  for (const { schema } of placesIn(holder)) {
    if (!isKeywords(schema)) continue;
    if ("$ref" in schema) {
      const beside = Object.keys(schema).filter((keyword) => keyword !== "$ref" && keyword !== "definitions");
      for (const keyword of beside) delete schema[keyword];
    }
    const { items, additionalItems, dependencies } = schema;
    delete schema["additionalItems"];
    if (Array.isArray(items)) {
      delete schema["items"];
      schema["prefixItems"] = items;
      if (additionalItems !== undefined) schema["items"] = additionalItems;
    }
    if (isKeywords(dependencies)) {
      delete schema["dependencies"];
      const needs = Object.entries(dependencies);
      schema["dependentRequired"] = Object.fromEntries(needs.filter(([, need]) => Array.isArray(need)));
      schema["dependentSchemas"] = Object.fromEntries(needs.filter(([, need]) => !Array.isArray(need)));
    }
  }
  const { $schema: _, definitions, ...rest } = holder.root as SchemaKeywords;
  const made = definitions === undefined ? rest : { ...rest, $defs: definitions };
  return JSON.parse(JSON.stringify(made).replaceAll('"#/definitions/', '"#/$defs/')) as SchemaKeywords;
}
