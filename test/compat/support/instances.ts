import type { Draw } from "./draw.ts";
import { definitionOf } from "./neutral-rewrites.ts";
import { isKeywords, type JsonSchema, placesIn, type SchemaKeywords } from "./schema-places.ts";
import { NAMES, TEXTS, VALUES } from "./schema-pools.ts";

/**
 * Values made from two schemas, half of them from each: they follow the schema, prefer what stands at its limits, and every second one is
 * then changed in a place or two, so that it just fits or just does not.
 */
export function instancesOf(
  pair: { readonly old: SchemaKeywords; readonly new: SchemaKeywords },
  draw: Draw,
  count: number,
): unknown[] {
  const words = wordsOf([pair.old, pair.new]);
  const [older, newer] = [new InstanceMaker(pair.old, words, draw), new InstanceMaker(pair.new, words, draw)];
  return Array.from({ length: count }, (_, index) => {
    const value = (index % 2 === 0 ? older : newer).value();
    return draw.chance(0.5) ? nearMiss(value, words, draw) : value;
  });
}

/** What schemas mention: names, values and numbers that a change may turn on. */
interface Words {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

function wordsOf(schemas: readonly SchemaKeywords[]): Words {
  const names = new Set<string>(["", "other", "x-other", "ab", "aAt"]);
  const values = new Set<unknown>();
  const numbers = new Set<number>([0, 1]);
  for (const root of schemas) {
    for (const { schema } of placesIn({ root })) {
      if (!isKeywords(schema)) continue;
      for (const keyword of ["properties", "dependentRequired", "dependentSchemas", "dependencies"])
        for (const name of Object.keys((schema[keyword] ?? {}) as object)) names.add(name);
      for (const name of (schema["required"] ?? []) as string[]) names.add(name);
      for (const value of (schema["enum"] ?? []) as unknown[]) values.add(value);
      if (schema["const"] !== undefined) values.add(schema["const"]);
      for (const [keyword, value] of Object.entries(schema))
        if (typeof value === "number" && !/Length|Items|Properties|Contains/.test(keyword))
          numbers.add(value);
    }
  }
  const texts = [...values].filter((value) => typeof value === "string");
  return { names: [...names], values: [...values], numbers: [...numbers], texts };
}

type Type = "object" | "array" | "string" | "number" | "boolean" | "null";
const TYPES: readonly Type[] = ["object", "array", "string", "number", "boolean", "null"];

class InstanceMaker {
  readonly #root: SchemaKeywords;
  readonly #words: Words;
  readonly #draw: Draw;

  constructor(root: SchemaKeywords, words: Words, draw: Draw) {
    this.#root = root;
    this.#words = words;
    this.#draw = draw;
  }

  value(): unknown {
    return this.#value([this.#root], 5);
  }

  /** A value that tries to fit all of these. */
  #value(schemas: readonly JsonSchema[], depth: number): unknown {
    const draw = this.#draw;
    if (depth <= 0 || draw.chance(0.02)) return draw.pick(VALUES);
    const parts = schemas.flatMap((schema) => this.#parts(schema, 4));
    const listed = parts.flatMap((part) =>
      "const" in part ? [[part["const"]]] : "enum" in part ? [part["enum"] as unknown[]] : [],
    );
    if (listed.length > 0 && draw.chance(0.95)) {
      const [first = [], ...others] = listed;
      const shared = first.filter((value) =>
        others.every((values) => values.some((one) => JSON.stringify(one) === JSON.stringify(value))),
      );
      return draw.pick(shared.length > 0 ? shared : first);
    }
    const type = this.#type(parts);
    if (type === "object") return this.#object(parts, depth);
    if (type === "array") return this.#array(parts, depth);
    if (type === "string") return this.#string(parts);
    if (type === "number") return this.#number(parts);
    return type === "null" ? null : draw.chance(0.5);
  }

  /** The schema and what it says in place: all of `allOf`, one branch, one arm, what it refers to. */
  #parts(schema: JsonSchema, depth: number): SchemaKeywords[] {
    const draw = this.#draw;
    if (!isKeywords(schema) || depth <= 0) return [];
    const inPlace: JsonSchema[] = [];
    if (typeof schema["$ref"] === "string") inPlace.push(definitionOf(this.#root, schema["$ref"]) ?? true);
    inPlace.push(...((schema["allOf"] ?? []) as JsonSchema[]));
    for (const keyword of ["anyOf", "oneOf"]) {
      const branches = schema[keyword];
      if (Array.isArray(branches)) inPlace.push(draw.pick(branches as JsonSchema[]));
    }
    const { if: condition, then: first, else: second } = schema;
    if (condition !== undefined) {
      if (draw.chance(0.6)) inPlace.push(condition as JsonSchema, (first ?? true) as JsonSchema);
      else inPlace.push((second ?? true) as JsonSchema);
    }
    const dependent = (schema["dependentSchemas"] ?? schema["dependencies"] ?? {}) as SchemaKeywords;
    for (const one of Object.values(dependent)) if (isKeywords(one) && draw.chance(0.5)) inPlace.push(one);
    const negated = schema["not"];
    if (isKeywords(negated) && draw.chance(0.15)) inPlace.push(negated);
    return [schema, ...inPlace.flatMap((one) => this.#parts(one, depth - 1))];
  }

  #type(parts: readonly SchemaKeywords[]): Type {
    let types = TYPES;
    for (const part of parts) {
      if (part["type"] === undefined) continue;
      const own = [part["type"]].flat().map((type) => (type === "integer" ? "number" : type));
      const shared = types.filter((type) => own.includes(type));
      if (shared.length > 0) types = shared;
    }
    if (types.length < TYPES.length) return this.#draw.pick(types);
    const isAbout = (pattern: RegExp) =>
      parts.some((part) => Object.keys(part).some((keyword) => pattern.test(keyword)));
    if (isAbout(/ropert|required|dependen/) && this.#draw.chance(0.7)) return "object";
    if (isAbout(/tems|ontains/) && this.#draw.chance(0.7)) return "array";
    return this.#draw.pick(TYPES);
  }

  #object(parts: readonly SchemaKeywords[], depth: number): Record<string, unknown> {
    const draw = this.#draw;
    const known = new Set(parts.flatMap((part) => Object.keys((part["properties"] ?? {}) as object)));
    const required = new Set(parts.flatMap((part) => (part["required"] ?? []) as string[]));
    const share = draw.pick([0, 0.3, 0.6, 0.9, 1]);
    const names = new Set([...required].filter(() => draw.chance(0.97)));
    for (const name of known) if (draw.chance(share)) names.add(name);
    for (let more = draw.chance(0.3) ? draw.between(1, 2) : 0; more > 0; more--)
      names.add(draw.pick(draw.chance(0.7) ? this.#words.names : NAMES));
    const atLeast = Math.max(0, ...parts.map((part) => Number(part["minProperties"] ?? 0)));
    for (const name of [...draw.shuffled([...known]), ...NAMES]) if (names.size < atLeast) names.add(name);
    for (const part of parts) {
      const needs = (part["dependentRequired"] ?? part["dependencies"] ?? {}) as SchemaKeywords;
      for (const [name, needed] of Object.entries(needs))
        if (names.has(name) && Array.isArray(needed) && draw.chance(0.8))
          for (const one of needed) names.add(one);
    }
    const members = [...names].map((name) => [
      name,
      this.#value(
        parts.flatMap((part) => schemasOf(part, name)),
        depth - 1,
      ),
    ]);
    return Object.fromEntries(draw.shuffled(members));
  }

  #array(parts: readonly SchemaKeywords[], depth: number): unknown[] {
    const draw = this.#draw;
    const limits = (keyword: string) =>
      parts.flatMap((part) => (typeof part[keyword] === "number" ? [part[keyword]] : []));
    const min = Math.max(0, ...limits("minItems"));
    const max = Math.min(min + 3, ...limits("maxItems"));
    const length = draw.weighted([
      [3, min],
      [3, Math.max(min, max)],
      [1, Math.max(0, min - 1)],
      [1, max + 1],
      [4, draw.between(min, Math.max(min, max))],
    ]);
    const containing = parts.flatMap((part) => (part["contains"] === undefined ? [] : [part]));
    return Array.from({ length }, (_, index) => {
      const schemas = parts.flatMap((part) => itemSchemasOf(part, index));
      const contained = containing
        .filter(() => draw.chance(0.5))
        .map((part) => part["contains"] as JsonSchema);
      return this.#value([...schemas, ...contained], depth - 1);
    });
  }

  #string(parts: readonly SchemaKeywords[]): string {
    const draw = this.#draw;
    const limits = (keyword: string) =>
      parts.flatMap((part) => (typeof part[keyword] === "number" ? [part[keyword]] : []));
    const min = Math.max(0, ...limits("minLength"));
    const max = Math.min(...limits("maxLength"), 40);
    const patterns = parts.flatMap((part) =>
      typeof part["pattern"] === "string" ? [new RegExp(part["pattern"], "u")] : [],
    );
    if (patterns.length === 0 && draw.chance(0.35)) {
      const unit = draw.pick(["a", "😀", "Z", "1"]);
      return unit.repeat(Math.max(0, draw.pick([min, min - 1, min + 1, max, max + 1, 3])));
    }
    const pool = [...this.#words.texts, ...TEXTS];
    const fitting = pool.filter((text) => {
      const length = [...text].length;
      return length >= min && length <= max && patterns.every((pattern) => pattern.test(text));
    });
    return draw.pick(fitting.length > 0 && draw.chance(0.9) ? fitting : pool);
  }

  #number(parts: readonly SchemaKeywords[]): number {
    const draw = this.#draw;
    const limits = (...keywords: string[]) =>
      parts.flatMap((part) =>
        keywords.flatMap((keyword) => (typeof part[keyword] === "number" ? [part[keyword]] : [])),
      );
    const own = limits("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
    const [step = 1] = limits("multipleOf");
    const base = draw.pick(own.length > 0 && draw.chance(0.8) ? own : this.#words.numbers);
    const near = draw.pick([Math.ceil(base / step) * step, Math.floor(base / step) * step, base]);
    const isWhole = parts.some((part) => [part["type"]].flat().includes("integer"));
    const moved = near + draw.pick([0, step, -step, 1, -1, 2 * step, isWhole ? 3 : 0.5, isWhole ? 10 : 0.05]);
    return Math.round(moved * 1_000) / 1_000;
  }
}

/** What a schema says of a member. */
function schemasOf(part: SchemaKeywords, name: string): JsonSchema[] {
  const properties = (part["properties"] ?? {}) as SchemaKeywords;
  const found = Object.hasOwn(properties, name) ? [properties[name] as JsonSchema] : [];
  for (const [pattern, schema] of Object.entries((part["patternProperties"] ?? {}) as SchemaKeywords))
    if (new RegExp(pattern, "u").test(name)) found.push(schema as JsonSchema);
  if (found.length > 0) return found;
  const further = part["additionalProperties"] ?? part["unevaluatedProperties"];
  return further === undefined ? [] : [further as JsonSchema];
}

/** What a schema says of an item. */
function itemSchemasOf(part: SchemaKeywords, index: number): JsonSchema[] {
  const { items, prefixItems, additionalItems } = part;
  const tuple = (prefixItems ?? (Array.isArray(items) ? items : [])) as JsonSchema[];
  const rest = Array.isArray(items) ? additionalItems : items;
  const found = index < tuple.length ? tuple[index] : (rest ?? part["unevaluatedItems"]);
  return found === undefined ? [] : [found as JsonSchema];
}

/** The value with one or two small changes. */
function nearMiss(value: unknown, words: Words, draw: Draw): unknown {
  const once = changed(value, words, draw);
  return draw.chance(0.3) ? changed(once, words, draw) : once;
}

function changed(value: unknown, words: Words, draw: Draw): unknown {
  const inner = () => draw.pick(draw.chance(0.6) && words.values.length > 0 ? words.values : VALUES);
  if (draw.chance(0.08)) return inner();
  if (Array.isArray(value)) {
    const at = draw.between(0, Math.max(0, value.length - 1));
    return draw.weighted<() => unknown>([
      [2, () => value.filter((_, index) => index !== at)],
      [2, () => [...value, value.length > 0 && draw.chance(0.6) ? value[at] : inner()]],
      [1, () => draw.shuffled(value)],
      [5, () => value.map((item, index) => (index === at ? changed(item, words, draw) : item))],
    ])();
  }
  if (typeof value === "object" && value !== null) {
    const names = Object.keys(value);
    if (names.length === 0 || draw.chance(0.3)) {
      const name = draw.pick(draw.chance(0.7) ? words.names : NAMES);
      return { ...value, [name]: inner() };
    }
    const at = draw.pick(names);
    const { [at]: own, ...rest } = value as Record<string, unknown>;
    return draw.chance(0.35) ? rest : { ...value, [at]: changed(own, words, draw) };
  }
  if (typeof value === "number")
    return Math.round((value + draw.pick([1, -1, 0.5, -0.01, 5])) * 1_000) / 1_000;
  if (typeof value === "string") {
    const characters = [...value];
    return draw.pick([
      characters.slice(1).join(""),
      characters.slice(0, -1).join(""),
      `${value}a`,
      `1${value}`,
      `${value}\n`,
      draw.pick(TEXTS),
      value.toUpperCase(),
    ]);
  }
  return inner();
}
