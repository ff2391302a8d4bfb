import {
  isKeywords,
  type JsonSchema,
  placesIn,
  type SchemaKeywords,
  type SchemaPlace,
} from "./schema-places.ts";
import { isWellFounded } from "./well-founded.ts";

/** A schema that is smaller by one step. */
export interface SmallerSchema {
  readonly schema: SchemaKeywords;
  /** What was done, and where: the same step can be taken on another schema. */
  readonly step: string;
}

/** All that is smaller by one step: a part in the place of what holds it, a keyword left out, a list shortened, a number lowered. */
export function* smallerSchemas(schema: SchemaKeywords): Generator<SmallerSchema> {
  for (const { pointer, schema: at } of placesIn({ root: schema })) {
    for (const [name, change] of changesOf(at, pointer === "")) {
      const holder: { root: JsonSchema } = { root: structuredClone(schema) };
      const place = placesIn(holder).find((one) => one.pointer === pointer);
      if (place) change(place);
      if (place && isKeywords(holder.root) && isWellFounded(holder.root))
        yield { schema: holder.root, step: `${name} ${pointer}` };
    }
  }
}

type Change = readonly [name: string, change: (place: SchemaPlace) => void];

function* changesOf(at: JsonSchema, isRoot: boolean): Generator<Change> {
  if (!isRoot) {
    yield ["remove", ({ remove }) => remove?.()];
    if (at !== true) yield ["open", ({ replace }) => replace(true)];
  }
  if (!isKeywords(at)) return;
  if (!isRoot) {
    for (const { schema, pointer } of placesIn({ root: at }).slice(1))
      yield [`hoist ${pointer}`, ({ replace }) => replace(structuredClone(schema))];
  }
  for (const [keyword, value] of Object.entries(at)) {
    if (keyword === "$schema") continue;
    const set = (changed: unknown) => (place: SchemaPlace) => {
      const own = place.schema as SchemaKeywords;
      if (changed === undefined) delete own[keyword];
      else own[keyword] = changed;
    };
    yield [`drop ${keyword}`, set(undefined)];
    if (Array.isArray(value) && ["enum", "required", "type"].includes(keyword) && value.length > 1) {
      for (const left of value.keys())
        yield [`shorten ${keyword} ${left}`, set(value.filter((_, index) => index !== left))];
    }
    if (typeof value === "number" && Number.isInteger(value) && value > 1)
      yield [`lower ${keyword}`, set(value - 1)];
  }
}
