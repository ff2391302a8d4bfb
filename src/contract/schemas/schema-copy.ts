import { type Finding, newFinding } from "../finding.ts";
import type { Dialect, JsonSchema } from "../model.ts";
import { DocumentError } from "../source/document-error.ts";
import { isObjectNode, isReference, kindOf, type ObjectNode, setMember } from "../source/nodes.ts";
import type { SourceFiles } from "../source/source-files.ts";
import type { Place } from "../source/source-map.ts";
import { closest } from "../suggest.ts";
import { requireDialect } from "./schema-format.ts";
import {
  ANNOTATIONS,
  keywordsOf,
  patternProblem,
  RESOLVED_KEYWORDS,
  type Shape,
  shapeOf,
  valueProblem,
} from "./schema-keywords.ts";

/** What the copy of a schema needs from its surroundings. */
export interface CopyContext {
  readonly dialect: Dialect;
  readonly files: SourceFiles;
  /** Where findings go that do not stop the loader. */
  readonly remarks: Finding[];
  /** Called for each `$ref`: `copy.$ref` is set when all names are known. */
  onReference(holder: ObjectNode & { $ref: string }, copy: ObjectNode): void;
}

/**
 * Copies a schema for a contract: checked keyword by keyword, without what the dialect ignores (each time with a remark), and without
 * the keywords that the loader resolves. Values (`const`, `enum`, `default`, `examples`) stay as they are.
 * Throws a `DocumentError` for what is no schema.
 */
export function copySchema(schema: unknown, place: Place | undefined, context: CopyContext): JsonSchema {
  if (typeof schema === "boolean") return schema;
  if (!isObjectNode(schema)) {
    throw new DocumentError(
      "schema_invalid",
      `a schema must be an object, true or false, not ${kindOf(schema)}`,
      place,
    );
  }
  const copy: ObjectNode = {};
  context.files.adopt(schema, copy);
  const reference = isReference(schema);
  for (const [keyword, value] of Object.entries(schema)) {
    const at = context.files.sources.of(schema, keyword);
    if (keyword === "$schema") requireDialect(value, context.dialect, at);
    if (RESOLVED_KEYWORDS.has(keyword)) continue;
    if (keyword === "$ref") {
      if (!reference)
        throw new DocumentError("schema_invalid", `$ref must be a string, not ${kindOf(value)}`, at);
      copy["$ref"] = "";
      context.onReference(schema, copy);
    } else if (keyword === "$dynamicRef" || keyword === "$recursiveRef") {
      throw new DocumentError(
        "schema_invalid",
        `${keyword} is not supported; write a $ref to the schema that is meant`,
        at,
      );
    } else if (keyword.startsWith("x-")) {
      copy[keyword] = value;
    } else if (reference && context.dialect === "draft-07" && !ANNOTATIONS.has(keyword)) {
      const message = `draft-07 ignores "${keyword}" beside a $ref; write allOf: [{ $ref: … }] and put it beside that`;
      context.remarks.push(newFinding("warning", "ref-sibling-ignored", message, at));
    } else {
      const shape = shapeOf(keyword, context.dialect);
      if (shape === undefined) context.remarks.push(unknownKeyword(keyword, context.dialect, at));
      else {
        const counts = keyword === "if" && context.dialect === "2020-12";
        const isUsed = hasEffect(keyword, schema) || (counts && hasUnevaluated(schema));
        if (!isUsed) {
          const but = counts ? ", other than on an unevaluatedProperties or unevaluatedItems above it" : "";
          const message = `"${keyword}" has no effect without ${partnerOf(keyword)}${but}; add that or remove it`;
          context.remarks.push(newFinding("warning", "keyword-without-effect", message, at));
        }
        if (isUsed || counts) copy[keyword] = copyMember(keyword, shape, value, schema, at, context);
        // Ajv refuses an `if` alone.
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
        if (counts && !hasEffect(keyword, schema)) copy["then"] = true;
      }
    }
  }
  return copy;
}

function copyMember(
  keyword: string,
  shape: Shape,
  value: unknown,
  schema: ObjectNode,
  at: Place | undefined,
  context: CopyContext,
): unknown {
  switch (shape) {
    case "schema":
      return copySchema(value, at, context);
    case "schemas":
      return copyList(keyword, value, at, context);
    case "items":
      if (!Array.isArray(value)) return copySchema(value, at, context);
      if (context.dialect === "2020-12") {
        throw new DocumentError(
          "schema_invalid",
          "items must be one schema in 2020-12; write prefixItems for a list",
          at,
        );
      }
      return copyList(keyword, value, at, context);
    case "map":
    case "dependencies":
      return copyMap(keyword, shape, value, at, context);
    default: {
      const problem = valueProblem(shape, value);
      if (problem !== undefined)
        throw new DocumentError(
          "schema_invalid",
          `${keyword} ${problem}`,
          at ?? context.files.sources.of(schema),
        );
      return value;
    }
  }
}

function copyList(
  keyword: string,
  value: unknown,
  at: Place | undefined,
  context: CopyContext,
): JsonSchema[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new DocumentError("schema_invalid", `${keyword} must be an array of at least one schema`, at);
  }
  const list = value.map((item, index) => copySchema(item, context.files.sources.of(value, index), context));
  context.files.adopt(value, list);
  return list;
}

function copyMap(
  keyword: string,
  shape: Shape,
  value: unknown,
  at: Place | undefined,
  context: CopyContext,
): ObjectNode {
  if (!isObjectNode(value))
    throw new DocumentError("schema_invalid", `${keyword} must be an object with a schema for each name`, at);
  const map: ObjectNode = {};
  context.files.adopt(value, map);
  for (const [name, member] of Object.entries(value)) {
    const place = context.files.sources.of(value, name);
    const problem = keyword === "patternProperties" ? patternProblem(name) : undefined;
    if (problem !== undefined) throw new DocumentError("schema_invalid", `"${name}" ${problem}`, place);
    if (shape === "dependencies" && Array.isArray(member)) {
      const wrong = valueProblem("names", member);
      if (wrong !== undefined)
        throw new DocumentError("schema_invalid", `${keyword} of "${name}" ${wrong}`, place);
      setMember(map, name, member);
    } else setMember(map, name, copySchema(member, place, context));
  }
  return map;
}

function hasEffect(keyword: string, schema: ObjectNode): boolean {
  switch (keyword) {
    case "if":
      return "then" in schema || "else" in schema;
    case "then":
    case "else":
      return "if" in schema;
    case "additionalItems":
      return Array.isArray(schema["items"]);
    case "minContains":
    case "maxContains":
      return "contains" in schema;
    default:
      return true;
  }
}

/** Core 11 of 2020-12: what an `if` that holds has looked at counts, whether `then` stands beside it or not. */
function hasUnevaluated(schema: ObjectNode): boolean {
  return "unevaluatedProperties" in schema || "unevaluatedItems" in schema;
}

function partnerOf(keyword: string): string {
  if (keyword === "if") return "then or else";
  if (keyword === "additionalItems") return "a list of schemas in items";
  return keyword === "then" || keyword === "else" ? "if" : "contains";
}

/** A slip of the keyboard is an error; a keyword of somebody's own is ignored, as JSON Schema says. */
function unknownKeyword(keyword: string, dialect: Dialect, place: Place | undefined): Finding {
  if (keyword === "nullable") {
    return newFinding(
      "error",
      "unknown-keyword",
      'nullable is OpenAPI\'s and means nothing here; write type: [string, "null"] instead',
      place,
    );
  }
  const near = closest(keyword, keywordsOf(dialect));
  if (near !== undefined)
    return newFinding(
      "error",
      "unknown-keyword",
      `"${keyword}" is not a keyword of ${dialect}; did you mean "${near}"?`,
      place,
    );
  const other: Dialect = dialect === "draft-07" ? "2020-12" : "draft-07";
  const remedy =
    shapeOf(keyword, other) === undefined
      ? "own keywords begin with x-"
      : `it is one of ${other}: set schemaFormat to application/schema+json;version=${other} to use it`;
  return newFinding(
    "warning",
    "unknown-keyword",
    `"${keyword}" is not a keyword of ${dialect} and is ignored; ${remedy}`,
    place,
  );
}
