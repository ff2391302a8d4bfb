import { member, type Schema, type SchemaObject, type Schemas } from "../contract/normal-form/schema.ts";
import { partsOf } from "../contract/normal-form/schema-parts.ts";
import { parsePointer } from "../contract/source/json-pointer.ts";
import { validator } from "../runtime/event/validation.ts";
import { evaluatePayload } from "./evaluate-payload.ts";

/** Keywords that do not restrict a text, a boolean or null when there are no others; `type` and `enum` are looked at. */
const PLAIN = new Set(["type", "enum", "default", "description", "deprecated"]);
const known = new WeakMap<Schemas, WeakMap<SchemaObject, boolean>>();

/**
 * Whether the default of a schema fits the schema that gives it, apart from members with a default of their own, which are filled in as
 * well. One that does not is never filled in: every publication would be refused for what nobody wrote.
 */
export function fitsItsSchema(node: SchemaObject, schemas: Schemas): boolean {
  const memo = known.get(schemas) ?? new WeakMap<SchemaObject, boolean>();
  known.set(schemas, memo);
  const before = memo.get(node);
  if (before !== undefined) return before;
  const fits = fitsPlainly(node) ?? fitsCompiled(node, schemas);
  memo.set(node, fits);
  return fits;
}

/** The answer for the most common schemas, without a compiler; undefined for all others. */
function fitsPlainly(node: SchemaObject): boolean | undefined {
  const value = node.default;
  const type = value === null ? "null" : typeof value;
  if (type === "object" || !Object.keys(node).every((keyword) => PLAIN.has(keyword))) return undefined;
  if (node.enum && !node.enum.includes(value)) return false;
  if (node.type === undefined) return true;
  return [node.type].flat().some((one) => one === type || (one === "integer" && Number.isInteger(value)));
}

// No schema of a contract is called so: theirs are identifiers.
const PLACE = "#default";

function fitsCompiled(node: SchemaObject, schemas: Schemas): boolean {
  try {
    const validate = validator(evaluatePayload(PLACE, closureOf(node, schemas)));
    if (validate(node.default)) return true;
    return (validate.errors ?? []).every(
      ({ keyword, pointer }) => keyword === "required" && isFilledIn(pointer, node, schemas),
    );
  } catch {
    // What cannot be compiled is reported where the validators are made.
    return true;
  }
}

function isFilledIn(pointer: string, node: Schema, schemas: Schemas): boolean {
  let described: Schema[] = [node];
  const sure = (places: readonly Schema[]) =>
    places.flatMap((place) => partsOf(place, schemas).flatMap((part) => (part.always ? [part.schema] : [])));
  for (const key of parsePointer(pointer)) {
    described = sure(described).flatMap((schema) => {
      const { items } = schema;
      if (items !== undefined && /^\d+$/.test(key))
        return Array.isArray(items) ? [items[Number(key)] ?? schema.additionalItems ?? true] : [items];
      return [member(schema.properties, key) ?? schema.additionalProperties ?? true];
    });
  }
  return sure(described).some((schema) => "default" in schema);
}

/** The schemas that a node needs, itself as `PLACE`. */
function closureOf(node: SchemaObject, schemas: Schemas): Schemas {
  const made = new Map<string, Schema>([[PLACE, node]]);
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const ref = (value as SchemaObject).$ref;
    const target = typeof ref === "string" && !made.has(ref) ? schemas.get(ref) : undefined;
    if (target !== undefined) {
      made.set(ref as string, target);
      visit(target);
    }
    for (const below of Object.values(value)) visit(below);
  };
  visit(node);
  return made;
}
