import type { Contract } from "../../../contract/model.ts";
import { isObjectNode, itemsOf } from "../../../contract/source/nodes.ts";

/** Names of the top-level members of a payload, also through `$ref` and `allOf`. */
export function payloadMembers(contract: Contract, payload: string | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const passed = new Set<unknown>();
  const visit = (schema: unknown): void => {
    if (!isObjectNode(schema) || passed.has(schema)) return;
    passed.add(schema);
    const { properties, $ref, allOf } = schema;
    if (isObjectNode(properties)) for (const name of Object.keys(properties)) names.add(name);
    if (typeof $ref === "string") visit(contract.schemas.get($ref.replace("#/definitions/", ""))?.schema);
    for (const part of itemsOf(allOf)) visit(part);
  };
  if (payload !== undefined) visit(contract.schemas.get(payload)?.schema);
  return names;
}
