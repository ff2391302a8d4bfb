import { parsePointer } from "../json-pointer.ts";
import type { Contract, JsonSchema, NamedSchema } from "../model.ts";
import { isObjectNode, itemsOf, type ObjectNode } from "../nodes.ts";
import { referredSchema } from "../schema-nodes.ts";

/** What a schema says of the value at a JSON pointer. */
export interface SchemaPath {
  /** Whether the schema names it. */
  readonly declared: boolean;
  /** Whether a valid value always has it, written or by default. */
  readonly always: boolean;
  /** Whether it may be an object or an array, which an address or a key cannot hold. */
  readonly composite: boolean;
}

/** A schema that applies to a value; `sure` when it does so whatever the value is. */
interface Applied {
  readonly schema: ObjectNode;
  readonly sure: boolean;
}

/** Follows a JSON pointer of a value through the schema, `$ref`s and compositions included. */
export function followSchema(contract: Contract, named: NamedSchema, pointer: string): SchemaPath {
  let schemas: readonly Applied[] = inPlace(named.schema, true, contract);
  let always = true;
  for (const segment of parsePointer(pointer)) {
    const next = schemas.flatMap(({ schema, sure }) =>
      member(schema, segment).flatMap((inner) => inPlace(inner, sure, contract)),
    );
    if (next.length === 0) return { declared: false, always: false, composite: false };
    const required = schemas.some(
      ({ schema, sure }) => sure && itemsOf(schema["required"]).includes(segment),
    );
    always &&= required || next.some(({ schema, sure }) => sure && Object.hasOwn(schema, "default"));
    schemas = next;
  }
  return { declared: true, always, composite: schemas.some(({ schema }) => isComposite(schema)) };
}

/** The schemas that say something about the same value. A `true` says nothing, but it is there. */
function inPlace(
  schema: JsonSchema,
  sure: boolean,
  contract: Contract,
  passed = new Set<unknown>(),
): Applied[] {
  if (typeof schema === "boolean") return schema ? [{ schema: {}, sure }] : [];
  if (passed.has(schema)) return [];
  passed.add(schema);
  const found: Applied[] = [{ schema, sure }];
  const target = referredSchema(schema, contract.schemas);
  if (target) found.push(...inPlace(target.schema, sure, contract, passed));
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    for (const branch of itemsOf(schema[keyword])) {
      found.push(...inPlace(branch as JsonSchema, sure && keyword === "allOf", contract, passed));
    }
  }
  for (const keyword of ["then", "else"]) {
    if (keyword in schema) found.push(...inPlace(schema[keyword] as JsonSchema, false, contract, passed));
  }
  return found;
}

function member(schema: ObjectNode, segment: string): JsonSchema[] {
  const properties = schema["properties"];
  if (isObjectNode(properties) && Object.hasOwn(properties, segment))
    return [properties[segment] as JsonSchema];
  if (!/^\d+$/.test(segment)) return [];
  const tuple = Array.isArray(schema["items"]) ? schema["items"] : itemsOf(schema["prefixItems"]);
  const item: unknown =
    tuple[Number(segment)] ?? (Array.isArray(schema["items"]) ? undefined : schema["items"]);
  return item === undefined ? [] : [item as JsonSchema];
}

function isComposite(schema: ObjectNode): boolean {
  const types = [schema["type"]].flat();
  return types.includes("object") || types.includes("array") || isObjectNode(schema["properties"]);
}
