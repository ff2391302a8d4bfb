import type { Draw } from "./draw.ts";
import { rewritten } from "./neutral-rewrites.ts";
import { type Draft, SchemaMaker } from "./random-schema.ts";
import { isKeywords, type JsonSchema, keywordsOf, placesIn, type SchemaKeywords } from "./schema-places.ts";
import { DRAFT_07, NAMES, PATTERNS, VALUES } from "./schema-pools.ts";
import { isWellFounded } from "./well-founded.ts";

/** A schema that somebody changed: one to three edits, of the kinds that contracts go through. */
export function mutated(schema: SchemaKeywords, draw: Draw): SchemaKeywords {
  for (let attempts = 0; attempts < 20; attempts++) {
    const made = changedOnceOrMore(schema, draw);
    if (isWellFounded(made) && JSON.stringify(made) !== JSON.stringify(schema)) return made;
  }
  return schema;
}

function changedOnceOrMore(schema: SchemaKeywords, draw: Draw): SchemaKeywords {
  let made = structuredClone(schema);
  for (
    let left = draw.weighted([
      [70, 1],
      [20, 2],
      [10, 3],
    ]);
    left > 0;
    left--
  )
    made = edited(made, draw);
  return draw.chance(0.2) ? rewritten(made, draw, 2).schema : made;
}

function edited(root: SchemaKeywords, draw: Draw): SchemaKeywords {
  const holder: { root: JsonSchema } = { root };
  const draft: Draft = root["$schema"] === DRAFT_07 ? "draft-07" : "2020-12";
  const hasReferences = "$defs" in root || "definitions" in root;
  const maker = new SchemaMaker(draw, draft, hasReferences);
  for (let attempts = 0; attempts < 20; attempts++) {
    const places = placesIn(holder);
    // What lies deep is often beside the point: the first half of them lies higher.
    const place = draw.pick(draw.chance(0.5) ? places.slice(0, Math.ceil(places.length / 2)) : places);
    const { schema } = place;
    if (place.keyword !== undefined && (typeof schema === "boolean" || draw.chance(0.06))) {
      replacePlace(place, draw, maker);
      return holder.root as SchemaKeywords;
    }
    if (!isKeywords(schema) || ("$ref" in schema && draft === "draft-07")) continue;
    const edit = draw.weighted(EDITS);
    if (edit(schema, draw, maker)) return holder.root as SchemaKeywords;
  }
  return holder.root as SchemaKeywords;
}

function replacePlace(
  { schema, replace, remove }: ReturnType<typeof placesIn>[number],
  draw: Draw,
  maker: SchemaMaker,
): void {
  draw.weighted<() => void>([
    [3, () => replace(maker.schema(1))],
    [2, () => replace(!schema)],
    [2, () => replace({ anyOf: [schema, { type: "null" }] })],
    [1, () => replace({ not: schema })],
    [1, () => replace({ oneOf: [schema, maker.schema(1)] })],
    [1, () => replace({ allOf: [schema, maker.schema(1)] })],
    [2, () => remove?.()],
  ])();
}

/** Changes a schema in place; false where it has nothing to change. */
type Edit = (schema: SchemaKeywords, draw: Draw, maker: SchemaMaker) => boolean;

const LIMITS = /^(?:min|max|exclusiveM)/;

const dropKeyword: Edit = (schema, draw) => {
  const keywords = keywordsOf(schema).filter((keyword) => keyword !== "$ref");
  if (keywords.length === 0) return false;
  delete schema[draw.pick(keywords)];
  return true;
};

const addKeyword: Edit = (schema, draw, maker) => {
  const type = [schema["type"]].flat()[0];
  const known =
    type === "object" || type === "array" || type === "string" || type === "integer" || type === "number";
  const added = Object.entries(maker.keywords(known ? type : draw.pick(["object", "string", "number"]), 1));
  const fresh = added.filter(([keyword]) => schema[keyword] === undefined);
  if (fresh.length === 0) return false;
  const [keyword, value] = draw.pick(fresh);
  schema[keyword] = value;
  return true;
};

const moveLimit: Edit = (schema, draw) => {
  const limits = keywordsOf(schema).filter((keyword) => LIMITS.test(keyword));
  if (limits.length === 0) return false;
  const keyword = draw.pick(limits);
  const value = schema[keyword];
  if (typeof value !== "number") return false;
  const isCount = /Length|Items|Properties|Contains/.test(keyword);
  const moved = value + draw.pick(isCount ? [1, -1] : [1, -1, 0.5, -0.5, 5, -5]);
  schema[keyword] = isCount ? Math.max(0, moved) : Math.round(moved * 1_000) / 1_000;
  return true;
};

const changeStep: Edit = (schema, draw) => {
  const { multipleOf } = schema;
  if (typeof multipleOf !== "number") return false;
  schema["multipleOf"] = draw.pick([multipleOf * 2, multipleOf * 10, multipleOf / 2, 3, 0.5]);
  return true;
};

const changeType: Edit = (schema, draw) => {
  if (schema["type"] === undefined) return false;
  const types = [schema["type"]].flat() as string[];
  const without = (one: string) => types.filter((type) => type !== one);
  const choices = [
    types.includes("null") ? without("null") : [...types, "null"],
    types.includes("integer") ? [...without("integer"), "number"] : [...types, "integer"],
    types.includes("number") ? [...without("number"), "integer"] : [...types, "number"],
    [...types.slice(1), draw.pick(["string", "boolean", "object", "array"])],
  ];
  const chosen = [...new Set(draw.pick(choices.filter((choice) => choice.length > 0)))];
  schema["type"] = chosen.length === 1 ? chosen[0] : chosen;
  return true;
};

const changeValues: Edit = (schema, draw) => {
  const { enum: values, const: value } = schema;
  if (value !== undefined) {
    if (draw.chance(0.5)) schema["const"] = draw.pick(VALUES);
    else {
      delete schema["const"];
      schema["enum"] = [value, draw.pick(["green", "b", 4])];
    }
    return true;
  }
  if (!Array.isArray(values)) return false;
  const others = VALUES.filter(
    (one) => !values.some((known) => JSON.stringify(known) === JSON.stringify(one)),
  );
  if (draw.chance(0.5)) values.push(draw.pick(others));
  else if (values.length > 1) values.splice(draw.between(0, values.length - 1), 1);
  else values[0] = draw.pick(VALUES);
  return true;
};

const changeMembers: Edit = (schema, draw, maker) => {
  const { properties } = schema;
  if (!isKeywords(properties)) return false;
  const known = Object.keys(properties);
  const added = draw.pick(NAMES);
  draw.weighted<() => void>([
    [4, () => Object.assign(properties, { [added]: maker.schema(1) })],
    [1, () => Object.assign(properties, { [added]: true })],
    [3, () => known.length > 0 && delete properties[draw.pick(known)]],
    [
      1,
      () => {
        if (known.length === 0) return;
        const name = draw.pick(known);
        const { [name]: moved } = properties;
        delete properties[name];
        schema["allOf"] = [...((schema["allOf"] as JsonSchema[]) ?? []), { properties: { [name]: moved } }];
      },
    ],
  ])();
  return true;
};

const changeRequired: Edit = (schema, draw) => {
  const required = (schema["required"] ?? []) as string[];
  const types = [schema["type"] ?? "object"].flat();
  if (!types.includes("object")) return false;
  const known = Object.keys((schema["properties"] as object | undefined) ?? {});
  const added = draw.pick(known.length > 0 && draw.chance(0.8) ? known : NAMES);
  schema["required"] =
    required.length > 0 && draw.chance(0.5) ? required.slice(1) : [...new Set([...required, added])];
  return true;
};

const openOrClose: Edit = (schema, draw, maker) => {
  if (!isKeywords(schema["properties"])) return false;
  const rest = schema["additionalProperties"];
  if (rest === undefined || draw.chance(0.2))
    schema["additionalProperties"] = draw.chance(0.7) ? false : maker.schema(1);
  else delete schema["additionalProperties"];
  return true;
};

const changeItems: Edit = (schema, draw, maker) => {
  if (![schema["type"]].flat().includes("array")) return false;
  const keyword = Array.isArray(schema["prefixItems"]) ? "prefixItems" : "items";
  const tuple = schema[keyword];
  draw.weighted<() => void>([
    [2, () => toggle(schema, "uniqueItems", true)],
    [1, () => toggle(schema, "contains", maker.schema(1))],
    [1, () => toggle(schema, "items", maker.schema(1))],
    [2, () => Array.isArray(tuple) && tuple.push(maker.schema(1))],
  ])();
  return true;
};

function toggle(schema: SchemaKeywords, keyword: string, value: unknown): void {
  if (schema[keyword] === undefined) schema[keyword] = value;
  else delete schema[keyword];
}

const changeBranches: Edit = (schema, draw, maker) => {
  const keywords = ["anyOf", "oneOf", "allOf"].filter((keyword) => Array.isArray(schema[keyword]));
  if (keywords.length === 0) return false;
  const keyword = draw.pick(keywords);
  const branches = schema[keyword] as JsonSchema[];
  draw.weighted<() => void>([
    [3, () => branches.push(maker.schema(1))],
    [3, () => branches.length > 1 && branches.splice(draw.between(0, branches.length - 1), 1)],
    [1, () => branches.reverse()],
    [1, () => branches.push(structuredClone(draw.pick(branches)))],
    [
      2,
      () => {
        const other = draw.pick(["anyOf", "oneOf", "allOf"]);
        if (schema[other] !== undefined) return;
        delete schema[keyword];
        schema[other] = branches;
      },
    ],
  ])();
  return true;
};

const changePattern: Edit = (schema, draw) => {
  const { pattern } = schema;
  if (typeof pattern !== "string") return false;
  const longer = pattern.includes("\\1") ? pattern : `${pattern}|^foo$`;
  schema["pattern"] = draw.pick([
    draw.pick(PATTERNS),
    longer,
    pattern.replace(/^\^|\$$/, ""),
    pattern.replace("*", "+"),
  ]);
  return true;
};

const swapArms: Edit = (schema, draw) => {
  if (schema["if"] === undefined) return false;
  const { then: first, else: second } = schema;
  for (const [keyword, value] of [
    ["then", second],
    ["else", first],
  ] as const) {
    if (value === undefined) delete schema[keyword];
    else schema[keyword] = value;
  }
  if (draw.chance(0.3)) schema["if"] = { not: schema["if"] };
  return true;
};

const EDITS: readonly (readonly [number, Edit])[] = [
  [3, dropKeyword],
  [3, addKeyword],
  [3, moveLimit],
  [1, changeStep],
  [3, changeType],
  [3, changeValues],
  [5, changeMembers],
  [4, changeRequired],
  [3, openOrClose],
  [3, changeItems],
  [3, changeBranches],
  [2, changePattern],
  [1, swapArms],
];
