import type { Contract } from "../../../contract/model.ts";
import { isObjectNode } from "../../../contract/source/nodes.ts";
import { canonicalJson } from "../../canonical-json.ts";

// Keywords that do not affect values. Names of properties are never looked up here.
const DESCRIPTIVE: ReadonlySet<string> = new Set([
  "title",
  "description",
  "examples",
  "$comment",
  "$id",
  "$schema",
]);

// Keywords whose members are schemas under names that the author chose.
const NAMED: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "definitions",
  "$defs",
  "dependentSchemas",
  "dependencies",
]);

/**
 * A text that is the same for equal schemas: it follows `$ref`s, and ignores names of schemas, descriptions and the order of members.
 * Equivalent schemas with other keywords may have different shapes.
 */
export function schemaShape(contract: Contract, name: string): string {
  const met = new Map<string, number>();
  const ofNamed = (schema: string): unknown => {
    const known = met.get(schema);
    if (known !== undefined) return { $again: known };
    met.set(schema, met.size);
    return of(contract.schemas.get(schema)?.schema);
  };
  const of = (node: unknown, named = false): unknown => {
    if (Array.isArray(node)) return node.map((item) => of(item));
    if (!isObjectNode(node)) return node;
    const ref = node["$ref"];
    if (!named && typeof ref === "string") return ofNamed(ref.replace("#/definitions/", ""));
    const members = Object.entries(node)
      .filter(([key]) => named || !DESCRIPTIVE.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      members.map(([key, value]) => [key, isValue(key, named) ? value : of(value, NAMED.has(key) && !named)]),
    );
  };
  return canonicalJson(ofNamed(name));
}

function isValue(key: string, named: boolean): boolean {
  return !named && (key === "const" || key === "enum" || key === "default");
}
