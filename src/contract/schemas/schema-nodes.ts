/** Walking the schemas of a contract. */
import type { Dialect, JsonSchema, NamedSchema } from "../model.ts";
import { isObjectNode, itemsOf, type ObjectNode } from "../source/nodes.ts";
import { shapeOf } from "./schema-keywords.ts";

/** A schema directly within another one: `keyword` holds it, at `key` where the keyword holds several. */
export interface SubSchema {
  readonly keyword: string;
  readonly key?: string | number;
  readonly schema: JsonSchema;
}

/** The schemas directly within a schema. `$ref` is not followed. */
export function subSchemas(schema: ObjectNode, dialect: Dialect): SubSchema[] {
  return Object.entries(schema).flatMap(([keyword, value]): SubSchema[] => {
    const many = (entries: Iterable<[string | number, unknown]>): SubSchema[] =>
      [...entries].flatMap(([key, member]) => (isSchema(member) ? [{ keyword, key, schema: member }] : []));
    switch (shapeOf(keyword, dialect)) {
      case "schema":
        return isSchema(value) ? [{ keyword, schema: value }] : [];
      case "items":
        return isSchema(value) ? [{ keyword, schema: value }] : many(itemsOf(value).entries());
      case "schemas":
        return many(itemsOf(value).entries());
      case "map":
      case "dependencies":
        return isObjectNode(value) ? many(Object.entries(value)) : [];
      default:
        return [];
    }
  });
}

/** A schema within a named schema, and the way to it from there. */
export interface SchemaNode {
  readonly node: ObjectNode;
  readonly path: readonly (string | number)[];
}

/** All objects that are schemas within a named schema, itself first, in document order. `$ref` is not followed. */
export function schemaNodes(named: NamedSchema): readonly SchemaNode[] {
  const known = nodesOf.get(named);
  if (known) return known;
  const nodes = [...walk(named)];
  nodesOf.set(named, nodes);
  return nodes;
}

/** Checks ask for them again and again. */
const nodesOf = new WeakMap<NamedSchema, readonly SchemaNode[]>();

function* walk({ schema, dialect }: NamedSchema): Generator<SchemaNode> {
  const open: { schema: JsonSchema; path: readonly (string | number)[] }[] = [{ schema, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { schema: node, path } = next;
    if (typeof node === "boolean") continue;
    yield { node, path };
    const inner = subSchemas(node, dialect).map(({ keyword, key, schema: sub }) => ({
      schema: sub,
      path: [...path, keyword, ...(key === undefined ? [] : [key])],
    }));
    open.push(...inner.reverse());
  }
}

/** The named schema that a `$ref` of a contract leads to; undefined for a schema without one. */
export function referredSchema(
  schema: JsonSchema,
  schemas: ReadonlyMap<string, NamedSchema>,
): NamedSchema | undefined {
  const ref = typeof schema === "object" ? schema["$ref"] : undefined;
  return typeof ref === "string" ? schemas.get(ref.replace("#/definitions/", "")) : undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "boolean" || isObjectNode(value);
}
