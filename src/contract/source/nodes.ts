/** Telling the nodes of a document apart. */

/** A mapping of a document. */
export type ObjectNode = { [key: string]: unknown };

/** True for an object that is no array. */
export function isObjectNode(value: unknown): value is ObjectNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a Reference Object: an object whose `$ref` is a string. */
export function isReference(value: unknown): value is ObjectNode & { $ref: string } {
  return isObjectNode(value) && Object.hasOwn(value, "$ref") && typeof value["$ref"] === "string";
}

/** The entries of a mapping; none for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return isObjectNode(value) ? Object.entries(value) : [];
}

/** The items of a sequence; none for anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The member `key` when it is a string. */
export function stringOf(node: ObjectNode, key: string): string | undefined {
  const value = node[key];
  return typeof value === "string" ? value : undefined;
}

/** What kind of value this is, in words: `a string`, `an object`, `null`. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Sets a member, also one named `__proto__`. */
export function setMember(target: ObjectNode, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}
