import type { Finding } from "../finding.ts";
import type { Dialect, JsonSchema, NamedSchema } from "../model.ts";
import { DocumentError } from "../source/document-error.ts";
import { isObjectNode, isReference, type ObjectNode } from "../source/nodes.ts";
import type { References, Target } from "../source/references.ts";
import type { SourceFiles } from "../source/source-files.ts";
import type { Place } from "../source/source-map.ts";
import type { SchemaCache } from "./schema-cache.ts";
import { copySchema } from "./schema-copy.ts";
import { dialectOf } from "./schema-format.ts";
import { ANNOTATIONS } from "./schema-keywords.ts";
import { assignNames, locationNames, type NameRequest } from "./schema-names.ts";

/** A schema that will have a name; `name` is there once all schemas are collected. */
export interface PendingSchema {
  readonly dialect: Dialect;
  name: string;
}

interface Entry extends PendingSchema, NameRequest {
  candidates: readonly string[];
  schema: JsonSchema;
}

/** Collects every schema that messages reach, gives them names and rewrites their `$ref`s to those. */
export class SchemaCollector {
  readonly #files: SourceFiles;
  readonly #refs: References;
  readonly #remarks: Finding[];
  /** By node (or, for `true` and `false`, by location) and dialect. */
  readonly #entries = new Map<unknown, Map<Dialect, Entry>>();
  readonly #queue: (() => void)[] = [];
  /** `schema` gives the copy of the whole schema, once it is there. */
  readonly #links: { copy: ObjectNode; entry: Entry; schema: () => JsonSchema }[] = [];

  readonly #cache: SchemaCache;

  constructor(files: SourceFiles, refs: References, remarks: Finding[], cache: SchemaCache) {
    this.#cache = cache;
    this.#files = files;
    this.#refs = refs;
    this.#remarks = remarks;
  }

  /**
   * Adds the payload or the headers of a message: a schema, a `{ schemaFormat, schema }` or a `$ref` to either.
   * `candidates` are the names for a schema that is written in place.
   */
  add(node: unknown, place: Place | undefined, candidates: readonly string[]): PendingSchema {
    if (isReference(node)) return this.#enterTarget(this.#resolve(node, "draft-07"), "draft-07", node);
    const { dialect, schema, place: at } = this.#unwrap(node, place);
    if (isAlias(schema, dialect)) return this.#enterTarget(this.#resolve(schema, dialect), dialect, schema);
    const own = isObjectNode(schema) ? this.#files.sources.of(schema) : undefined;
    return this.#enter(schema, schema, dialect, { rank: "message", candidates, place: own ?? at });
  }

  /** All schemas by name, sorted; sets the names of all pending schemas. */
  finish(): Map<string, NamedSchema> {
    const entries = [...this.#entries.values()].flatMap((byDialect) => {
      // The same node read in both dialects is two schemas.
      const modern = byDialect.get("2020-12");
      if (modern && byDialect.size > 1) modern.candidates = modern.candidates.map((name) => `${name}202012`);
      return [...byDialect.values()];
    });
    for (const [entry, name] of assignNames(entries)) entry.name = name;
    for (const { copy, entry } of this.#links) copy["$ref"] = `#/definitions/${entry.name}`;
    const targets = new Map<JsonSchema, string[]>();
    for (const { schema, entry } of this.#links) {
      const names = targets.get(schema()) ?? [];
      targets.set(schema(), names);
      names.push(entry.name);
    }
    const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return new Map(
      sorted.map(({ name, dialect, schema }) => [
        name,
        this.#cache.name({ name, dialect, schema }, targets.get(schema) ?? []),
      ]),
    );
  }

  /** Takes `{ schemaFormat, schema }` apart; refuses foreign formats before their schema is looked at. */
  #unwrap(
    node: unknown,
    place: Place | undefined,
  ): { dialect: Dialect; schema: unknown; place: Place | undefined } {
    if (!isMultiFormat(node)) return { dialect: "draft-07", schema: node, place };
    const { sources } = this.#files;
    const format = node["schemaFormat"];
    const dialect = format === undefined ? "draft-07" : dialectOf(format, sources.of(node, "schemaFormat"));
    return { dialect, schema: node["schema"], place: sources.of(node, "schema") };
  }

  /** Where a `$ref` leads to, through schemas that are nothing but another `$ref`. */
  #resolve(holder: ObjectNode & { $ref: string }, dialect: Dialect): Target {
    const passed = new Set<unknown>([holder]);
    let target = this.#refs.step(holder);
    while (isAlias(target.node, dialect)) {
      // A circle of pure references: following it reports it.
      if (passed.has(target.node)) this.#refs.follow(holder);
      passed.add(target.node);
      target = this.#refs.step(target.node);
    }
    return target;
  }

  #enterTarget(target: Target, dialect: Dialect, holder: unknown): Entry {
    const place = isObjectNode(holder) ? this.#files.sources.of(holder, "$ref") : undefined;
    if (isMultiFormat(target.node)) {
      const inner = this.#unwrap(target.node, place);
      if (isAlias(inner.schema, inner.dialect)) {
        return this.#enterTarget(this.#resolve(inner.schema, inner.dialect), inner.dialect, inner.schema);
      }
      return this.#enterTarget(
        { ...target, node: inner.schema, pointer: `${target.pointer}/schema` },
        inner.dialect,
        holder,
      );
    }
    if (isObjectNode(target.node) && target.pointer === "" && Object.hasOwn(target.node, "asyncapi")) {
      throw new DocumentError(
        "wrong_kind",
        "a schema is expected at the end of this $ref, and this is an AsyncAPI document; add the pointer",
        place,
      );
    }
    // An anchor's node has one location, however it was reached.
    const own = isObjectNode(target.node) ? this.#files.sources.of(target.node) : undefined;
    const identity = isObjectNode(target.node) ? target.node : `${target.file.path}#${target.pointer}`;
    const names = locationNames(target.file.path, own?.pointer ?? target.pointer);
    return this.#enter(identity, target.node, dialect, { ...names, place: own ?? place });
  }

  #enter(identity: unknown, schema: unknown, dialect: Dialect, request: NameRequest): Entry {
    const key = typeof identity === "boolean" ? {} : identity;
    const byDialect = this.#entries.get(key) ?? new Map<Dialect, Entry>();
    this.#entries.set(key, byDialect);
    const known = byDialect.get(dialect);
    if (known) {
      // What is written in a message is named after it, whoever else refers to it.
      if (request.rank === "message" && known.rank === "inner") Object.assign(known, request);
      return known;
    }
    const entry: Entry = { ...request, dialect, name: "", schema: true };
    byDialect.set(dialect, entry);
    this.#queue.push(() => {
      entry.schema = this.#copy(schema, dialect, request.place);
    });
    // One entry at a time, so that a long chain of schemas needs no deep stack.
    if (this.#queue.length === 1) {
      for (let next = this.#queue[0]; next; next = this.#queue[0]) {
        next();
        this.#queue.shift();
      }
    }
    return entry;
  }

  #copy(schema: unknown, dialect: Dialect, place: Place | undefined): JsonSchema {
    const known = isObjectNode(schema) ? this.#cache.copyOf(schema, dialect) : undefined;
    if (known) {
      this.#remarks.push(...known.remarks);
      for (const { holder, copy } of known.references) this.#link(holder, copy, dialect, () => known.schema);
      return known.schema;
    }
    const references: { holder: ObjectNode & { $ref: string }; copy: ObjectNode }[] = [];
    const remarks: Finding[] = [];
    const made = copySchema(schema, place, {
      dialect,
      files: this.#files,
      remarks,
      onReference: (holder, copy) => {
        references.push({ holder, copy });
        this.#link(holder, copy, dialect, () => made);
      },
    });
    this.#remarks.push(...remarks);
    if (isObjectNode(schema)) this.#cache.keepCopy(schema, dialect, { schema: made, references, remarks });
    return made;
  }

  #link(
    holder: ObjectNode & { $ref: string },
    copy: ObjectNode,
    dialect: Dialect,
    schema: () => JsonSchema,
  ): void {
    const entry = this.#enterTarget(this.#resolve(holder, dialect), dialect, holder);
    if (entry.dialect !== dialect) {
      const message = `a schema in ${dialect} cannot refer to one in ${entry.dialect}; write both in one dialect`;
      throw new DocumentError("schema_dialect", message, this.#files.sources.of(holder, "$ref"));
    }
    this.#links.push({ copy, entry, schema });
  }
}

/** A Multi Format Schema Object. A JSON Schema has no keyword `schema`. */
function isMultiFormat(node: unknown): node is ObjectNode {
  return (
    isObjectNode(node) &&
    Object.hasOwn(node, "schema") &&
    !Object.hasOwn(node, "properties") &&
    !Object.hasOwn(node, "type")
  );
}

/** A schema that is nothing but another one. In draft-07 whatever stands beside a `$ref` is ignored. */
function isAlias(schema: unknown, dialect: Dialect): schema is ObjectNode & { $ref: string } {
  return (
    isReference(schema) &&
    (dialect === "draft-07" || Object.keys(schema).every((key) => key === "$ref" || ANNOTATIONS.has(key)))
  );
}
