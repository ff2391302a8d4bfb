import type { Dialect } from "../model.ts";
import { DocumentError } from "../source/document-error.ts";
import type { Place } from "../source/source-map.ts";

const OTHERS: readonly [pattern: RegExp, name: string][] = [
  [/avro/, "Avro"],
  [/protobuf/, "Protobuf"],
  [/raml/, "RAML"],
  [/openapi/, "OpenAPI"],
  [/xml/, "XML Schema"],
  [/schema\+(?:json|yaml)/, "this version of JSON Schema"],
];

const SUPPORTED =
  "write the schema in JSON Schema and say application/schema+json;version=draft-07 or application/schema+json;version=2020-12, or leave schemaFormat out";

/**
 * The dialect that a `schemaFormat` stands for. AsyncAPI's own schema object, of any version, is a superset of draft-07.
 * Throws a `DocumentError` that names the format for every other one.
 */
export function dialectOf(schemaFormat: unknown, place: Place | undefined): Dialect {
  const format = String(schemaFormat).replaceAll(/[\s"]/g, "").toLowerCase();
  if (/^application\/vnd\.aai\.asyncapi(?:\+json|\+yaml)?;version=[23]\.\d+\.\d+$/.test(format))
    return "draft-07";
  const version = /^application\/schema\+(?:json|yaml);version=(draft-07|2020-12)$/.exec(format)?.[1];
  if (version) return version as Dialect;
  const name = OTHERS.find(([pattern]) => pattern.test(format))?.[1] ?? "this schema format";
  throw new DocumentError(
    "schema_format",
    `${name} is not supported (schemaFormat: ${String(schemaFormat)}); ${SUPPORTED}`,
    place,
  );
}

/** Refuses a `$schema` that contradicts the dialect in which the schema is read. */
export function requireDialect($schema: unknown, dialect: Dialect, place: Place | undefined): void {
  const declared = /^https?:\/\/json-schema\.org\/(draft-0\d|draft\/\d{4}-\d\d)\/schema#?$/
    .exec(String($schema))?.[1]
    ?.replace("draft/", "");
  // draft-06 has no keyword that draft-07 reads differently; other URIs are metaschemas that add to a dialect.
  if (declared === undefined || declared === dialect || (declared === "draft-06" && dialect === "draft-07"))
    return;
  const known = declared === "2020-12" || declared === "draft-07";
  const message = known
    ? `this schema says that it is ${declared}, but it is used as ${dialect}; set the schemaFormat of the message's payload to application/schema+json;version=${declared} (payload: { schemaFormat, schema }) or rewrite the schema`
    : `JSON Schema ${declared} is not supported; rewrite the schema in draft-07 or 2020-12`;
  throw new DocumentError("schema_dialect", message, place);
}
