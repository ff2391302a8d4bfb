import type { Closed } from "../../contract/normal-form/close-schema.ts";
import { resolve, type Schema, type SchemaObject, type Schemas } from "../../contract/normal-form/schema.ts";
import { areDisjoint } from "../../contract/normal-form/schema-parts.ts";
import { EvaluatedCases, type SchemaFormulas } from "./evaluated-cases.ts";
import { FALSE, type Formulas, KIND, type Literal, not, TRUE } from "./formula.ts";
import { MISSING } from "./normalize-schema.ts";
import { type Rational, rational } from "./rational.ts";

/** What the formulas of a schema depend on beside it. */
export interface BuildOptions {
  /** Whether a format refuses anything. */
  assertsFormat(name: string): boolean;
  /** The same text for named schemas that say the same, also over contracts. */
  classOf(name: string): string;
  /** Whether an item that `contains` looks at counts as evaluated: from 2020-12 on. */
  readonly containsEvaluates: boolean;
}

/** The formats of numbers: whole numbers of a range. */
const INTEGER_LIMITS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63],
};

/** Thrown for a schema whose meaning depends on itself without a value in between. */
export class EndlessSchema extends Error {}

const KINDS_OF_TYPE: Readonly<Record<string, number>> = { ...KIND, integer: KIND.number };

/** Makes formulas of schemas in normal form. Throws `EndlessSchema`. */
export class FormulaBuilder implements SchemaFormulas {
  readonly formulas: Formulas;
  readonly schemas: Schemas;
  readonly options: BuildOptions;
  readonly #made = new Map<SchemaObject, Literal>();
  readonly #named = new Map<string, Literal>();
  /** Named schemas that are being built, with the depth of values at which each was entered. */
  readonly #open = new Map<string, number>();
  readonly #recursive = new Set<string>();
  readonly #cases: EvaluatedCases;
  #depth = 0;

  constructor(formulas: Formulas, schemas: Schemas, options: BuildOptions) {
    this.formulas = formulas;
    this.schemas = schemas;
    this.options = options;
    this.#cases = new EvaluatedCases(this);
  }

  /** The formula of a named schema. */
  named(name: string): Literal {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    if (name.startsWith(MISSING)) {
      const uri = name.slice(MISSING.length);
      return this.formulas.opaque(name, `$ref ${JSON.stringify(uri)} leads out of the schema`);
    }
    const entered = this.#open.get(name);
    if (entered !== undefined) {
      if (entered === this.#depth)
        throw new EndlessSchema(`the schema ${name} refers to itself for the same value`);
      this.#recursive.add(name);
      return this.formulas.ref(this.options.classOf(name));
    }
    this.#open.set(name, this.#depth);
    const made = this.schema(resolve(this.schemas, name));
    this.#open.delete(name);
    if (this.#recursive.has(name)) this.formulas.define(this.options.classOf(name), made);
    // What was made while another one is open may hold a reference to it, and is right all the same.
    this.#named.set(name, made);
    return made;
  }

  /** The formula of a schema. */
  schema(schema: Schema): Literal {
    if (typeof schema === "boolean") return schema ? TRUE : FALSE;
    const known = this.#made.get(schema);
    if (known !== undefined) return known;
    const made = this.formulas.all(this.#keywords(schema));
    this.#made.set(schema, made);
    return made;
  }

  /** A formula of names: the ones that `properties` and `patternProperties` of a schema name. */
  namedMembers(schema: SchemaObject): Literal {
    const { formulas } = this;
    return formulas.any([
      formulas.oneOfValues(Object.keys(schema.properties ?? {})),
      ...Object.keys(schema.patternProperties ?? {}).map((source) => this.#pattern(source)),
    ]);
  }

  /** Builds what stands one value further down. */
  #below(schema: Schema): Literal {
    this.#depth++;
    const made = this.schema(schema);
    this.#depth--;
    return made;
  }

  #keywords(schema: SchemaObject): Literal[] {
    const parts: Literal[] = [];
    for (const keyword of Object.keys(schema))
      if (schema[keyword] !== undefined) this.#keyword(keyword, schema, parts);
    return parts;
  }

  /** Adds what one keyword says, together with those beside it that only modify it. */
  #keyword(keyword: string, schema: SchemaObject, parts: Literal[]): void {
    const { formulas } = this;
    const value = schema[keyword];
    switch (keyword) {
      case "$ref":
        parts.push(this.named(value as string));
        return;
      case "type":
        parts.push(this.#types([value as string | string[]].flat()));
        return;
      case "const":
        parts.push(formulas.oneOfValues([value]));
        return;
      case "enum":
        parts.push(formulas.oneOfValues(value as unknown[]));
        return;
      case "minimum":
      case "exclusiveMinimum":
        if (typeof value === "number")
          parts.push(formulas.bound("atLeast", rational(value), keyword !== "minimum"));
        return;
      case "maximum":
      case "exclusiveMaximum":
        if (typeof value === "number")
          parts.push(formulas.bound("atMost", rational(value), keyword !== "maximum"));
        return;
      case "multipleOf":
        if (typeof value === "number" && value > 0) parts.push(formulas.multipleOf(rational(value)));
        return;
      case "minLength":
      case "maxLength":
      case "minItems":
      case "maxItems":
      case "minProperties":
      case "maxProperties":
        if (typeof value === "number") parts.push(formulas.count(keyword, value));
        return;
      case "pattern":
        if (typeof value === "string") parts.push(this.#pattern(value));
        return;
      case "format":
        if (this.options.assertsFormat(value as string)) parts.push(...this.#format(value as string));
        return;
      case "uniqueItems":
        if (value === true) parts.push(formulas.unique());
        return;
      case "items":
      case "contains":
      case "unevaluatedItems":
        this.#items(keyword, schema, parts);
        return;
      case "allOf":
        for (const branch of schema.allOf ?? []) parts.push(this.schema(branch));
        return;
      case "anyOf":
        parts.push(formulas.any((schema.anyOf ?? []).map((branch) => this.schema(branch))));
        return;
      case "oneOf":
        parts.push(this.#exactlyOne(schema.oneOf ?? []));
        return;
      case "not":
        parts.push(not(this.schema(value as Schema)));
        return;
      case "if": {
        const condition = this.schema(value as Schema);
        if (schema.then !== undefined) parts.push(formulas.implies(condition, this.schema(schema.then)));
        if (schema.else !== undefined) parts.push(formulas.implies(not(condition), this.schema(schema.else)));
        return;
      }
      default:
        this.#members(keyword, schema, parts);
    }
  }

  #items(keyword: "items" | "contains" | "unevaluatedItems", schema: SchemaObject, parts: Literal[]): void {
    const { formulas } = this;
    const end = Number.POSITIVE_INFINITY;
    if (keyword === "items") {
      const tuple = Array.isArray(schema.items) ? schema.items : [];
      for (const [index, item] of tuple.entries())
        parts.push(formulas.items(index, index + 1, this.#below(item)));
      const rest = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
      if (rest !== undefined) parts.push(formulas.items(tuple.length, end, this.#below(rest)));
      return;
    }
    if (keyword === "contains") {
      const wanted = this.#below(schema.contains ?? true);
      parts.push(formulas.contains("minContains", numberOr(schema["minContains"], 1), wanted));
      const most = numberOr(schema["maxContains"], end);
      if (most !== end) parts.push(formulas.contains("maxContains", most, wanted));
      return;
    }
    const fitting = this.#below(schema.unevaluatedItems ?? true);
    for (const { condition, items, contained } of this.#cases.itemsOf(schema)) {
      const others = formulas.items(items, end, formulas.any([fitting, ...contained]));
      parts.push(formulas.implies(condition, others));
    }
  }

  #members(keyword: string, schema: SchemaObject, parts: Literal[]): void {
    const { formulas } = this;
    switch (keyword) {
      case "required":
        for (const name of schema.required ?? []) parts.push(formulas.required(name));
        return;
      case "properties":
        for (const [name, property] of Object.entries(schema.properties ?? {}))
          parts.push(formulas.members(formulas.name(name), this.#below(property)));
        return;
      case "patternProperties":
        for (const [source, property] of Object.entries(schema.patternProperties ?? {}))
          parts.push(formulas.members(this.#pattern(source), this.#below(property)));
        return;
      case "additionalProperties": {
        const further = this.#below(schema.additionalProperties ?? true);
        if (further !== TRUE) parts.push(formulas.members(not(this.namedMembers(schema)), further));
        return;
      }
      case "propertyNames":
        parts.push(formulas.members(not(this.#below(schema.propertyNames ?? true)), FALSE));
        return;
      case "dependentRequired":
        for (const [name, needs] of Object.entries(schema.dependentRequired ?? {})) {
          const needed = formulas.all(needs.map((need) => formulas.required(need)));
          parts.push(formulas.implies(this.present(name), needed));
        }
        return;
      case "dependentSchemas":
        for (const [name, needed] of Object.entries(schema.dependentSchemas ?? {}))
          parts.push(formulas.implies(this.present(name), this.schema(needed)));
        return;
      case "unevaluatedProperties": {
        const fitting = this.#below(schema.unevaluatedProperties ?? true);
        if (fitting === TRUE) return;
        for (const { condition, names } of this.#cases.membersOf(schema))
          parts.push(formulas.implies(condition, formulas.members(not(names), fitting)));
        return;
      }
      case "closed": {
        const { names, evaluated } = schema[keyword] as Closed;
        const known = formulas.oneOfValues(names);
        const cases = evaluated ? this.#cases.membersOf(schema) : [{ condition: TRUE, names: FALSE }];
        for (const one of cases) {
          const others = not(formulas.any([one.names, known]));
          parts.push(formulas.implies(one.condition, formulas.members(others, FALSE)));
        }
        return;
      }
      default:
    }
  }

  #types(types: readonly string[]): Literal {
    const { formulas } = this;
    let mask = 0;
    for (const type of types) mask |= KINDS_OF_TYPE[type] ?? 0;
    const kinds = formulas.kinds(mask);
    if (!types.includes("integer") || types.includes("number")) return kinds;
    return formulas.all([kinds, formulas.multipleOf(ONE)]);
  }

  #format(name: string): Literal[] {
    const { formulas } = this;
    const limits = Object.hasOwn(INTEGER_LIMITS, name) ? INTEGER_LIMITS[name] : undefined;
    if (!limits) return [formulas.format(name)];
    const [least, most] = limits.map(rational) as [Rational, Rational];
    return [
      formulas.multipleOf(ONE),
      formulas.bound("atLeast", least, false),
      formulas.bound("atMost", most, false),
    ];
  }

  #pattern(source: string): Literal {
    if (isPattern(source)) return this.formulas.pattern(source);
    return this.formulas.opaque(`pattern ${source}`, `${JSON.stringify(source)} is no regular expression`);
  }

  #exactlyOne(branches: readonly Schema[]): Literal {
    const { formulas } = this;
    const made = branches.map((branch) => this.schema(branch));
    return formulas.any(
      made.map((one, index) =>
        formulas.all([
          one,
          // Of branches that exclude each other anyway nothing has to be said.
          ...made.flatMap((other, at) =>
            at === index || this.#excludes(branches, index, at) ? [] : [not(other)],
          ),
        ]),
      ),
    );
  }

  #excludes(branches: readonly Schema[], a: number, b: number): boolean {
    return areDisjoint(branches[a] ?? false, branches[b] ?? false, this.schemas);
  }

  /** Is an object that has this member. */
  present(name: string): Literal {
    return this.formulas.all([this.formulas.kinds(KIND.object), this.formulas.required(name)]);
  }
}

const ONE = { num: 1n, den: 1n };
const knownPatterns = new Map<string, boolean>();

function isPattern(source: string): boolean {
  const known = knownPatterns.get(source);
  if (known !== undefined) return known;
  if (knownPatterns.size > 2_000) knownPatterns.clear();
  let isOne = true;
  try {
    new RegExp(source, "u");
  } catch {
    // Not a pattern in Unicode mode.
    isOne = false;
  }
  knownPatterns.set(source, isOne);
  return isOne;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
