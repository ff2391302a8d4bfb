import type { Schema, SchemaObject } from "../../../contract/normal-form/schema.ts";
import { partsOf } from "../../../contract/normal-form/schema-parts.ts";
import type { KeywordRef } from "../change.ts";
import { type ChildSchemas, modelOf } from "../objects/members.ts";
import type { Side } from "../side.ts";

/** Schemas of a side for the item at `index`, or without an index for all items after its tuples. */
export function schemasOfItem(side: Side, index: number | undefined): ChildSchemas {
  const schemas: Schema[] = [];
  let named = false;
  let ref: KeywordRef | undefined;
  for (const node of side.nodes) {
    const tuple = Array.isArray(node.items) ? node.items : undefined;
    const own = index === undefined ? undefined : tuple?.[index];
    if (own !== undefined) {
      named = true;
      ref = { node, keyword: "items", key: index ?? 0 };
      schemas.push(own);
      continue;
    }
    const keyword = tuple ? "additionalItems" : "items";
    const rest = node[keyword];
    if (rest !== undefined && !Array.isArray(rest)) {
      ref ??= { node, keyword };
      schemas.push(rest);
    }
    if (node.unevaluatedItems !== undefined && !evaluates(side, node, index)) {
      ref ??= { node, keyword: "unevaluatedItems" };
      schemas.push(node.unevaluatedItems);
    }
  }
  const child = { schemas: schemas.filter((schema) => schema !== true), model: modelOf(schemas) };
  return { ...child, named: named && child.model !== "closed", ...(ref && { ref }) };
}

/** Length of the longest tuple of a side. */
export function tupleLength(side: Side): number {
  return Math.max(0, ...side.nodes.map(({ items }) => (Array.isArray(items) ? items.length : 0)));
}

function evaluates(side: Side, node: SchemaObject, index: number | undefined): boolean {
  return partsOf(node, side.schemas).some(({ schema }) => {
    if (schema !== node && schema.unevaluatedItems !== undefined) return true;
    if (!Array.isArray(schema.items)) return schema.items !== undefined;
    return schema.additionalItems !== undefined || (index !== undefined && index < schema.items.length);
  });
}
