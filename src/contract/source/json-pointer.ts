/** JSON pointer (RFC 6901). */

/** The decoded segments of a pointer; `""` has none. */
export function parsePointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** One segment as it is written in a pointer. */
export function escapeSegment(segment: string | number): string {
  return String(segment).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The member `key` of an object or array; undefined when it has no such own member. */
export function memberOf(node: unknown, key: string): { value: unknown } | undefined {
  if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return undefined;
  if (Array.isArray(node) && !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
  return { value: node[key as keyof typeof node] };
}
