import type { Contract, Dialect, JsonSchema, NamedSchema } from "../model.ts";
import { DocumentError } from "../source/document-error.ts";
import {
  mapRecord,
  ONE_SCHEMA,
  SCHEMA_LISTS,
  SCHEMA_RECORDS,
  type Schema,
  type SchemaObject,
  type Schemas,
  VALUE_KEYWORDS,
} from "./schema.ts";
import { rememberSource } from "./schema-memo.ts";

/** What says something about a schema and is shown to its readers. */
const SHOWN = new Set(["description", "deprecated"]);
/** Keywords that assert nothing and that no output shows: of JSON Schema, and what AsyncAPI's schema object adds. */
const SILENT = new Set(
  (
    "$schema $id $comment $defs definitions title examples example readOnly writeOnly contentMediaType contentEncoding contentSchema " +
    "discriminator externalDocs"
  ).split(" "),
);

/** The named schemas of a contract in normal form, with the author's node of each. */
export interface NormalizedSchemas {
  readonly schemas: Schemas;
  /** The node of the contract that a node in normal form was made of; for its place. */
  origin(node: object): object | undefined;
}

/** Brings all schemas of a contract to normal form. Throws a `DocumentError` for a keyword or a `$ref` that nobody knows. */
export function normalizeSchemas(contract: Contract): NormalizedSchemas {
  const known = normalized.get(contract.schemas);
  if (known) return known;
  const schemas = new Map<string, Schema>();
  for (const name of [...contract.schemas.keys()].sort()) {
    const named = contract.schemas.get(name);
    if (named) schemas.set(name, normalizeNamed(named, contract));
  }
  rememberSource(schemas, contract.schemas);
  const made = { schemas, origin: (node: object) => origins.get(node) };
  normalized.set(contract.schemas, made);
  return made;
}

const origins = new WeakMap<object, object>();
const normalized = new WeakMap<Contract["schemas"], NormalizedSchemas>();
const normalizedOne = new WeakMap<NamedSchema, Schema>();

function normalizeNamed(named: NamedSchema, contract: Contract): Schema {
  const known = normalizedOne.get(named);
  if (known !== undefined) return known;
  const schema = new Normalizer(contract, named.dialect).normalize(named.schema);
  normalizedOne.set(named, schema);
  return schema;
}

class Normalizer {
  readonly #contract: Contract;
  readonly #dialect: Dialect;

  constructor(contract: Contract, dialect: Dialect) {
    this.#contract = contract;
    this.#dialect = dialect;
  }

  normalize(source: JsonSchema): Schema {
    if (typeof source === "boolean") return source;
    const made: SchemaObject = {};
    origins.set(made, source);
    const ref = typeof source["$ref"] === "string" ? this.#nameOf(source["$ref"], source) : undefined;
    for (const [keyword, value] of Object.entries(source)) {
      // Beside `$ref` draft-07 ignores what asserts; later dialects apply it as well.
      const ignored = ref !== undefined && this.#dialect === "draft-07" && !SHOWN.has(keyword);
      if (keyword !== "$ref" && !ignored) this.#take(keyword, value, source, made);
    }
    // In 2020-12, what an `if` that holds has looked at counts for `unevaluated...`, also without `then` and `else`.
    if (this.#dialect === "draft-07" && made.then === undefined && made.else === undefined) delete made.if;
    if (made.if === undefined) for (const branch of ["then", "else"]) delete made[branch];
    if (ref === undefined) return made;
    const asserts = Object.keys(made).some((keyword) => keyword !== "default" && !SHOWN.has(keyword));
    if (!asserts) return Object.assign(made, { $ref: ref });
    return Object.assign(made, { allOf: [{ $ref: ref }, ...(made.allOf ?? [])] });
  }

  #take(keyword: string, value: unknown, source: Exclude<JsonSchema, boolean>, made: SchemaObject): void {
    const schema = (one: unknown) => this.normalize(one as JsonSchema);
    if (keyword === "dependencies") this.#splitDependencies(value as Record<string, unknown>, made);
    else if (keyword === "prefixItems") made.items = (value as JsonSchema[]).map(schema);
    else if (keyword === "items" && "prefixItems" in source) made.additionalItems = schema(value);
    else if (keyword === "items") made.items = Array.isArray(value) ? value.map(schema) : schema(value);
    else if (keyword === "additionalItems") {
      if (Array.isArray(source["items"])) made.additionalItems = schema(value);
    } else if (VALUE_KEYWORDS.has(keyword) || SHOWN.has(keyword)) made[keyword] = value;
    else if (ONE_SCHEMA.has(keyword)) made[keyword] = schema(value);
    else if (SCHEMA_LISTS.has(keyword)) made[keyword] = (value as JsonSchema[]).map(schema);
    else if (SCHEMA_RECORDS.has(keyword))
      made[keyword] = mapRecord(value as Record<string, JsonSchema>, schema);
    else if (!SILENT.has(keyword) && !keyword.startsWith("x-")) {
      throw this.#error(
        `"${keyword}" is no keyword of JSON Schema; remove it or call it "x-${keyword}"`,
        source,
        keyword,
      );
    }
  }

  #splitDependencies(value: Record<string, unknown>, made: SchemaObject): void {
    const entries = Object.entries(value);
    const lists = entries.filter(([, needs]) => Array.isArray(needs));
    const schemas = entries.filter(([, needs]) => !Array.isArray(needs));
    if (lists.length > 0) made.dependentRequired = Object.fromEntries(lists) as Record<string, string[]>;
    if (schemas.length > 0) {
      made.dependentSchemas = mapRecord(Object.fromEntries(schemas), (needs) =>
        this.normalize(needs as JsonSchema),
      );
    }
  }

  #nameOf(ref: string, source: object): string {
    const name = /^#\/definitions\/([^/]+)$/.exec(ref)?.[1];
    if (name !== undefined && this.#contract.schemas.has(name)) return name;
    throw this.#error(`$ref "${ref}" leads nowhere; refer to a schema file or a component`, source, "$ref");
  }

  #error(message: string, node: object, keyword: string): DocumentError {
    const { sources } = this.#contract;
    return new DocumentError("schema_invalid", message, sources.of(node, keyword) ?? sources.of(node));
  }
}
