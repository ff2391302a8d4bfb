/** For `validate`, which looks at one contract (`check` compares two): narrows the types and values that a schema accepts. */
import { ALL_TYPES, type JsonType, typeOf } from "../json-type.ts";
import type { Contract, JsonSchema } from "../model.ts";
import { referredSchema } from "../schemas/schema-nodes.ts";
import { isObjectNode, itemsOf } from "../source/nodes.ts";

/** The types that a value may have to fit a schema; never too few. */
export function allowedTypes(
  schema: JsonSchema,
  contract: Contract,
  passed: ReadonlySet<unknown> = new Set(),
): ReadonlySet<JsonType> {
  if (typeof schema === "boolean") return schema ? ALL_TYPES : new Set();
  if (passed.has(schema)) return ALL_TYPES;
  const inner = new Set(passed).add(schema);
  const of = (part: unknown): ReadonlySet<JsonType> => allowedTypes(part as JsonSchema, contract, inner);
  const limits: Iterable<JsonType>[] = [];
  const { type, enum: values } = schema;
  if (type !== undefined)
    limits.push([type].flat().map((name) => (name === "integer" ? "number" : (name as JsonType))));
  if (Object.hasOwn(schema, "const")) limits.push([typeOf(schema["const"])]);
  if (Array.isArray(values)) limits.push(values.map(typeOf));
  const target = referredSchema(schema, contract.schemas);
  if (target) limits.push(of(target.schema));
  for (const part of itemsOf(schema["allOf"])) limits.push(of(part));
  for (const keyword of ["anyOf", "oneOf"]) {
    if (keyword in schema) limits.push(itemsOf(schema[keyword]).flatMap((branch) => [...of(branch)]));
  }
  return intersect(limits);
}

/** The types that all of these sets hold. */
export function intersect(sets: readonly Iterable<JsonType>[]): ReadonlySet<JsonType> {
  const all = sets.map((set) => new Set(set));
  return new Set([...ALL_TYPES].filter((type) => all.every((set) => set.has(type))));
}

/** The values that `const` and `enum` leave to a schema; undefined when they do not. Other keywords may refuse some of them. */
export function fixedValues(
  schema: JsonSchema,
  contract: Contract,
  passed: ReadonlySet<unknown> = new Set(),
): readonly unknown[] | undefined {
  if (!isObjectNode(schema) || passed.has(schema)) return undefined;
  if (Object.hasOwn(schema, "const")) return [schema["const"]];
  if (Array.isArray(schema["enum"])) return schema["enum"];
  const inner = new Set(passed).add(schema);
  const of = (part: unknown): readonly unknown[] | undefined =>
    fixedValues(part as JsonSchema, contract, inner);
  const target = referredSchema(schema, contract.schemas);
  for (const part of [...(target ? [target.schema] : []), ...itemsOf(schema["allOf"])]) {
    const values = of(part);
    if (values) return values;
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = itemsOf(schema[keyword]).map(of);
    if (branches.length > 0 && branches.every((values) => values !== undefined)) return branches.flat();
  }
  return undefined;
}
