import { ALL_TYPES, type JsonType, typeOf } from "../json-type.ts";
import { member, resolve, type Schema, type SchemaObject, type Schemas } from "./schema.ts";

/** A schema that applies to a place of the instance, and whether it always does or only when something else holds. */
export interface Part {
  readonly schema: SchemaObject;
  readonly always: boolean;
}

/**
 * All schemas that apply to the same place of an instance as `schema`: itself and what its in-place applicators hold
 * (`$ref`, `allOf`; and, depending on the instance, `anyOf`, `oneOf`, `then`, `else`, `dependentSchemas`). Not `not` and `if`.
 */
export function partsOf(schema: Schema, schemas: Schemas): Part[] {
  const parts: Part[] = [];
  const seen = new Map<SchemaObject, boolean>();
  const visit = (node: Schema | undefined, always: boolean): void => {
    if (typeof node !== "object") return;
    const before = seen.get(node);
    if (before !== undefined && (before || !always)) return;
    seen.set(node, always);
    if (before === undefined || always) parts.push({ schema: node, always });
    if (node.$ref !== undefined) visit(resolve(schemas, node.$ref), always);
    for (const branch of node.allOf ?? []) visit(branch, always);
    for (const branch of conditionalBranches(node)) visit(branch, false);
  };
  visit(schema, true);
  return parts.filter((part) => seen.get(part.schema) === part.always);
}

/** The branches of a schema that apply only to some instances. */
export function conditionalBranches(node: SchemaObject): Schema[] {
  return [
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...(node.then === undefined ? [] : [node.then]),
    ...(node.else === undefined ? [] : [node.else]),
    ...Object.values(node.dependentSchemas ?? {}),
  ];
}

/** Whether the author wrote out what further properties may be. */
export function declaresFurtherProperties(node: SchemaObject): boolean {
  return (
    node.additionalProperties !== undefined ||
    node.patternProperties !== undefined ||
    node.unevaluatedProperties !== undefined
  );
}

/** The names that these parts know: of their `properties`, and those that are only `required`. */
export function namesOf(parts: readonly Part[]): string[] {
  return [...new Set([...describedNames(parts), ...requiredNames(parts)])];
}

/** The names that the `properties` of these parts hold. */
export function describedNames(parts: readonly Part[]): string[] {
  return [...new Set(parts.flatMap(({ schema }) => Object.keys(schema.properties ?? {})))];
}

/**
 * The names that may be written whatever the instance is: those of the parts that always apply, and those that are required by some
 * part and described by none.
 */
export function certainNames(parts: readonly Part[]): string[] {
  const described = new Set(describedNames(parts));
  const onlyRequired = requiredNames(parts).filter((name) => !described.has(name));
  return [...new Set([...namesOf(parts.filter((part) => part.always)), ...onlyRequired])];
}

function requiredNames(parts: readonly Part[]): string[] {
  return parts.flatMap(({ schema }) => schema.required ?? []);
}

/** Whether the schema names a property, or says what further ones may be, at its own place or anywhere below. */
export function describesProperties(
  schema: Schema,
  schemas: Schemas,
  seen = new Set<SchemaObject>(),
): boolean {
  return partsOf(schema, schemas).some(({ schema: node }) => {
    if (seen.has(node)) return false;
    seen.add(node);
    if (namesOf([{ schema: node, always: true }]).length > 0 || declaresFurtherProperties(node)) return true;
    return itemSchemas(node).some((item) => describesProperties(item, schemas, seen));
  });
}

/** The schemas of the items of an array. */
export function itemSchemas(node: SchemaObject): Schema[] {
  const items = Array.isArray(node.items) ? node.items : [node.items];
  return [...items, node.additionalItems, node.unevaluatedItems].filter((item) => item !== undefined);
}

const typeCaches = new WeakMap<Schemas, WeakMap<SchemaObject, ReadonlySet<JsonType>>>();

/** The types a value may have to fit the schema; never too few. */
export function possibleTypes(schema: Schema, schemas: Schemas): ReadonlySet<JsonType> {
  if (schema === false) return new Set();
  if (schema === true) return ALL_TYPES;
  const cache = typeCaches.get(schemas) ?? new WeakMap<SchemaObject, ReadonlySet<JsonType>>();
  typeCaches.set(schemas, cache);
  const known = cache.get(schema);
  if (known) return known;
  // For a schema that leads back to itself.
  cache.set(schema, ALL_TYPES);
  const types = narrowTypes(schema, schemas);
  cache.set(schema, types);
  return types;
}

function narrowTypes(schema: SchemaObject, schemas: Schemas): ReadonlySet<JsonType> {
  let types = new Set<JsonType>(ALL_TYPES);
  const narrow = (to: Iterable<JsonType>) => {
    const kept = new Set(to);
    types = new Set([...types].filter((type) => kept.has(type)));
  };
  if (schema.type !== undefined)
    narrow([schema.type].flat().map((type) => (type === "integer" ? "number" : (type as JsonType))));
  if (schema.const !== undefined) narrow([typeOf(schema.const)]);
  if (schema.enum) narrow(schema.enum.map(typeOf));
  if (schema.$ref !== undefined) narrow(possibleTypes(resolve(schemas, schema.$ref), schemas));
  for (const branch of schema.allOf ?? []) narrow(possibleTypes(branch, schemas));
  for (const branches of [schema.anyOf, schema.oneOf]) {
    if (branches) narrow(branches.flatMap((branch) => [...possibleTypes(branch, schemas)]));
  }
  return types;
}

/** Whether no value can fit both: by type, by a fixed value, or by a required member that distinguishes them. */
export function areDisjoint(a: Schema, b: Schema, schemas: Schemas): boolean {
  const shared = [...possibleTypes(a, schemas)].filter((type) => possibleTypes(b, schemas).has(type));
  if (shared.length === 0) return true;
  const partsA = partsOf(a, schemas);
  const partsB = partsOf(b, schemas);
  const valuesA = fixedValues(partsA);
  const valuesB = fixedValues(partsB);
  if (valuesA && valuesB && haveNoneInCommon(valuesA, valuesB)) return true;
  if (shared.length > 1 || shared[0] !== "object") return false;
  const tagsA = tagsOf(partsA);
  const tagsB = tagsOf(partsB);
  return [...tagsA].some(([name, values]) => {
    const others = tagsB.get(name);
    return others !== undefined && haveNoneInCommon(values, others);
  });
}

/** The required members of a schema that have fixed values, with these values. */
export function tagsOf(parts: readonly Part[]): Map<string, readonly unknown[]> {
  const certain = parts.filter((part) => part.always);
  const required = new Set(certain.flatMap(({ schema }) => schema.required ?? []));
  const tags = new Map<string, readonly unknown[]>();
  for (const { schema } of certain) {
    for (const name of Object.keys(schema.properties ?? {})) {
      const property = member(schema.properties, name);
      const values = typeof property === "object" ? valuesOf(property) : undefined;
      if (required.has(name) && values && !tags.has(name)) tags.set(name, values);
    }
  }
  return tags;
}

function fixedValues(parts: readonly Part[]): readonly unknown[] | undefined {
  for (const { schema, always } of parts) {
    const values = always ? valuesOf(schema) : undefined;
    if (values) return values;
  }
  return undefined;
}

function valuesOf(schema: SchemaObject): readonly unknown[] | undefined {
  return "const" in schema ? [schema.const] : schema.enum;
}

// Numbers and strings only: what is equal as JSON is then equal as text.
function haveNoneInCommon(a: readonly unknown[], b: readonly unknown[]): boolean {
  const all = [...a, ...b];
  if (all.some((value) => typeof value === "object" && value !== null)) return false;
  return a.every((value) => !b.includes(value));
}
