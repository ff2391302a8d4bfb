import type { Contract, JsonSchema } from "../../../src/contract/model.ts";

type Node = { readonly [keyword: string]: unknown };

const TEXTS: Readonly<Record<string, string>> = {
  date: "2026-02-03",
  "date-time": "2026-02-03T04:05:06Z",
  time: "04:05:06Z",
  duration: "P1D",
  email: "ada@example.org",
  hostname: "example.org",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.org/a",
  "uri-reference": "/a",
  uuid: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
};

/**
 * Small values made from a schema alone: what is required, and what is plain; of alternatives each in turn. Good for schemas that people write;
 * whoever uses them takes the first that fits.
 */
export function* samplesOf(schema: JsonSchema, contract: Contract): Generator<unknown> {
  for (let branch = 0; branch < 6; branch++) yield sampleOf(schema, { contract, branch }, 0);
}

interface Choice {
  readonly contract: Contract;
  /** Which of alternatives to take. */
  readonly branch: number;
}

function sampleOf(schema: JsonSchema, choice: Choice, depth: number): unknown {
  const node = merged(schema, choice);
  if ("const" in node) return node["const"];
  if (Array.isArray(node["enum"])) return node["enum"][0];
  const [example] = Array.isArray(node["examples"]) ? node["examples"] : [];
  if (example !== undefined) return example;
  const [type] = [node["type"] ?? impliedType(node)].flat() as string[];
  if (type === "object") return objectSample(node, choice, depth);
  if (type === "array") return arraySample(node, choice, depth);
  if (type === "string") return textSample(node);
  if (type === "integer" || type === "number") return numberSample(node);
  if (type === "boolean") return true;
  return null;
}

function impliedType(node: Node): string {
  if (Object.keys(asObject(node["properties"])).length > 0 || node["required"]) return "object";
  return node["items"] || node["prefixItems"] ? "array" : "string";
}

function objectSample(node: Node, choice: Choice, depth: number): Record<string, unknown> {
  const properties = (node["properties"] ?? {}) as Record<string, JsonSchema>;
  const required = new Set((node["required"] ?? []) as string[]);
  const names =
    depth === 0 ? Object.keys(properties).filter((name) => properties[name] !== false) : [...required];
  const wanted =
    depth === 0 ? names.filter((name) => required.has(name) || isPlain(properties[name])) : names;
  const all = new Set([...required, ...wanted]);
  return Object.fromEntries(
    [...all].map((name) => [
      name,
      sampleOf(Object.hasOwn(properties, name) ? (properties[name] ?? true) : true, choice, depth + 1),
    ]),
  );
}

/** Optional members that a sample shows: those whose value says all of itself. */
function isPlain(schema: JsonSchema | undefined): boolean {
  return typeof schema === "object" && typeof schema["type"] === "string" && !("default" in schema)
    ? ["string", "integer", "number", "boolean"].includes(schema["type"])
    : false;
}

function arraySample(node: Node, choice: Choice, depth: number): unknown[] {
  const listed = node["prefixItems"] ?? (Array.isArray(node["items"]) ? node["items"] : undefined);
  if (Array.isArray(listed)) return listed.map((item) => sampleOf(item, choice, depth + 1));
  const count = Math.max(Number(node["minItems"] ?? 0), node["contains"] ? 1 : 0);
  const item = (node["contains"] ?? node["items"] ?? true) as JsonSchema;
  return Array.from({ length: count }, () => sampleOf(item, choice, depth + 1));
}

function textSample(node: Node): string {
  const known = TEXTS[String(node["format"])];
  if (known) return known;
  return "sample".padEnd(Number(node["minLength"] ?? 0), "x").slice(0, Number(node["maxLength"] ?? 10_000));
}

function numberSample(node: Node): number {
  const least = Number(
    node["minimum"] ?? (typeof node["exclusiveMinimum"] === "number" ? node["exclusiveMinimum"] + 1 : 1),
  );
  const most = Number(node["maximum"] ?? Number.POSITIVE_INFINITY);
  const step = Number(node["multipleOf"] ?? 1);
  return Math.min(Math.ceil(least / step) * step, most);
}

function chosen(alternatives: unknown, { branch }: Choice): JsonSchema[] {
  const list = (alternatives ?? []) as JsonSchema[];
  const one = list[branch % Math.max(list.length, 1)];
  return one === undefined ? [] : [one];
}

/** A schema with what it refers to and combines, of alternatives the first. */
function merged(schema: JsonSchema | undefined, choice: Choice, seen = 0): Node {
  if (typeof schema !== "object" || seen > 20) return {};
  const { $ref, allOf, oneOf, anyOf, ...own } = schema as Node & Record<string, unknown>;
  const referred =
    typeof $ref === "string"
      ? choice.contract.schemas.get($ref.replace("#/definitions/", ""))?.schema
      : undefined;
  const parts = [
    ...((allOf ?? []) as JsonSchema[]),
    ...chosen(oneOf, choice),
    ...chosen(anyOf, choice),
    ...(referred === undefined ? [] : [referred]),
  ].map((part) => merged(part, choice, seen + 1));
  let node: Node = own;
  for (const part of parts) {
    const required = [...asList(node["required"]), ...asList(part["required"])];
    const properties = { ...asObject(part["properties"]), ...asObject(node["properties"]) };
    node = { ...part, ...node, ...(required.length > 0 && { required }), properties };
  }
  return node;
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
