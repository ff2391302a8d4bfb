import { formats } from "../../../src/runtime/event/format-table.ts";
import { definitionOf } from "./neutral-rewrites.ts";
import { isKeywords, type JsonSchema, type SchemaKeywords } from "./schema-places.ts";
import { DRAFT_07 } from "./schema-pools.ts";

/**
 * Whether a value fits, read off the specification keyword by keyword and as slowly as that is: a second opinion where Ajv is at fault, as with
 * `contains` and an empty array, or `unevaluatedProperties` and an `if` that failed. https://json-schema.org/draft/2020-12/json-schema-core
 */
export function referenceJudgeOf(root: SchemaKeywords): (value: unknown) => boolean {
  const reader = new Reader(root);
  return (value) => reader.read(root, value) !== undefined;
}

/** Names and indices that a schema has looked at; undefined where the value does not fit. */
type Evaluated = ReadonlySet<string | number> | undefined;

class Reader {
  readonly #root: SchemaKeywords;
  readonly #isDraft07: boolean;

  constructor(root: SchemaKeywords) {
    this.#root = root;
    this.#isDraft07 = root["$schema"] === DRAFT_07;
  }

  read(schema: JsonSchema, value: unknown): Evaluated {
    if (typeof schema === "boolean") return schema ? new Set() : undefined;
    const { $ref } = schema;
    if (typeof $ref === "string" && this.#isDraft07) return this.#follow($ref, value);
    if (!fitsType(schema, value) || !fitsValues(schema, value)) return undefined;
    const seen = new Set<string | number>();
    const take = (evaluated: Evaluated) => {
      for (const one of evaluated ?? []) seen.add(one);
      return evaluated !== undefined;
    };
    const fits =
      (typeof $ref !== "string" || take(this.#follow($ref, value))) &&
      this.#branches(schema, value, take) &&
      (typeof value !== "string" || fitsText(schema, value)) &&
      (typeof value !== "number" || fitsNumber(schema, value)) &&
      (!Array.isArray(value) || this.#array(schema, value, seen)) &&
      (!isRecord(value) || this.#object(schema, value, seen, take));
    return fits ? seen : undefined;
  }

  #follow($ref: string, value: unknown): Evaluated {
    return this.read(definitionOf(this.#root, $ref) ?? false, value);
  }

  #branches(schema: SchemaKeywords, value: unknown, take: (evaluated: Evaluated) => boolean): boolean {
    const readAll = (keyword: string) => listOf(schema[keyword]).map((one) => this.read(one, value));
    if (!readAll("allOf").every(take)) return false;
    for (const keyword of ["anyOf", "oneOf"]) {
      if (schema[keyword] === undefined) continue;
      const fitting = readAll(keyword).filter(take).length;
      if (keyword === "anyOf" ? fitting === 0 : fitting !== 1) return false;
    }
    if (schema["not"] !== undefined && this.read(schema["not"] as JsonSchema, value)) return false;
    if (schema["if"] === undefined) return true;
    const arm = take(this.read(schema["if"] as JsonSchema, value)) ? schema["then"] : schema["else"];
    return arm === undefined || take(this.read(arm as JsonSchema, value));
  }

  #array(schema: SchemaKeywords, value: readonly unknown[], seen: Set<string | number>): boolean {
    if (!isWithin(schema, "Items", value.length)) return false;
    if (
      schema["uniqueItems"] === true &&
      value.some((one, index) => value.slice(0, index).some((other) => isSame(one, other)))
    )
      return false;
    const { items, prefixItems, additionalItems, contains } = schema;
    const tuple = listOf(this.#isDraft07 ? items : prefixItems);
    const rest = Array.isArray(items) ? additionalItems : items;
    for (const [index, item] of value.entries()) {
      const duty = index < tuple.length ? tuple[index] : (rest as JsonSchema | undefined);
      if (duty === undefined) continue;
      if (!this.read(duty, item)) return false;
      seen.add(index);
    }
    if (contains !== undefined) {
      const found = [...value.keys()].filter((index) => this.read(contains as JsonSchema, value[index]));
      const { minContains = 1, maxContains = value.length } = this.#isDraft07 ? {} : schema;
      if (found.length < Number(minContains) || found.length > Number(maxContains)) return false;
      for (const index of found) seen.add(index);
    }
    const further = schema["unevaluatedItems"];
    if (further === undefined || this.#isDraft07) return true;
    const left = [...value.keys()].filter((index) => !seen.has(index));
    for (const index of left) seen.add(index);
    return left.every((index) => this.read(further as JsonSchema, value[index]));
  }

  #object(
    schema: SchemaKeywords,
    value: Readonly<Record<string, unknown>>,
    seen: Set<string | number>,
    take: (evaluated: Evaluated) => boolean,
  ): boolean {
    const names = Object.keys(value);
    const has = (name: string) => Object.hasOwn(value, name);
    if (!isWithin(schema, "Properties", names.length)) return false;
    if (!((schema["required"] ?? []) as string[]).every(has)) return false;
    const { properties, patternProperties, additionalProperties, propertyNames } = schema;
    for (const name of names) {
      const duties = recordOf(properties).filter(([known]) => known === name);
      duties.push(...recordOf(patternProperties).filter(([pattern]) => new RegExp(pattern, "u").test(name)));
      if (duties.length === 0 && additionalProperties !== undefined)
        duties.push([name, additionalProperties]);
      if (!duties.every(([, duty]) => this.read(duty as JsonSchema, value[name]))) return false;
      if (duties.length > 0) seen.add(name);
      if (propertyNames !== undefined && !this.read(propertyNames as JsonSchema, name)) return false;
    }
    for (const keyword of this.#isDraft07 ? ["dependencies"] : ["dependentRequired", "dependentSchemas"]) {
      for (const [name, need] of recordOf(schema[keyword])) {
        if (!has(name)) continue;
        if (Array.isArray(need) ? !need.every(has) : !take(this.read(need as JsonSchema, value)))
          return false;
      }
    }
    const further = schema["unevaluatedProperties"];
    if (further === undefined || this.#isDraft07) return true;
    const left = names.filter((name) => !seen.has(name));
    for (const name of left) seen.add(name);
    return left.every((name) => this.read(further as JsonSchema, value[name]));
  }
}

function fitsType(schema: SchemaKeywords, value: unknown): boolean {
  if (schema["type"] === undefined) return true;
  const own = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return [schema["type"]]
    .flat()
    .some((type) => type === own || (type === "integer" && Number.isInteger(value)));
}

function fitsValues(schema: SchemaKeywords, value: unknown): boolean {
  if ("const" in schema && !isSame(schema["const"], value)) return false;
  return !("enum" in schema) || (schema["enum"] as unknown[]).some((one) => isSame(one, value));
}

function fitsText(schema: SchemaKeywords, value: string): boolean {
  const { pattern, format } = schema;
  if (!isWithin(schema, "Length", [...value].length)) return false;
  if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value)) return false;
  return typeof format !== "string" || !Object.hasOwn(formats, format) || formats[format]?.(value) === true;
}

function fitsNumber(schema: SchemaKeywords, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const over = (limit: unknown, isOver: (limit: number) => boolean) =>
    typeof limit === "number" && isOver(limit);
  if (over(minimum, (limit) => value < limit) || over(exclusiveMinimum, (limit) => value <= limit))
    return false;
  if (over(maximum, (limit) => value > limit) || over(exclusiveMaximum, (limit) => value >= limit))
    return false;
  if (typeof multipleOf !== "number") return true;
  const times = value / multipleOf;
  // Decimals that binary fractions only come near to.
  return Math.abs(times - Math.round(times)) < 1e-6;
}

function isWithin(schema: SchemaKeywords, what: string, count: number): boolean {
  return (
    count >= Number(schema[`min${what}`] ?? 0) &&
    count <= Number(schema[`max${what}`] ?? Number.POSITIVE_INFINITY)
  );
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isSame(item, other[index]))
    );
  if (!isRecord(one) || !isRecord(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): [string, unknown][] {
  return isKeywords(value) ? Object.entries(value) : [];
}
