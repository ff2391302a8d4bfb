import type { NamedSchema } from "../model.ts";
import { DocumentError } from "../source/document-error.ts";
import type { ObjectNode } from "../source/nodes.ts";
import type { SourceMap } from "../source/source-map.ts";
import { referredSchema, schemaNodes } from "./schema-nodes.ts";

// Ajv compiles a schema within the one that refers to it, and has no stack for much more.
const MAX_CHAIN = 200;

/** Refuses schemas that lead over more `$ref`s than a compiler can follow, one behind the other. Throws a `DocumentError`. */
export function requireShortChains(schemas: ReadonlyMap<string, NamedSchema>, sources: SourceMap): void {
  const entered = new Set<NamedSchema>();
  for (const start of schemas.values()) {
    if (entered.has(start)) continue;
    const stack = [referencesOf(start)];
    entered.add(start);
    for (let holders = stack.at(-1); holders; holders = stack.at(-1)) {
      const holder = holders.pop();
      const target = holder && referredSchema(holder, schemas);
      if (!holder) stack.pop();
      else if (target && !entered.has(target)) {
        if (stack.length >= MAX_CHAIN) {
          const message = `this $ref is the last of a chain of more than ${MAX_CHAIN}, which is more than validators can follow; let the schemas refer to each other less deeply`;
          throw new DocumentError("nested_too_deeply", message, sources.of(holder, "$ref"));
        }
        entered.add(target);
        stack.push(referencesOf(target));
      }
    }
  }
}

/** The nodes of a schema that refer to others, the last one first. */
function referencesOf(named: NamedSchema): ObjectNode[] {
  return [...schemaNodes(named)].flatMap(({ node }) => ("$ref" in node ? [node] : [])).reverse();
}
