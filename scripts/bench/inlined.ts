import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A schema with the files that it refers to in their places; the synthetic ones are not recursive. */
export function inlined(file: string): unknown {
  const read = (value: unknown, from: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => read(item, from));
    if (typeof value !== "object" || value === null) return value;
    if ("$ref" in value) {
      const target = join(dirname(from), String(value.$ref));
      return read(JSON.parse(readFileSync(target, "utf8")), target);
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, read(member, from)]));
  };
  return read(JSON.parse(readFileSync(file, "utf8")), file);
}
