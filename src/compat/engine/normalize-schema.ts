import {
  mapRecord,
  ONE_SCHEMA,
  SCHEMA_LISTS,
  SCHEMA_RECORDS,
  type Schema,
  type SchemaObject,
  type Schemas,
  VALUE_KEYWORDS,
} from "../../contract/normal-form/schema.ts";
import { escapeSegment } from "../../contract/source/json-pointer.ts";
import { isObjectNode, type ObjectNode } from "../../contract/source/nodes.ts";

/** A schema with all that it refers to, in normal form. */
export interface NormalizedSchema {
  readonly schemas: Schemas;
  /** Refers to the schema itself. */
  readonly root: Schema;
  /** Whether `contains` evaluates items, as from 2020-12 on. */
  readonly containsEvaluates: boolean;
}

/** Says what is wrong with a schema, and where. */
export type Refuse = (pointer: string, problem: string) => Error;

/** Prefix of the names of schemas that a `$ref` leads to and that are not there. */
export const MISSING = "missing:";

/** Keywords that a draft before this one does not know. */
const SINCE: Readonly<Record<string, number>> = {
  const: 6,
  contains: 6,
  propertyNames: 6,
  if: 7,
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  then: 7,
  else: 7,
  dependentRequired: 2019,
  dependentSchemas: 2019,
  maxContains: 2019,
  minContains: 2019,
  unevaluatedItems: 2019,
  unevaluatedProperties: 2019,
  prefixItems: 2020,
};
const TYPES = new Set("array boolean integer null number object string any".split(" "));

/** A schema within the document that is read, and the URI that references in it are relative to. */
interface Located {
  readonly schema: unknown;
  readonly base: string;
}

/**
 * Brings a JSON Schema of draft-04 to 2020-12 to normal form. `$schema` says which draft it is; without it 2020-12, with what older drafts
 * wrote understood as well. A `$ref` out of the document leads to a schema named `missing:<URI>`. Throws what `refuse` makes.
 */
export function normalizeSchema(schema: unknown, refuse: Refuse): NormalizedSchema {
  return new Normalizer(schema, refuse).normalize();
}

class Normalizer {
  readonly #root: unknown;
  readonly #refuse: Refuse;
  readonly #draft: number;
  readonly #resources = new Map<string, Located>();
  readonly #bases = new Map<object, string>();
  readonly #schemas = new Map<string, Schema>();
  readonly #pending: [name: string, schema: unknown][] = [];
  #isRegistered = false;

  constructor(root: unknown, refuse: Refuse) {
    this.#root = root;
    this.#refuse = refuse;
    this.#draft = draftOf(isObjectNode(root) ? root["$schema"] : undefined);
  }

  normalize(): NormalizedSchema {
    this.#pending.push(["#", this.#root]);
    this.#schemas.set("#", true);
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
      const [name, schema] = next;
      this.#schemas.set(name, this.#schema(schema, this.#root));
    }
    return { schemas: this.#schemas, root: { $ref: "#" }, containsEvaluates: this.#draft >= 2020 };
  }

  /** Notes what `$id` and anchors name, everywhere in the document. */
  #register(node: unknown, base: string): void {
    if (typeof node !== "object" || node === null) return;
    let own = base;
    if (!Array.isArray(node)) {
      const object = node as ObjectNode;
      const id = object[this.#draft === 4 ? "id" : "$id"];
      const isHidden = this.#draft < 2019 && typeof object["$ref"] === "string";
      if (typeof id === "string" && !isHidden) {
        const uri = resolveUri(id, base);
        if (id.startsWith("#")) this.#resources.set(uri, { schema: node, base });
        else {
          own = uri.replace(/#$/, "");
          this.#resources.set(own, { schema: node, base: own });
        }
      }
      for (const anchor of [object["$anchor"], object["$dynamicAnchor"]])
        if (typeof anchor === "string") this.#resources.set(`${own}#${anchor}`, { schema: node, base: own });
    }
    this.#bases.set(node, own);
    for (const [key, member] of Object.entries(node)) {
      if (key === "enum" || key === "const" || key === "default" || key === "examples") continue;
      this.#register(member, own);
    }
  }

  /** The URI that references in a node are relative to. */
  #baseOf(node: unknown): string {
    if (!this.#isRegistered) {
      this.#isRegistered = true;
      this.#register(this.#root, "");
    }
    return typeof node === "object" && node !== null ? (this.#bases.get(node) ?? "") : "";
  }

  /** `holder` is what a schema that is none stands in; for the place in the error. */
  #schema(source: unknown, holder: unknown): Schema {
    if (typeof source === "boolean") return source;
    if (!isObjectNode(source))
      throw this.#error(holder, source, "is no schema: it must be an object, true or false");
    const ref = source["$ref"] ?? source["$dynamicRef"] ?? source["$recursiveRef"];
    if (typeof ref !== "string") return this.#keywords(source);
    const name = this.#follow(ref, this.#baseOf(source));
    if (this.#draft < 2019) return { $ref: name };
    const { $ref: _, $dynamicRef: __, $recursiveRef: ___, ...beside } = source;
    const made = this.#keywords(beside);
    return Object.keys(made).length === 0
      ? { $ref: name }
      : { ...made, allOf: [{ $ref: name }, ...(made.allOf ?? [])] };
  }

  #keywords(source: ObjectNode): SchemaObject {
    const made: SchemaObject = {};
    for (const keyword of Object.keys(source)) {
      if (Object.hasOwn(SINCE, keyword) && this.#draft < (SINCE[keyword] ?? 0)) continue;
      const value = source[keyword];
      const list = () => this.#list(value, source).map((one) => this.#schema(one, value));
      if (VALUE_KEYWORDS.has(keyword)) made[keyword] = this.#value(keyword, value, source);
      else if (SCHEMA_RECORDS.has(keyword)) {
        if (!isObjectNode(value)) throw this.#error(source, value, "must be an object of schemas");
        made[keyword] = mapRecord(value, (one) => this.#schema(one, value));
      } else if (ONE_SCHEMA.has(keyword)) made[keyword] = this.#schema(value, source);
      else if (SCHEMA_LISTS.has(keyword)) made[keyword] = list();
      else if (keyword === "dependencies") this.#dependencies(value, source, made);
      else if (keyword === "prefixItems") made.items = list();
      else if (keyword === "items") {
        if (Array.isArray(value)) made.items = list();
        else if (Array.isArray(source["prefixItems"]) && this.#draft >= 2020)
          made.additionalItems = this.#schema(value, source);
        else made.items = this.#schema(value, source);
      } else if (keyword === "additionalItems" && Array.isArray(source["items"]))
        made.additionalItems = this.#schema(value, source);
    }
    if (made.then === undefined && made.else === undefined) delete made.if;
    if (made.if === undefined) {
      delete made.then;
      delete made.else;
    }
    this.#booleanLimits(made);
    return made;
  }

  /** In draft-04 `exclusiveMinimum: true` says of `minimum` that it is excluded. */
  #booleanLimits(made: SchemaObject): void {
    for (const [limit, exclusive] of [
      ["minimum", "exclusiveMinimum"],
      ["maximum", "exclusiveMaximum"],
    ] as const) {
      const flag = made[exclusive];
      if (typeof flag !== "boolean") continue;
      delete made[exclusive];
      if (flag && made[limit] !== undefined) {
        made[exclusive] = made[limit];
        delete made[limit];
      }
    }
  }

  #value(keyword: string, value: unknown, holder: unknown): unknown {
    if (keyword === "type") {
      const types = [value].flat();
      const wrong = types.find((type) => typeof type !== "string" || !TYPES.has(type));
      if (wrong !== undefined)
        throw this.#error(holder, value, `names ${JSON.stringify(wrong)}, which is no type`);
      // draft-03, still found in the wild.
      return types.includes("any") ? undefined : value;
    }
    if (keyword === "required")
      return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
    if (keyword === "enum") return this.#list(value, holder);
    return value;
  }

  #list(value: unknown, holder: unknown): unknown[] {
    if (Array.isArray(value)) return value;
    throw this.#error(holder, value, "must be an array");
  }

  #dependencies(value: unknown, holder: unknown, made: SchemaObject): void {
    if (!isObjectNode(value)) throw this.#error(holder, value, "must be an object");
    for (const [name, needs] of Object.entries(value)) {
      const lists = typeof needs === "string" ? [needs] : needs;
      if (Array.isArray(lists))
        made.dependentRequired = withMember(made.dependentRequired, name, lists as string[]);
      else made.dependentSchemas = withMember(made.dependentSchemas, name, this.#schema(needs, value));
    }
  }

  #error(holder: unknown, value: unknown, problem: string): Error {
    return this.#refuse(pointerTo(this.#root, holder, value) ?? "", problem);
  }

  /** The name of the schema that a reference leads to. */
  #follow(ref: string, base: string): string {
    const uri = resolveUri(ref, base);
    const [document = "", fragment = ""] = uri.split("#", 2);
    const name = fragment === "" && document === this.#baseOf(this.#root) ? "#" : uri;
    if (this.#schemas.has(name)) return name;
    const target = this.#locate(uri, document, fragment);
    if (!target) {
      this.#schemas.set(`${MISSING}${uri}`, true);
      return `${MISSING}${uri}`;
    }
    this.#schemas.set(name, true);
    this.#pending.push([name, target.schema]);
    return name;
  }

  #locate(uri: string, document: string, fragment: string): Pick<Located, "schema"> | undefined {
    const named = this.#resources.get(uri) ?? (fragment === "" ? this.#resources.get(document) : undefined);
    if (named) return named;
    const start = this.#resources.get(document) ?? (document === "" ? { schema: this.#root } : undefined);
    if (!start || (fragment !== "" && !fragment.startsWith("/"))) return undefined;
    let { schema } = start;
    for (const segment of fragment.split("/").slice(1)) {
      const key = decodeSegment(segment);
      if (typeof schema !== "object" || schema === null || !Object.hasOwn(schema, key)) return undefined;
      schema = (schema as ObjectNode)[key];
    }
    return { schema };
  }
}

/** The pointer of what `holder`, which is somewhere within `node`, holds. */
function pointerTo(node: unknown, holder: unknown, value: unknown): string | undefined {
  if (node === value && node === holder) return "";
  if (typeof node !== "object" || node === null) return undefined;
  for (const [key, member] of Object.entries(node)) {
    const found = node === holder && member === value ? "" : pointerTo(member, holder, value);
    if (found !== undefined) return `/${escapeSegment(key)}${found}`;
  }
  return undefined;
}

function draftOf($schema: unknown): number {
  const draft = /draft[-/](?:0(\d)|(\d{4}))/.exec(String($schema));
  return draft ? Number(draft[1] ?? draft[2]) : 2020;
}

function resolveUri(reference: string, base: string): string {
  if (reference.startsWith("#")) return `${base.replace(/#.*$/, "")}${reference === "#" ? "" : reference}`;
  try {
    return new URL(reference, base === "" ? undefined : base).href;
  } catch {
    // Not a URL: compared as it is written.
    return reference;
  }
}

function decodeSegment(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // Not encoded after all.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}

function withMember<T>(record: Record<string, T> | undefined, name: string, value: T): Record<string, T> {
  return Object.fromEntries([...Object.entries(record ?? {}), [name, value]]);
}
