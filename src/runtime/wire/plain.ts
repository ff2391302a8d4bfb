/**
 * Whether JSON carries a value as it is: what validates it and what writes it then see the same. It is made of objects without a class, dense arrays,
 * strings, booleans, null and finite numbers; no member is undefined or hidden, none is nested deeper than `depth`, and nothing has a `toJSON`.
 */
export function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || (depth > 0 && isPlainObject(value, depth - 1));
    default:
      return false;
  }
}

function isPlainObject(value: object, depth: number): boolean {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Array.prototype) {
    const items = value as readonly unknown[];
    // By index, as a hole is to be found, too.
    for (let index = 0; index < items.length; index++) if (!isPlain(items[index], depth)) return false;
    return !("toJSON" in items);
  }
  if ((prototype !== Object.prototype || "toJSON" in prototype) && prototype !== null) return false;
  let count = 0;
  for (const name in value) {
    count++;
    if (!isPlain((value as Record<string, unknown>)[name], depth)) return false;
  }
  return count === Object.getOwnPropertyNames(value).length;
}
