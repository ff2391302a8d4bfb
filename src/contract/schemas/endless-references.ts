import type { JsonSchema, NamedSchema } from "../model.ts";
import { DocumentError } from "../source/document-error.ts";
import { isObjectNode, type ObjectNode } from "../source/nodes.ts";
import type { SourceMap } from "../source/source-map.ts";
import { referredSchema, subSchemas } from "./schema-nodes.ts";

// Their schemas are about the value itself, not about a part of it.
const IN_PLACE = new Set("allOf anyOf oneOf not if then else dependencies dependentSchemas".split(" "));

/**
 * Refuses schemas that lead back to themselves without going into the value (`A: { allOf: [{ $ref: A }] }`): checking any value against
 * them would never end. Recursion through members and items is fine. Throws a `DocumentError`.
 */
export function requireEndingReferences(schemas: ReadonlyMap<string, NamedSchema>, sources: SourceMap): void {
  const done = new Set<NamedSchema>();
  for (const start of schemas.values()) {
    // Depth first, with an own stack: chains of references may be long.
    const path = new Set<NamedSchema>();
    const stack: { named: NamedSchema; holders: ObjectNode[] }[] = [];
    const enter = (named: NamedSchema): void => {
      path.add(named);
      stack.push({ named, holders: [...inPlaceReferences(named)] });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const holder = top.holders.pop();
      const target = holder && referredSchema(holder, schemas);
      if (!holder) {
        path.delete(top.named);
        done.add(top.named);
        stack.pop();
      } else if (target && path.has(target)) {
        const message = `the schema ${target.name} leads back to itself here without going into the value, so checking a value would never end; refer to it from a member or an item`;
        throw new DocumentError("ref_cycle", message, sources.of(holder, "$ref"));
      } else if (target && !done.has(target)) enter(target);
    }
  }
}

/** The references of a schema that are about the same value as the schema. */
function inPlaceReferences(named: NamedSchema): readonly ObjectNode[] {
  const found = known.get(named) ?? findInPlaceReferences(named);
  known.set(named, found);
  return found;
}

const known = new WeakMap<NamedSchema, readonly ObjectNode[]>();

function findInPlaceReferences({ schema, dialect }: NamedSchema): ObjectNode[] {
  const found: ObjectNode[] = [];
  const open: JsonSchema[] = [schema];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isObjectNode(node)) continue;
    if ("$ref" in node) found.push(node);
    for (const sub of subSchemas(node, dialect)) if (IN_PLACE.has(sub.keyword)) open.push(sub.schema);
  }
  return found;
}
