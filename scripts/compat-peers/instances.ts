import type { JsonSchema } from "./payload.ts";
import type { Random } from "./random.ts";

/** Values made from the schemas of a pair: they follow one of them, choose what lies at its limits, and stray from it at times. */
export class Instances {
  readonly #random: Random;
  readonly #names: readonly string[];
  readonly #texts: readonly string[];
  readonly #values: readonly unknown[];
  readonly #lengths: readonly number[];
  /** How likely each part of the value at hand strays from the schema. */
  #slip = 0;

  /** What either schema names and lists is tried in both. */
  constructor(schemas: readonly unknown[], random: Random) {
    this.#random = random;
    const seen: Seen = { names: new Set(["extra", "x-extra"]), values: [], lengths: [20] };
    for (const schema of schemas) collect(schema, seen);
    this.#names = [...seen.names];
    this.#values = seen.values;
    this.#lengths = seen.lengths.flatMap((length) => [length, length + 1]);
    this.#texts = [...TEXTS, ...seen.values.filter((value) => typeof value === "string")];
  }

  /** A value made from a schema. */
  from(root: unknown): unknown {
    this.#slip = this.#random.pick([0, 0, 0.01, 0.05]);
    return this.#make(root, root, 6);
  }

  #make(schema: unknown, root: unknown, depth: number): unknown {
    const random = this.#random;
    if (typeof schema !== "object" || schema === null || depth <= 0) return this.#anything();
    const one = schema as JsonSchema;
    if (typeof one["$ref"] === "string") return this.#make(resolve(one["$ref"], root), root, depth - 1);
    if (random.chance(this.#slip)) return this.#anything();
    if (Array.isArray(one["enum"]) && one["enum"].length > 0) return random.pick(one["enum"]);
    if ("const" in one) return one["const"];
    const made = this.#ofType(one, root, depth);
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const branches = one[keyword];
      if (!Array.isArray(branches) || branches.length === 0) continue;
      for (const branch of keyword === "allOf" ? branches : [random.pick(branches)])
        if (!random.chance(this.#slip)) return merged(made, this.#make(branch, root, depth - 1));
    }
    const branch = one[random.chance(0.5) ? "then" : "else"];
    return branch === undefined ? made : merged(this.#make(branch, root, depth - 1), made);
  }

  #ofType(schema: JsonSchema, root: unknown, depth: number): unknown {
    const random = this.#random;
    const types = [schema["type"] ?? typesByKeyword(schema)].flat() as string[];
    switch (types.length === 0 ? random.pick(TYPES) : random.pick(types)) {
      case "object":
        return this.#object(schema, root, depth);
      case "array":
        return this.#array(schema, root, depth);
      case "string":
        return this.#text(schema);
      case "integer":
        return Math.round(this.#number(schema));
      case "number":
        return this.#number(schema);
      case "boolean":
        return random.chance(0.5);
      default:
        return null;
    }
  }

  #object(schema: JsonSchema, root: unknown, depth: number): unknown {
    const random = this.#random;
    const made: JsonSchema = {};
    const properties = (schema["properties"] ?? {}) as JsonSchema;
    const required = (schema["required"] ?? []) as string[];
    // All of them, few of them, or half: what is missing matters as much as what is there.
    const share = random.pick([0.1, 0.5, 1]);
    for (const [name, member] of Object.entries(properties)) {
      if (required.includes(name) ? !random.chance(this.#slip) : random.chance(share))
        made[name] = this.#make(member, root, depth - 1);
    }
    const further = schema["additionalProperties"] ?? Object.values(schema["patternProperties"] ?? {})[0];
    for (const name of required)
      if (!(name in made) && !random.chance(this.#slip)) made[name] = this.#make(further, root, depth - 1);
    const isMap = Object.keys(properties).length === 0;
    for (
      let left = random.chance(isMap ? 0.8 : 0.15) ? random.between(1, isMap ? 3 : 1) : 0;
      left > 0;
      left--
    )
      made[random.pick(this.#names)] ??= this.#make(further, root, depth - 1);
    return made;
  }

  #array(schema: JsonSchema, root: unknown, depth: number): unknown {
    const random = this.#random;
    const least = Number(schema["minItems"] ?? 0);
    const most = Number(schema["maxItems"] ?? least + 3);
    const atMost =
      most <= 30 && random.chance(0.2) ? most + random.between(-1, 1) : least + random.between(0, 2);
    const length = Math.max(0, random.chance(this.#slip) ? least - 1 : atMost);
    const tuple = schema["prefixItems"] ?? (Array.isArray(schema["items"]) ? schema["items"] : []);
    const rest = Array.isArray(schema["items"]) ? schema["additionalItems"] : schema["items"];
    return Array.from({ length: Math.max(length, (tuple as unknown[]).length) }, (_, index) => {
      const item = (tuple as unknown[])[index] ?? rest;
      return this.#make(random.chance(0.3) ? (schema["contains"] ?? item) : item, root, depth - 1);
    });
  }

  #text(schema: JsonSchema): string {
    const random = this.#random;
    const format = String(schema["format"]);
    if (format in LONG && random.chance(0.5)) return LONG[format]?.(random.pick(this.#lengths)) ?? "";
    const ofFormat = FORMATTED[format];
    if (ofFormat && !random.chance(this.#slip)) return random.pick(ofFormat);
    const pattern = schema["pattern"];
    if (typeof pattern === "string") {
      const fitting = this.#texts.filter((text) => matches(pattern, text));
      if (fitting.length > 0 && !random.chance(this.#slip)) return random.pick(fitting);
    }
    const least = Number(schema["minLength"] ?? 0);
    const most = Number(schema["maxLength"] ?? 5000);
    const fitting = this.#texts.filter((text) => text.length >= least && text.length <= most);
    if (fitting.length > 0 && random.chance(0.6)) return random.pick(fitting);
    return "a".repeat(random.pick([least, Math.min(most, 5000)]) + (random.chance(this.#slip) ? 1 : 0));
  }

  #number(schema: JsonSchema): number {
    const random = this.#random;
    const limitOf = (keyword: string) => (typeof schema[keyword] === "number" ? schema[keyword] : undefined);
    const least = limitOf("minimum") ?? limitOf("exclusiveMinimum");
    const most = limitOf("maximum") ?? limitOf("exclusiveMaximum");
    const step = limitOf("multipleOf") ?? random.pick([1, 0.5, 0.001]);
    const steps = random.pick([0, 0, 1, 2, 5, 1001]);
    const isDown = least === undefined || (most !== undefined && random.chance(0.5));
    const value = isDown ? (most ?? 100) - step * steps : least + step * steps;
    return Number((random.chance(this.#slip) ? value + 0.001 : value).toFixed(6));
  }

  #anything(): unknown {
    const random = this.#random;
    if (this.#values.length > 0 && random.chance(0.3)) return random.pick(this.#values);
    return structuredClone(random.pick([...SIMPLE, random.pick(this.#texts)]));
  }
}

const TYPES = ["object", "array", "string", "integer", "number", "boolean", "null"];
const SIMPLE = [null, true, false, 0, 1, -1, 1.5, {}, [], [1], ["a"], { extra: 1 }];
const TEXTS = [
  ..."|a|b|A|0|Z|ab|AB|abc|ABC|EUR|USD|GBP|ABCD|12|1234|12345|01234|12345-6789|012345|1234x|x1234".split("|"),
  ..."de|de-AT|de_AT|de-at|+43 1 234 567|1234567|(01) 234567|some-thing|0-a|-|a_b|Some-Thing".split("|"),
  ..."😀|é|a b|a\nb| |x-y".split("|"),
];
const FORMATTED: Readonly<Record<string, readonly string[]>> = {
  uuid: ["123e4567-e89b-42d3-a456-426614174000"],
  date: ["2024-02-29", "2024-12-31"],
  "date-time": ["2024-02-29T12:30:00Z", "2024-02-29T12:30:00.123456789+02:00"],
  email: ["ada@example.com", `${"a".repeat(60)}@${"example.".repeat(20)}org`],
  uri: ["https://example.com/a?b=c", "urn:isbn:0"],
};

function typesByKeyword(schema: JsonSchema): string[] {
  const isAny = (...keywords: string[]) => keywords.some((keyword) => keyword in schema);
  if (isAny("properties", "required", "patternProperties", "additionalProperties", "dependencies"))
    return ["object"];
  if (isAny("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")) return ["array"];
  if (isAny("pattern", "minLength", "maxLength", "format")) return ["string"];
  if (isAny("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) return ["number"];
  return [];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    // Not a pattern in Unicode mode: nothing matches it.
    return false;
  }
}

function merged(one: unknown, other: unknown): unknown {
  const areObjects = [one, other].every(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  );
  return areObjects ? { ...(one as JsonSchema), ...(other as JsonSchema) } : other;
}

function resolve(reference: string, root: unknown): unknown {
  if (!reference.startsWith("#")) return true;
  let found: unknown = root;
  for (const part of reference.slice(1).split("/").slice(1))
    found = (found as JsonSchema | undefined)?.[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  return found;
}

/** Texts in a format, of so many characters where there can be one. */
const LONG: Readonly<Record<string, (length: number) => string>> = {
  email(length) {
    const domain = `@${"abcdefg.".repeat(Math.max(0, Math.floor((length - 60) / 8)))}example.org`;
    return `${"a".repeat(Math.max(1, length - domain.length))}${domain}`;
  },
  uri: (length) => `urn:a:${"a".repeat(Math.max(1, length - 6))}`,
};

/** What schemas write down. */
interface Seen {
  readonly names: Set<string>;
  readonly values: unknown[];
  readonly lengths: number[];
}

/** The names of members, values and lengths that a schema writes down, wherever it does. */
function collect(schema: unknown, seen: Seen): void {
  if (typeof schema !== "object" || schema === null) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "enum" && Array.isArray(value)) seen.values.push(...value);
    else if (keyword === "const") seen.values.push(value);
    else if (/Length$/.test(keyword) && typeof value === "number") seen.lengths.push(value);
    else if (keyword === "properties" && typeof value === "object" && value !== null)
      for (const name of Object.keys(value)) seen.names.add(name);
    else if (keyword === "required" && Array.isArray(value))
      for (const name of value) if (typeof name === "string") seen.names.add(name);
    collect(value, seen);
  }
}
