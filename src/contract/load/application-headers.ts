import { ENVELOPE_ATTRIBUTES } from "../envelope-attributes.ts";
import { isObjectNode, isReference, itemsOf, type ObjectNode, setMember } from "../source/nodes.ts";
import type { References } from "../source/references.ts";
import type { SourceFiles } from "../source/source-files.ts";

// What a headers schema may say beyond the names of its headers; all of it is about the envelope once those are gone.
const ABOUT_THE_ENVELOPE = [
  "title",
  "description",
  "examples",
  "example",
  "$id",
  "$schema",
  "$comment",
  "externalDocs",
];

/** Whether a headers schema describes the CloudEvents envelope: it declares `specversion`, itself or through `$ref` and `allOf`. */
export function describesEnvelope(headers: unknown, refs: References, passed = new Set<unknown>()): boolean {
  const schema = refs.deref(headers);
  if (!isObjectNode(schema) || passed.has(schema)) return false;
  passed.add(schema);
  const properties = schema["properties"];
  if (isObjectNode(properties) && Object.hasOwn(properties, "specversion")) return true;
  return itemsOf(schema["allOf"]).some((part) => describesEnvelope(part, refs, passed));
}

/** The headers schema without the attributes of the envelope; undefined when it names no header then. */
export function withoutEnvelope(headers: unknown, files: SourceFiles, refs: References): unknown {
  if (isReference(headers) && !describesEnvelope(headers, refs)) return headers;
  const schema = refs.deref(headers);
  if (!isObjectNode(schema)) return undefined;
  const rest: ObjectNode = {};
  files.adopt(schema, rest);
  let names = false;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties" && isObjectNode(value)) {
      const properties = pick(value, (name) => !ENVELOPE_ATTRIBUTES.has(name), files);
      if (Object.keys(properties).length === 0) continue;
      rest[keyword] = properties;
      names = true;
    } else if (keyword === "required" && Array.isArray(value)) {
      const required = value.filter((name) => !ENVELOPE_ATTRIBUTES.has(name));
      if (required.length > 0) rest[keyword] = required;
    } else if (keyword === "allOf" && Array.isArray(value)) {
      const parts = value
        .map((part) => withoutEnvelope(part, files, refs))
        .filter((part) => part !== undefined);
      if (parts.length === 0) continue;
      files.adopt(value, parts);
      rest[keyword] = parts;
      names = true;
    } else {
      names ||= ["patternProperties", "anyOf", "oneOf", "if"].includes(keyword);
      rest[keyword] = value;
    }
  }
  if (!names) return undefined;
  const properties = schema["properties"];
  if (isObjectNode(properties) && Object.hasOwn(properties, "specversion")) {
    for (const keyword of ABOUT_THE_ENVELOPE) delete rest[keyword];
  }
  return rest;
}

function pick(node: ObjectNode, keep: (key: string) => boolean, files: SourceFiles): ObjectNode {
  const picked: ObjectNode = {};
  for (const [key, value] of Object.entries(node)) if (keep(key)) setMember(picked, key, value);
  files.adopt(node, picked);
  return picked;
}
