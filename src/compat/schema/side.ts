import { resolve, type Schema, type SchemaObject, type Schemas } from "../../contract/normal-form/schema.ts";
import type { KeywordRef } from "./change.ts";
import { intersectValues, type TypeAtom, typeAtoms, typesOfValues } from "./type-atoms.ts";

/** Keywords that assert nothing; a schema without other keywords equals `true`. */
const NOTES =
  /^(?:title|description|deprecated|default|examples?|readOnly|writeOnly|content\w+|discriminator|externalDocs|x-.*|\$comment)$/;

/** Whether the schema asserts nothing, so that every value fits it. */
export function isTrivial(schema: Schema): boolean {
  return (
    schema === true || (typeof schema === "object" && Object.keys(schema).every((key) => NOTES.test(key)))
  );
}

/** One schema that asserts what all of these assert. */
export function together(schemas: readonly Schema[]): Schema {
  const [first, ...others] = schemas;
  return others.length === 0 ? (first ?? true) : { allOf: [...schemas] };
}

/**
 * Assertions of one contract about a location: the nodes that always apply there. It follows `$ref` and `allOf`, so that it does not matter
 * which of them contains a keyword.
 */
export class Side {
  readonly schemas: Schemas;
  /** All assertions as one schema. */
  readonly schema: Schema;
  /** The nodes in reading order, without those that only refer to others. */
  readonly nodes: readonly SchemaObject[];
  /** Whether types or values alone show that nothing fits. */
  readonly never: boolean;
  /** The allowed types, by `type` alone. */
  readonly types: ReadonlySet<TypeAtom>;
  /** The values that `enum` and `const` allow; undefined without these keywords. */
  readonly values: readonly unknown[] | undefined;

  constructor(given: readonly Schema[], schemas: Schemas) {
    this.schemas = schemas;
    const assertions = [...new Set(given)].filter((schema) => schema !== true);
    this.schema = together(assertions);
    const flat = flatten(assertions, schemas);
    this.nodes = flat.nodes;
    this.types = typesOf(this.nodes);
    this.values = valuesOf(this.nodes, this.types);
    this.never = flat.never || this.types.size === 0 || this.values?.length === 0;
  }

  /** The first node of the location, for keywords that are missing. */
  get holder(): KeywordRef | undefined {
    const node = this.nodes[0];
    return node && { node };
  }

  /** Reference to the first node with the keyword, else to the first node. */
  refTo(keyword: string, key?: string | number): KeywordRef | undefined {
    const node = this.nodes.find(
      (one) => one[keyword] !== undefined && (key === undefined || holds(one[keyword], key)),
    );
    if (!node) return this.holder;
    return key === undefined ? { node, keyword } : { node, keyword, key };
  }

  /** Whether the location has assertions other than these keywords. */
  asserts(...except: readonly string[]): boolean {
    return this.nodes.some((node) =>
      Object.keys(node).some((key) => key !== "allOf" && !except.includes(key) && !NOTES.test(key)),
    );
  }
}

function holds(value: unknown, key: string | number): boolean {
  if (Array.isArray(value)) return typeof key === "number" ? key < value.length : value.includes(key);
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

function flatten(given: readonly Schema[], schemas: Schemas): { nodes: SchemaObject[]; never: boolean } {
  const nodes = new Set<SchemaObject>();
  const seen = new Set<SchemaObject>();
  let never = false;
  const visit = (schema: Schema): void => {
    if (schema === false) never = true;
    if (typeof schema !== "object" || seen.has(schema)) return;
    seen.add(schema);
    if (Object.keys(schema).some((key) => key !== "$ref" && key !== "allOf")) nodes.add(schema);
    if (schema.$ref !== undefined) visit(resolve(schemas, schema.$ref));
    for (const branch of schema.allOf ?? []) visit(branch);
  };
  for (const schema of given) visit(schema);
  return { nodes: [...nodes], never };
}

function typesOf(nodes: readonly SchemaObject[]): ReadonlySet<TypeAtom> {
  const types = new Set(typeAtoms(undefined));
  for (const node of nodes) {
    const own = typeAtoms(node.type);
    for (const type of types) if (!own.has(type)) types.delete(type);
  }
  // A multiple of 1 is an integer.
  if (nodes.some((node) => node["multipleOf"] === 1)) types.delete("fraction");
  return types;
}

function valuesOf(nodes: readonly SchemaObject[], types: ReadonlySet<TypeAtom>): unknown[] | undefined {
  let values: readonly unknown[] | undefined;
  for (const node of nodes) {
    if (node.enum) values = intersectValues(values, node.enum);
    if ("const" in node) values = intersectValues(values, [node.const]);
  }
  return values?.filter((value) => [...typesOfValues([value])].every((type) => types.has(type)));
}
