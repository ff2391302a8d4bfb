import { anyMember, type JsonSchema, tagged } from "./payload.ts";
import type { Random } from "./random.ts";

/** A change that people make to a schema. */
interface Edit {
  readonly name: string;
  /** Whether it can be made to this schema. */
  fits(schema: JsonSchema): boolean;
  /** Makes it, in place. */
  make(schema: JsonSchema, random: Random): void;
}

const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  "^[A-Z]{3}$": ["^[A-Z][A-Z][A-Z]$", "^[A-Z]{3,4}$", "^(EUR|USD|CHF)$", "[A-Z]{3}"],
  "^\\d{5}$": ["^[0-9]{5}$", "^\\d{5}(-\\d{4})?$", "^\\d{4,5}$", "^[1-9]\\d{4}$"],
  "^\\d{4}$": ["^[0-9]{4}$", "^\\d{2,4}$", "^\\d{4}"],
  "^[a-z]{2}(-[A-Z]{2})?$": ["^[a-z]{2}$", "^[a-z]{2}([-_][A-Z]{2})?$", "^([a-z]{2}|[a-z]{2}-[A-Z]{2})$"],
  "^\\+?[0-9 -]{6,20}$": ["^\\+[0-9 -]{6,20}$", "^\\+?[0-9 -]{6,15}$", "^\\+?[0-9 ()-]{6,20}$"],
  "^[a-z0-9-]+$": ["^[a-z\\d-]+$", "^[a-z][a-z0-9-]*$", "^[A-Za-z0-9-]+$"],
  "^[a-z]+$": ["^[a-z]{1,}$", "^[a-z]*$", "^[a-z_]+$"],
};

const membersOf = (schema: JsonSchema) => (schema["properties"] ?? {}) as Record<string, JsonSchema>;
const requiredOf = (schema: JsonSchema) => (schema["required"] ?? []) as string[];
const optionalOf = (schema: JsonSchema) =>
  Object.keys(membersOf(schema)).filter((name) => !requiredOf(schema).includes(name));
const isObject = (schema: JsonSchema) => schema["properties"] !== undefined;
const listOf = (schema: JsonSchema, keyword: string) => (schema[keyword] ?? []) as unknown[];
const typesOf = (schema: JsonSchema) => [schema["type"] ?? []].flat() as string[];

/** Moves a limit a little, one way or the other. */
function limit(keyword: string, steps: readonly number[]): Edit {
  return {
    name: `${keyword} moved`,
    fits: (schema) => typeof schema[keyword] === "number",
    make: (schema, random) => {
      const moved = (schema[keyword] as number) + random.pick(steps);
      schema[keyword] = /Length|Items|Properties/.test(keyword) ? Math.max(0, moved) : moved;
    },
  };
}

function removed(keyword: string): Edit {
  return {
    name: `${keyword} removed`,
    fits: (schema) => keyword in schema,
    make: (schema) => {
      delete schema[keyword];
    },
  };
}

function added(keyword: string, value: unknown, fits: Edit["fits"]): Edit {
  return {
    name: `${keyword} added`,
    fits: (schema) => !(keyword in schema) && fits(schema),
    make: (schema) => {
      schema[keyword] = structuredClone(value);
    },
  };
}

/** What changes nothing about the values that fit. */
const NEUTRAL: readonly Edit[] = [
  {
    name: "described",
    fits: () => true,
    make: (schema) => {
      schema["description"] = "Said in other words.";
    },
  },
  {
    name: "enum in another order",
    fits: (schema) => listOf(schema, "enum").length > 1,
    make: (schema) => {
      schema["enum"] = listOf(schema, "enum").reverse();
    },
  },
  {
    name: "required in another order",
    fits: (schema) => requiredOf(schema).length > 1,
    make: (schema) => {
      schema["required"] = requiredOf(schema).reverse();
    },
  },
  {
    name: "const as enum",
    fits: (schema) => "const" in schema,
    make: (schema) => {
      schema["enum"] = [schema["const"]];
      delete schema["const"];
    },
  },
  {
    name: "type as list",
    fits: (schema) => typeof schema["type"] === "string",
    make: (schema) => {
      schema["type"] = [schema["type"]];
    },
  },
  {
    name: "put into allOf",
    fits: (schema) => !("$ref" in schema || "$schema" in schema),
    make: (schema) => {
      const inner = { ...schema };
      for (const keyword of Object.keys(schema)) delete schema[keyword];
      schema["allOf"] = [inner];
    },
  },
  {
    name: "minimum as exclusiveMinimum",
    fits: (schema) => schema["type"] === "integer" && typeof schema["minimum"] === "number",
    make: (schema) => {
      schema["exclusiveMinimum"] = (schema["minimum"] as number) - 1;
      delete schema["minimum"];
    },
  },
  {
    name: "enum in two parts",
    fits: (schema) => listOf(schema, "enum").length > 1,
    make: (schema) => {
      const [first, ...others] = listOf(schema, "enum");
      delete schema["enum"];
      schema["anyOf"] = [{ enum: [first] }, { enum: others }];
    },
  },
  {
    name: "nullable as anyOf",
    fits: (schema) => typesOf(schema).length === 2 && typesOf(schema).includes("null"),
    make: (schema) => {
      const inner = { ...schema, type: typesOf(schema).find((type) => type !== "null") };
      for (const keyword of Object.keys(schema)) delete schema[keyword];
      schema["anyOf"] = [{ type: "null" }, inner];
    },
  },
  {
    name: "branches in another order",
    fits: (schema) => "oneOf" in schema || "anyOf" in schema,
    make: (schema) => {
      for (const keyword of ["oneOf", "anyOf"])
        if (keyword in schema) schema[keyword] = listOf(schema, keyword).reverse();
    },
  },
  added("minLength", 0, (schema) => typesOf(schema).includes("string")),
  added("default", "none", (schema) => schema["type"] === "string"),
];

const CHANGING: readonly Edit[] = [
  {
    name: "optional property added",
    fits: isObject,
    make: (schema, random) => {
      const [name, member] = anyMember(random);
      schema["properties"] = { ...membersOf(schema), [name]: member };
    },
  },
  {
    name: "required property added",
    fits: isObject,
    make: (schema, random) => {
      const [name, member] = anyMember(random);
      schema["properties"] = { ...membersOf(schema), [name]: member };
      schema["required"] = [...new Set([...requiredOf(schema), name])];
    },
  },
  {
    name: "property removed",
    fits: (schema) => Object.keys(membersOf(schema)).length > 1,
    make: (schema, random) => {
      const name = random.pick(Object.keys(membersOf(schema)));
      delete membersOf(schema)[name];
      if (schema["required"]) schema["required"] = requiredOf(schema).filter((one) => one !== name);
    },
  },
  {
    name: "made required",
    fits: (schema) => optionalOf(schema).length > 0,
    make: (schema, random) => {
      schema["required"] = [...requiredOf(schema), random.pick(optionalOf(schema))];
    },
  },
  {
    name: "made optional",
    fits: (schema) => requiredOf(schema).length > 0,
    make: (schema, random) => {
      const name = random.pick(requiredOf(schema));
      schema["required"] = requiredOf(schema).filter((one) => one !== name);
    },
  },
  {
    name: "closed",
    fits: (schema) => isObject(schema) && schema["additionalProperties"] !== false,
    make: (schema) => {
      schema["additionalProperties"] = false;
    },
  },
  {
    name: "opened",
    fits: (schema) => schema["additionalProperties"] === false,
    make: (schema) => {
      delete schema["additionalProperties"];
    },
  },
  {
    name: "enum widened",
    fits: (schema) => "enum" in schema,
    make: (schema, random) => {
      schema["enum"] = [...new Set([...listOf(schema, "enum"), random.pick(["lost", "held", "archived"])])];
    },
  },
  {
    name: "enum narrowed",
    fits: (schema) => listOf(schema, "enum").length > 1,
    make: (schema, random) => {
      const values = listOf(schema, "enum");
      schema["enum"] = random.some(values, values.length - 1);
    },
  },
  {
    name: "const changed",
    fits: (schema) => typeof schema["const"] === "string",
    make: (schema) => {
      schema["const"] = `${schema["const"]}.1`;
    },
  },
  {
    name: "null allowed",
    fits: (schema) =>
      typeof schema["type"] === "string" &&
      schema["type"] !== "null" &&
      !("enum" in schema || "$schema" in schema),
    make: (schema) => {
      schema["type"] = [schema["type"], "null"];
    },
  },
  {
    name: "null refused",
    fits: (schema) => typesOf(schema).length > 1 && typesOf(schema).includes("null"),
    make: (schema) => {
      schema["type"] = typesOf(schema).filter((type) => type !== "null");
    },
  },
  {
    name: "integer to number",
    fits: (schema) => schema["type"] === "integer",
    make: (schema) => {
      schema["type"] = "number";
    },
  },
  {
    name: "number to integer",
    fits: (schema) => schema["type"] === "number",
    make: (schema) => {
      schema["type"] = "integer";
    },
  },
  {
    name: "number to string",
    fits: (schema) => schema["type"] === "number" || schema["type"] === "integer",
    make: (schema) => {
      schema["type"] = "string";
    },
  },
  {
    name: "pattern changed",
    fits: (schema) => String(schema["pattern"]) in PATTERNS,
    make: (schema, random) => {
      schema["pattern"] = random.pick(PATTERNS[String(schema["pattern"])] ?? []);
    },
  },
  {
    name: "format changed",
    fits: (schema) => "format" in schema,
    make: (schema, random) => {
      schema["format"] = random.pick(["date-time", "uri", "uuid", "date"]);
    },
  },
  {
    name: "multipleOf changed",
    fits: (schema) => typeof schema["multipleOf"] === "number",
    make: (schema, random) => {
      schema["multipleOf"] = (schema["multipleOf"] as number) * random.pick([2, 10]);
    },
  },
  {
    name: "branch added",
    fits: (schema) => "oneOf" in schema,
    make: (schema, random) => {
      const kind = random.pick(["cash", "voucher"]);
      schema["oneOf"] = [...listOf(schema, "oneOf"), tagged(kind, { code: { type: "string" } }, [])];
    },
  },
  {
    name: "branch removed",
    fits: (schema) => listOf(schema, "oneOf").length > 1 || listOf(schema, "anyOf").length > 1,
    make: (schema, random) => {
      const keyword = "oneOf" in schema ? "oneOf" : "anyOf";
      const branches = listOf(schema, keyword);
      schema[keyword] = random.some(branches, branches.length - 1);
    },
  },
  {
    name: "oneOf as anyOf",
    fits: (schema) => "oneOf" in schema,
    make: (schema) => {
      schema["anyOf"] = schema["oneOf"];
      delete schema["oneOf"];
    },
  },
  {
    name: "uniqueItems changed",
    fits: (schema) => schema["type"] === "array",
    make: (schema) => {
      schema["uniqueItems"] = schema["uniqueItems"] !== true;
    },
  },
  limit("minimum", [-1, 1]),
  limit("maximum", [-1, 1, 10]),
  limit("minLength", [-1, 1]),
  limit("maxLength", [-10, 10]),
  limit("minItems", [-1, 1]),
  limit("maxItems", [-5, 5]),
  limit("minProperties", [-1, 1]),
  limit("maxProperties", [-1, 1]),
  added("minLength", 1, (schema) => schema["type"] === "string"),
  added("maxLength", 64, (schema) => schema["type"] === "string"),
  added("maximum", 1000, (schema) => schema["type"] === "number" || schema["type"] === "integer"),
  ...["pattern", "format", "minimum", "maxLength", "dependencies", "contains", "propertyNames", "else"].map(
    removed,
  ),
];

/** Makes one change to a schema, in place, of those that change nothing about its values or of the others. Returns its name. */
export function editSchema(root: JsonSchema, random: Random, kind: "neutral" | "changing"): string {
  const edits = kind === "neutral" ? NEUTRAL : CHANGING;
  const schemas = schemasWithin(root);
  const possible = edits.filter((edit) => schemas.some((schema) => edit.fits(schema)));
  const edit = random.pick(possible);
  edit.make(random.pick(schemas.filter((schema) => edit.fits(schema))), random);
  return edit.name;
}

/** All schemas that are objects within a schema, itself first. */
function schemasWithin(schema: unknown): JsonSchema[] {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return [];
  const one = schema as JsonSchema;
  const inner = Object.entries(one).flatMap(([keyword, value]) => {
    if (RECORDS.has(keyword)) return Object.values(value as JsonSchema);
    if (LISTS.has(keyword) && Array.isArray(value)) return value;
    return SINGLE.has(keyword) ? [value] : [];
  });
  return [one, ...inner.flatMap(schemasWithin)];
}

const RECORDS = new Set(["properties", "patternProperties", "definitions"]);
const LISTS = new Set(["items", "anyOf", "oneOf", "allOf"]);
// What `if`, `contains` and `propertyNames` hold is left as it is: they are about other values than the rest.
const SINGLE = new Set(["items", "additionalProperties", "then", "else"]);
