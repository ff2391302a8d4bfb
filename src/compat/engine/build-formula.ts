import type { Closed } from "../../contract/normal-form/close-schema.ts";
import { areDisjoint } from "../../contract/normal-form/in-place.ts";
import { resolve, type Schema, type SchemaObject, type Schemas } from "../../contract/normal-form/schema.ts";
import { EvaluatedCases } from "./evaluated-cases.ts";
import { FALSE, type Formulas, KIND, type Literal, not, TRUE } from "./formula.ts";
import { MISSING } from "./normalize-schema.ts";
import { rational } from "./rational.ts";

/** What the formulas of a schema depend on beside it. */
export interface BuildOptions {
  /** Whether a format refuses anything. */
  assertsFormat(name: string): boolean;
  /** The same text for named schemas that say the same, also over contracts. */
  classOf(name: string): string;
  /** Whether an item that `contains` looks at counts as evaluated: from 2020-12 on. */
  readonly containsEvaluates: boolean;
}

/** Thrown for a schema whose meaning depends on itself without a value in between. */
export class EndlessSchema extends Error {}

const KINDS_OF_TYPE: Readonly<Record<string, number>> = { ...KIND, integer: KIND.number };

/** Makes formulas of schemas in normal form. Throws `EndlessSchema`. */
export class FormulaBuilder {
  readonly formulas: Formulas;
  readonly schemas: Schemas;
  readonly options: BuildOptions;
  readonly #made = new Map<SchemaObject, Literal>();
  readonly #named = new Map<string, Literal>();
  /** Named schemas that are being built, with the depth of values at which each was entered. */
  readonly #open = new Map<string, number>();
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
    const key = this.options.classOf(name);
    const entered = this.#open.get(name);
    if (entered !== undefined) {
      if (entered === this.#depth)
        throw new EndlessSchema(`the schema ${name} refers to itself for the same value`);
      return this.formulas.ref(key);
    }
    this.#open.set(name, this.#depth);
    const made = this.schema(resolve(this.schemas, name));
    this.#open.delete(name);
    this.formulas.define(key, made);
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

  *#keywords(schema: SchemaObject): Generator<Literal> {
    if (schema.$ref !== undefined) yield this.named(schema.$ref);
    yield* this.#anyKind(schema);
    yield* this.#numbers(schema);
    yield* this.#strings(schema);
    yield* this.#arrays(schema);
    yield* this.#objects(schema);
    yield* this.#applicators(schema);
  }

  *#anyKind(schema: SchemaObject): Generator<Literal> {
    const { formulas } = this;
    if (schema.type !== undefined) yield this.#types([schema.type].flat());
    if (Object.hasOwn(schema, "const")) yield formulas.oneOfValues([schema.const]);
    if (schema.enum !== undefined) yield formulas.oneOfValues(schema.enum);
  }

  #types(types: readonly string[]): Literal {
    const { formulas } = this;
    const whole = formulas.multipleOf({ num: 1n, den: 1n });
    const mask = types.reduce((kinds, type) => kinds | (KINDS_OF_TYPE[type] ?? 0), 0);
    const isWhole = types.includes("integer") && !types.includes("number");
    return formulas.all([formulas.kinds(mask), isWhole ? whole : TRUE]);
  }

  *#numbers(schema: SchemaObject): Generator<Literal> {
    const { formulas } = this;
    for (const [keyword, op, exclusive] of [
      ["minimum", "atLeast", false],
      ["exclusiveMinimum", "atLeast", true],
      ["maximum", "atMost", false],
      ["exclusiveMaximum", "atMost", true],
    ] as const) {
      const limit = schema[keyword];
      if (typeof limit === "number") yield formulas.bound(op, rational(limit), exclusive);
    }
    const divisor = schema["multipleOf"];
    if (typeof divisor === "number" && divisor > 0) yield formulas.multipleOf(rational(divisor));
  }

  *#strings(schema: SchemaObject): Generator<Literal> {
    for (const keyword of ["minLength", "maxLength"] as const) yield this.#count(schema, keyword);
    if (typeof schema["pattern"] === "string") yield this.#pattern(schema["pattern"]);
    if (schema.format !== undefined && this.options.assertsFormat(schema.format))
      yield this.formulas.format(schema.format);
  }

  #pattern(source: string): Literal {
    try {
      new RegExp(source, "u");
      return this.formulas.pattern(source);
    } catch {
      return this.formulas.opaque(`pattern ${source}`, `${JSON.stringify(source)} is no regular expression`);
    }
  }

  *#arrays(schema: SchemaObject): Generator<Literal> {
    const { formulas } = this;
    for (const keyword of ["minItems", "maxItems"] as const) yield this.#count(schema, keyword);
    if (schema["uniqueItems"] === true) yield formulas.unique();
    const tuple = Array.isArray(schema.items) ? schema.items : [];
    for (const [index, item] of tuple.entries()) yield formulas.items(index, index + 1, this.#below(item));
    const rest = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
    if (rest !== undefined)
      yield formulas.items(tuple.length, Number.POSITIVE_INFINITY, this.#below(rest as Schema));
    if (schema.contains !== undefined) {
      const wanted = this.#below(schema.contains);
      yield formulas.contains("minContains", numberOr(schema["minContains"], 1), wanted);
      const most = numberOr(schema["maxContains"], Number.POSITIVE_INFINITY);
      if (most !== Number.POSITIVE_INFINITY) yield formulas.contains("maxContains", most, wanted);
    }
    if (schema.unevaluatedItems !== undefined) {
      const fitting = this.#below(schema.unevaluatedItems);
      for (const { condition, items, contained } of this.#cases.itemsOf(schema)) {
        const others = formulas.items(items, Number.POSITIVE_INFINITY, formulas.any([fitting, ...contained]));
        yield formulas.implies(condition, others);
      }
    }
  }

  *#objects(schema: SchemaObject): Generator<Literal> {
    const { formulas } = this;
    for (const keyword of ["minProperties", "maxProperties"] as const) yield this.#count(schema, keyword);
    for (const name of schema.required ?? []) yield formulas.required(name);
    for (const [name, property] of Object.entries(schema.properties ?? {}))
      yield formulas.members(formulas.name(name), this.#below(property));
    for (const [source, property] of Object.entries(schema.patternProperties ?? {}))
      yield formulas.members(this.#pattern(source), this.#below(property));
    if (schema.additionalProperties !== undefined)
      yield formulas.members(not(this.namedMembers(schema)), this.#below(schema.additionalProperties));
    if (schema.propertyNames !== undefined)
      yield formulas.members(not(this.#below(schema.propertyNames)), FALSE);
    for (const [name, needs] of Object.entries(schema.dependentRequired ?? {})) {
      const needed = formulas.all(needs.map((need) => formulas.required(need)));
      yield formulas.implies(this.present(name), needed);
    }
    for (const [name, needed] of Object.entries(schema.dependentSchemas ?? {}))
      yield formulas.implies(this.present(name), this.schema(needed));
    yield* this.#further(schema);
  }

  /** `unevaluatedProperties`, and what closing for writing says. */
  *#further(schema: SchemaObject): Generator<Literal> {
    const { formulas } = this;
    const closed = schema["closed"] as Closed | undefined;
    if (closed && !closed.evaluated) yield formulas.members(not(formulas.oneOfValues(closed.names)), FALSE);
    const fitting =
      schema.unevaluatedProperties === undefined ? TRUE : this.#below(schema.unevaluatedProperties);
    if (fitting === TRUE && !closed?.evaluated) return;
    for (const { condition, names } of this.#cases.membersOf(schema)) {
      yield formulas.implies(condition, formulas.members(not(names), fitting));
      if (!closed?.evaluated) continue;
      const known = formulas.any([names, formulas.oneOfValues(closed.names)]);
      yield formulas.implies(condition, formulas.members(not(known), FALSE));
    }
  }

  *#applicators(schema: SchemaObject): Generator<Literal> {
    const { formulas } = this;
    const build = (one: Schema) => this.schema(one);
    for (const branch of schema.allOf ?? []) yield build(branch);
    if (schema.anyOf) yield formulas.any(schema.anyOf.map(build));
    if (schema.oneOf) yield this.#exactlyOne(schema.oneOf);
    if (schema.not !== undefined) yield not(build(schema.not));
    if (schema.if === undefined) return;
    const condition = build(schema.if);
    if (schema.then !== undefined) yield formulas.implies(condition, build(schema.then));
    if (schema.else !== undefined) yield formulas.implies(not(condition), build(schema.else));
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

  #count(schema: SchemaObject, keyword: Parameters<Formulas["count"]>[0]): Literal {
    const unlimited = keyword.startsWith("max") ? Number.POSITIVE_INFINITY : 0;
    return this.formulas.count(keyword, numberOr(schema[keyword], unlimited));
  }
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
