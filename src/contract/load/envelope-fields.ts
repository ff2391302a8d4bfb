import { ENVELOPE_ATTRIBUTES } from "../envelope-attributes.ts";
import type { EnvelopeField } from "../model.ts";
import { entriesOf, isObjectNode, itemsOf, type ObjectNode } from "../source/nodes.ts";
import type { References } from "../source/references.ts";

/** What a headers schema says of the attributes of the envelope, itself or through `$ref` and `allOf`. */
export function envelopeFieldsOf(headers: unknown, refs: References): EnvelopeField[] {
  const parts = partsOf(headers, refs);
  const required = new Set(parts.flatMap((part) => itemsOf(part["required"])));
  const schemas = new Map<string, ObjectNode[]>();
  for (const part of parts) {
    for (const [name, value] of entriesOf(part["properties"])) {
      if (!ENVELOPE_ATTRIBUTES.has(name)) continue;
      schemas.set(name, [...(schemas.get(name) ?? []), ...partsOf(value, refs)]);
    }
  }
  return [...schemas].map(([name, all]) => ({ name, required: required.has(name), schemas: all }));
}

/** The schema and those that its `allOf` and `$ref`s lead to, each once. */
function partsOf(schema: unknown, refs: References, passed = new Set<unknown>()): ObjectNode[] {
  const node = refs.deref(schema);
  if (!isObjectNode(node) || passed.has(node)) return [];
  passed.add(node);
  return [node, ...itemsOf(node["allOf"]).flatMap((part) => partsOf(part, refs, passed))];
}
