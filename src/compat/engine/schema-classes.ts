import {
  ONE_SCHEMA,
  SCHEMA_LISTS,
  SCHEMA_RECORDS,
  type Schema,
  type Schemas,
} from "../../contract/normal-form/schema.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { RootedSchemas } from "./rooted-schemas.ts";

/**
 * Puts named schemas that say the same into one class, also recursive ones and over several contracts. Two schemas are of one class when they
 * are written alike and what they refer to, place by place, is of one class as well: the coarsest partition for which that holds.
 */
export function schemaClasses(
  sets: readonly RootedSchemas[],
): (schemas: Schemas) => (name: string) => string {
  // Only recursive schemas are ever asked for.
  let found: ((schemas: Schemas, name: string) => string) | undefined;
  return (schemas) => (name) => {
    found ??= findClasses(sets);
    return found(schemas, name);
  };
}

function findClasses(sets: readonly RootedSchemas[]): (schemas: Schemas, name: string) => string {
  const entries = sets.flatMap(({ schemas, root }) =>
    [...reachable(schemas, root)].map((name) => ({
      schemas,
      name,
      ...outlineOf(schemas.get(name) ?? true, name),
    })),
  );
  const classes = new Map<Schemas, Map<string, string>>(sets.map(({ schemas }) => [schemas, new Map()]));
  const set = (schemas: Schemas, name: string, value: string) => classes.get(schemas)?.set(name, value);
  const places = new Map([...classes.keys()].map((schemas, index) => [schemas, index]));
  // What the roots do not reach is only like itself.
  const get = (schemas: Schemas, name: string) =>
    classes.get(schemas)?.get(name) ?? `${places.get(schemas)} ${name}`;
  for (const { schemas, name, text } of entries) set(schemas, name, text);
  for (let count = number(entries, get, set); ; ) {
    const refined = entries.map(({ schemas, name, refs }) =>
      [get(schemas, name), ...refs.map((ref) => get(schemas, ref))].join("|"),
    );
    for (const [index, { schemas, name }] of entries.entries()) set(schemas, name, refined[index] ?? "");
    const next = number(entries, get, set);
    if (next === count) break;
    count = next;
  }
  return get;
}

type Entry = { readonly schemas: Schemas; readonly name: string };

/** Gives classes short names; returns how many there are. */
function number(
  entries: readonly Entry[],
  get: (schemas: Schemas, name: string) => string,
  set: (schemas: Schemas, name: string, value: string) => unknown,
): number {
  const numbers = new Map<string, string>();
  for (const { schemas, name } of entries) {
    const long = get(schemas, name);
    const short = numbers.get(long) ?? `c${numbers.size}`;
    numbers.set(long, short);
    set(schemas, name, short);
  }
  return numbers.size;
}

/** Whether two schemas are written alike, with all that they refer to; the names of what they refer to aside. */
export function areWrittenAlike(one: RootedSchemas, other: RootedSchemas): boolean {
  const [a, b] = [outlineOf(one.root, ""), outlineOf(other.root, "")];
  if (a.text !== b.text) return false;
  // Most that differ do so at once: then nothing has to be followed.
  const texts = [one, other].map(({ schemas }, side) =>
    (side === 0 ? a : b).refs.map((ref) => outlineOf(schemas.get(ref) ?? true, ref).text).join(),
  );
  if (texts[0] !== texts[1]) return false;
  const classes = schemaClasses([one, other]);
  return a.refs.every((ref, index) => {
    const counterpart = b.refs[index] ?? "";
    if (one.schemas === other.schemas && ref === counterpart) return true;
    return classes(one.schemas)(ref) === classes(other.schemas)(counterpart);
  });
}

/** The names of all schemas that a schema refers to, directly or through others. */
export function reachable(schemas: Schemas, root: Schema): ReadonlySet<string> {
  const found = new Set(outlineOf(root, "").refs);
  for (const name of found) {
    for (const ref of outlineOf(schemas.get(name) ?? true, name).refs) found.add(ref);
  }
  return found;
}

const outlines = new WeakMap<object, { text: string; refs: readonly string[] }>();

/** A schema as text without the names it refers to, and these names in the order in which they stand. */
function outlineOf(schema: Schema, name: string): { text: string; refs: readonly string[] } {
  // What is not there is only equal to itself.
  if (typeof schema !== "object")
    return { text: schema && name.includes(":") ? name : `${schema}`, refs: [] };
  const known = outlines.get(schema);
  if (known) return known;
  const refs: string[] = [];
  const made = { text: outline(schema, refs), refs };
  outlines.set(schema, made);
  return made;
}

function outline(schema: Schema, refs: string[]): string {
  if (typeof schema !== "object") return `${schema}`;
  const inner = (one: Schema) => outline(one, refs);
  const keywords = Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = keywords.flatMap(([keyword, value]) => {
    if (value === undefined || SAYS_NOTHING.has(keyword)) return [];
    if (keyword === "$ref") {
      refs.push(value as string);
      return ["$ref"];
    }
    if (SCHEMA_LISTS.has(keyword) || (keyword === "items" && Array.isArray(value)))
      return [`${keyword}:[${(value as Schema[]).map(inner).join()}]`];
    if (keyword === "items" || keyword === "additionalItems" || ONE_SCHEMA.has(keyword))
      return [`${keyword}:${inner(value as Schema)}`];
    if (!SCHEMA_RECORDS.has(keyword)) return [`${keyword}:${canonicalJson(value)}`];
    const members = Object.entries(value as Record<string, Schema>).sort(([a], [b]) => (a < b ? -1 : 1));
    return [`${keyword}:{${members.map(([name, one]) => `${JSON.stringify(name)}:${inner(one)}`).join()}}`];
  });
  return `{${texts.join()}}`;
}

const SAYS_NOTHING = new Set(["description", "deprecated", "discriminator"]);
