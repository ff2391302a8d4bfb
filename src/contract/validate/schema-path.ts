/** For `validate`, which looks at one contract (`check` compares two): follows a JSON pointer through schemas. */
import type { JsonType } from "../json-type.ts";
import type { Contract, JsonSchema, NamedSchema } from "../model.ts";
import { parsePointer } from "../source/json-pointer.ts";
import { isObjectNode, itemsOf, type ObjectNode } from "../source/nodes.ts";
import { type AppliedSchema, appliedSchemas } from "./applied-schemas.ts";
import { allowedTypes, fixedValues, intersect } from "./possible-values.ts";

/** What a schema says of the value at a JSON pointer. */
export interface SchemaPath {
  /** Whether the schema names it, or writes out what members of any name are. */
  readonly declared: boolean;
  /** Whether a valid value always has it, written or by default. */
  readonly always: boolean;
  /** Whether a default is filled in for it. */
  readonly filled: boolean;
  /** Whether it is said to be an object or an array in some case, which an address or a key cannot hold. */
  readonly composite: boolean;
  /** The types that it may have; never too few. */
  readonly types: ReadonlySet<JsonType>;
  /** The only values that it may have, when they are known. */
  readonly values?: readonly unknown[];
}

/** What is said of a place that no schema describes. */
export const UNDECLARED: SchemaPath = {
  declared: false,
  always: false,
  filled: false,
  composite: false,
  types: new Set(),
};

/** A schema of a member; `sure` when it applies whatever the value is. */
interface Described {
  readonly schema: JsonSchema;
  readonly sure: boolean;
}

/** Follows a JSON pointer of a value through the schema, `$ref`s and compositions included. */
export function followSchema(contract: Contract, named: NamedSchema, pointer: string): SchemaPath {
  let described: readonly Described[] = [{ schema: named.schema, sure: true }];
  let always = true;
  let filled = false;
  for (const segment of parsePointer(pointer)) {
    const schemas = applying(described, contract);
    described = schemas.flatMap(({ schema, under }) =>
      member(schema, segment).map((inner) => ({ schema: inner, sure: under === undefined })),
    );
    const next = applying(described, contract);
    if (next.length === 0) return UNDECLARED;
    const required = schemas.some(
      ({ schema, under }) => under === undefined && itemsOf(schema["required"]).includes(segment),
    );
    filled = next.some(({ schema, under }) => !under && Object.hasOwn(schema, "default"));
    always &&= required || filled;
  }
  const sure = described.filter((one) => one.sure);
  const values = sure.map(({ schema }) => fixedValues(schema, contract)).find((found) => found !== undefined);
  return {
    declared: true,
    always,
    filled,
    composite: applying(described, contract).some(({ schema }) => isComposite(schema)),
    types:
      sure.length > 0
        ? intersect(sure.map(({ schema }) => allowedTypes(schema, contract)))
        : new Set(described.flatMap(({ schema }) => [...allowedTypes(schema, contract)])),
    ...(values && { values }),
  };
}

function applying(described: readonly Described[], contract: Contract): AppliedSchema<unknown>[] {
  return described.flatMap(({ schema, sure }) =>
    appliedSchemas<unknown>(schema, contract, { under: sure ? undefined : "unsure" }),
  );
}

/** The schemas of a member: its own and those of the patterns it matches, else that of all further members. */
function member(schema: ObjectNode, segment: string): JsonSchema[] {
  const properties = schema["properties"];
  const patterns = schema["patternProperties"];
  const found = isObjectNode(patterns)
    ? Object.entries(patterns).flatMap(([pattern, inner]) =>
        new RegExp(pattern, "u").test(segment) ? [inner as JsonSchema] : [],
      )
    : [];
  if (isObjectNode(properties) && Object.hasOwn(properties, segment))
    found.push(properties[segment] as JsonSchema);
  if (/^\d+$/.test(segment)) found.push(...item(schema, Number(segment)));
  if (found.length > 0) return found;
  const further = schema["additionalProperties"] ?? schema["unevaluatedProperties"];
  return further === undefined ? [] : [further as JsonSchema];
}

function item(schema: ObjectNode, index: number): JsonSchema[] {
  const tuple = Array.isArray(schema["items"]) ? schema["items"] : itemsOf(schema["prefixItems"]);
  const found: unknown = tuple[index] ?? (Array.isArray(schema["items"]) ? undefined : schema["items"]);
  return found === undefined ? [] : [found as JsonSchema];
}

function isComposite(schema: ObjectNode): boolean {
  const types = [schema["type"]].flat();
  return types.includes("object") || types.includes("array") || isObjectNode(schema["properties"]);
}
