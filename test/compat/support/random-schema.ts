import type { Draw } from "./draw.ts";
import type { JsonSchema, SchemaKeywords } from "./schema-places.ts";
import { DRAFT_07, FORMATS, NAME_PATTERNS, NAMES, PATTERNS, VALUES } from "./schema-pools.ts";
import { isWellFounded } from "./well-founded.ts";

/** The drafts that schemas are written in. */
export type Draft = "draft-07" | "2020-12";

type Type = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";

/** Schemas that others refer to. */
const DEFINITIONS = ["Node", "Money"] as const;

/** A random schema that looks like that of a payload, over all keywords of its draft. */
export function randomSchema(draw: Draw, draft: Draft): SchemaKeywords {
  const hasReferences = draw.chance(0.2);
  const maker = new SchemaMaker(draw, draft, hasReferences);
  for (;;) {
    const schema = draw.chance(0.6) ? maker.typed("object", 3) : maker.schema(3);
    const root = typeof schema === "boolean" ? { allOf: [schema] } : schema;
    // Beside a `$ref` of draft-07 nothing counts.
    const made = "$ref" in root && draft === "draft-07" ? { allOf: [root] } : root;
    const head = draft === "draft-07" ? { $schema: DRAFT_07 } : {};
    if (!hasReferences) return { ...head, ...made };
    const definitions = Object.fromEntries(DEFINITIONS.map((name) => [name, maker.definition()]));
    const whole = { ...head, ...made, [draft === "draft-07" ? "definitions" : "$defs"]: definitions };
    if (JSON.stringify(made).includes('"$ref"') && isWellFounded(whole)) return whole;
  }
}

/** Makes the parts of one schema. */
export class SchemaMaker {
  readonly #draw: Draw;
  readonly #draft: Draft;
  readonly #hasReferences: boolean;

  constructor(draw: Draw, draft: Draft, hasReferences: boolean) {
    this.#draw = draw;
    this.#draft = draft;
    this.#hasReferences = hasReferences;
  }

  /** A schema that is nested so deep at most. */
  schema(depth: number): JsonSchema {
    const draw = this.#draw;
    if (depth <= 0 || draw.chance(0.12)) return this.#leaf();
    if (this.#hasReferences && draw.chance(0.15)) return this.#reference();
    return draw.weighted<() => JsonSchema>([
      [30, () => this.typed("object", depth)],
      [16, () => this.typed("array", depth)],
      [16, () => this.typed("string", depth)],
      [14, () => this.typed(draw.pick(["integer", "number"]), depth)],
      [4, () => ({ enum: this.values(1, 4) })],
      [6, () => ({ [draw.pick(["anyOf", "oneOf", "allOf"])]: this.branches(depth) })],
      [5, () => this.#tagged(depth)],
      [5, () => this.#untyped(depth)],
    ])();
  }

  /** A schema that others refer to: mostly one that holds others. */
  definition(): JsonSchema {
    return this.#draw.chance(0.7) ? this.typed("object", 2) : this.schema(2);
  }

  /** A schema of one type, or with another one beside it. */
  typed(type: Type, depth: number): SchemaKeywords {
    const draw = this.#draw;
    const made: SchemaKeywords = draw.chance(0.94)
      ? {
          type: draw.chance(0.1)
            ? [type, draw.pick(["null", "string", "boolean"].filter((other) => other !== type))]
            : type,
        }
      : {};
    Object.assign(made, this.keywords(type, depth));
    this.#combine(made, depth, type);
    return made;
  }

  /** Keywords that say something of values of a type. */
  keywords(type: Type, depth: number): SchemaKeywords {
    if (type === "object") return this.#object(depth);
    if (type === "array") return this.#array(depth);
    if (type === "string") return this.#string();
    return type === "integer" || type === "number" ? this.#number(type) : {};
  }

  branches(depth: number): JsonSchema[] {
    return Array.from({ length: this.#draw.between(1, 3) }, () => this.schema(depth - 1));
  }

  /** Values of an `enum`, each once. */
  values(min: number, max: number): unknown[] {
    const draw = this.#draw;
    if (draw.chance(0.5)) return draw.some(["red", "green", "blue", "EUR", "a", "ab"], min, max);
    return draw.some(VALUES, min, max);
  }

  /** Values of an `enum`, mostly of a type. */
  valuesOf(type: Type): unknown[] {
    const draw = this.#draw;
    const fitting = VALUES.filter((value) => typeOf(value) === (type === "integer" ? "number" : type));
    return draw.some(draw.chance(0.9) ? fitting : VALUES, 2, 5);
  }

  #leaf(): JsonSchema {
    const draw = this.#draw;
    return draw.weighted<() => JsonSchema>([
      [3, () => true],
      [1, () => ({})],
      [0.5, () => false],
      [10, () => ({ type: draw.pick(["string", "integer", "number", "boolean", "null", "string"]) })],
      [4, () => ({ type: "string", ...this.#string() })],
      [4, () => ({ type: "integer", ...this.#number("integer") })],
      [3, () => ({ const: draw.pick(VALUES) })],
      [3, () => ({ enum: this.values(2, 4) })],
    ])();
  }

  #reference(): SchemaKeywords {
    const holder = this.#draft === "draft-07" ? "definitions" : "$defs";
    return { $ref: `#/${holder}/${this.#draw.pick(DEFINITIONS)}` };
  }

  /** Branches that a constant tells apart. */
  #tagged(depth: number): SchemaKeywords {
    const draw = this.#draw;
    const branches = draw.some(["red", "green", "blue"], 2, 3).map((tag) => {
      const branch = this.#object(depth - 1);
      const properties = { ...(branch["properties"] as object | undefined), type: { const: tag } };
      return { type: "object", ...branch, properties, ...(draw.chance(0.9) && { required: ["type"] }) };
    });
    return { [draw.pick(["oneOf", "oneOf", "anyOf"])]: branches };
  }

  #untyped(depth: number): SchemaKeywords {
    const draw = this.#draw;
    const types = draw.some<Type>(["object", "array", "string", "integer"], 1, 2);
    const made = Object.assign({}, ...types.map((type) => this.keywords(type, depth))) as SchemaKeywords;
    this.#combine(made, depth, draw.pick(types));
    return made;
  }

  /** Adds what is said in branches: mostly of the same type, as what is about another one takes all or nothing. */
  #combine(made: SchemaKeywords, depth: number, type: Type): void {
    const draw = this.#draw;
    const branch = () => (draw.chance(0.85) ? this.typed(type, depth - 1) : this.schema(depth - 1));
    if (draw.chance(0.04)) made["enum"] = this.valuesOf(type);
    if (draw.chance(0.08) && depth > 0)
      made[draw.pick(["anyOf", "oneOf", "allOf"])] = Array.from({ length: draw.between(1, 3) }, branch);
    if (draw.chance(0.04) && depth > 0) made["not"] = branch();
    if (draw.chance(0.05) && depth > 0) {
      made["if"] = branch();
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      if (draw.chance(0.8)) made["then"] = branch();
      if (draw.chance(0.5)) made["else"] = branch();
    }
  }

  #object(depth: number): SchemaKeywords {
    const draw = this.#draw;
    const made: SchemaKeywords = {};
    const below = () => this.schema(depth - 1);
    const names = draw.some(NAMES, 1, 4);
    if (draw.chance(0.85)) made["properties"] = Object.fromEntries(names.map((name) => [name, below()]));
    if (draw.chance(0.55)) made["required"] = draw.some(draw.chance(0.93) ? names : NAMES, 1, 2);
    if (draw.chance(0.3)) made["additionalProperties"] = draw.chance(0.6) ? false : below();
    if (draw.chance(0.12)) made["patternProperties"] = { [draw.pick(NAME_PATTERNS)]: below() };
    if (draw.chance(0.06)) {
      made["propertyNames"] = draw.pick<JsonSchema>([
        { pattern: draw.pick(NAME_PATTERNS) },
        { maxLength: draw.between(1, 4) },
        { enum: draw.some(NAMES, 2, 6) },
      ]);
    }
    if (draw.chance(0.07)) made["minProperties"] = draw.between(0, 3);
    if (draw.chance(0.07)) made["maxProperties"] = draw.between(draw.chance(0.9) ? 3 : 0, 5);
    const needs = () => ({ [draw.pick(NAMES)]: draw.some(NAMES, 1, 2) });
    const implies = () => ({ [draw.pick(NAMES)]: below() });
    if (this.#draft === "draft-07") {
      if (draw.chance(0.08)) made["dependencies"] = { ...needs(), ...(draw.chance(0.4) && implies()) };
      return made;
    }
    if (draw.chance(0.06)) made["dependentRequired"] = needs();
    if (draw.chance(0.04)) made["dependentSchemas"] = implies();
    if (draw.chance(0.05)) made["unevaluatedProperties"] = draw.chance(0.7) ? false : below();
    return made;
  }

  #array(depth: number): SchemaKeywords {
    const draw = this.#draw;
    const made: SchemaKeywords = {};
    const below = () => this.schema(depth - 1);
    const isDraft07 = this.#draft === "draft-07";
    const isTuple = draw.chance(0.2);
    if (isTuple) {
      made[isDraft07 ? "items" : "prefixItems"] = Array.from({ length: draw.between(1, 2) }, below);
      if (draw.chance(0.5))
        made[isDraft07 ? "additionalItems" : "items"] = draw.chance(0.5) ? false : below();
    } else if (draw.chance(0.75)) made["items"] = below();
    if (draw.chance(0.12)) {
      made["contains"] = below();
      if (!isDraft07 && draw.chance(0.3)) made["minContains"] = draw.between(0, 2);
      if (!isDraft07 && draw.chance(0.3)) made["maxContains"] = draw.between(1, 3);
    }
    if (draw.chance(0.25)) made["minItems"] = draw.between(0, 2);
    if (draw.chance(0.2)) made["maxItems"] = draw.between(draw.chance(0.9) ? 2 : 0, 4);
    if (draw.chance(0.12)) made["uniqueItems"] = true;
    if (!isDraft07 && draw.chance(0.04)) made["unevaluatedItems"] = draw.chance(0.7) ? false : below();
    return made;
  }

  #string(): SchemaKeywords {
    const draw = this.#draw;
    const made: SchemaKeywords = {};
    const min = draw.between(0, 4);
    if (draw.chance(0.12)) return { enum: draw.some(["red", "green", "blue", "EUR", "a"], 1, 4) };
    if (draw.chance(0.12)) return { format: draw.pick(FORMATS), ...(draw.chance(0.2) && { maxLength: 20 }) };
    if (draw.chance(0.25)) made["minLength"] = min;
    if (draw.chance(0.3)) made["maxLength"] = draw.between(draw.chance(0.95) ? min : 1, 12);
    if (draw.chance(0.3)) made["pattern"] = draw.pick(PATTERNS);
    return made;
  }

  #number(type: "integer" | "number"): SchemaKeywords {
    const draw = this.#draw;
    const made: SchemaKeywords = {};
    const step = type === "integer" ? 1 : draw.pick([1, 0.5, 0.1, 0.25]);
    const limit = () => Math.round(draw.between(-8, 40) * step * 1_000) / 1_000;
    const low = limit();
    if (draw.chance(0.35)) made[draw.chance(0.8) ? "minimum" : "exclusiveMinimum"] = low;
    if (draw.chance(0.35))
      made[draw.chance(0.8) ? "maximum" : "exclusiveMaximum"] = draw.chance(0.9)
        ? Math.max(low, limit())
        : limit();
    if (draw.chance(0.15)) made["multipleOf"] = draw.pick([2, 3, 5, 10, 0.5, 0.1, 0.01, 0.25, 1.5]);
    return made;
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
