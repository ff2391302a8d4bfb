import { resolve, type Schema, type SchemaObject, type Schemas } from "../../contract/normal-form/schema.ts";
import { conditionalBranches } from "../../contract/normal-form/schema-parts.ts";
import { FALSE, type Formulas, type Literal, not, TRUE } from "./formula.ts";

/** The formulas of schemas, as far as the cases depend on them. */
export interface SchemaFormulas {
  readonly formulas: Formulas;
  readonly schemas: Schemas;
  readonly options: { readonly containsEvaluates: boolean };
  /** The formula of a schema. */
  schema(schema: Schema): Literal;
  /** A formula of names: the ones that `properties` and `patternProperties` of a schema name. */
  namedMembers(schema: SchemaObject): Literal;
  /** Is an object that has this member. */
  present(name: string): Literal;
}

/** Under this condition the members with these names, and the first `items` items and those that fit one of `contained`, are evaluated. */
export interface EvaluatedCase {
  readonly condition: Literal;
  readonly names: Literal;
  readonly items: number;
  readonly contained: readonly Literal[];
}

type What = "members" | "items";

/** Thrown where what is evaluated depends on more combinations of branches than are looked at. */
export class TooManyCases extends Error {}

const MAX_CASES = 512;
const NOTHING: EvaluatedCase = { condition: TRUE, names: FALSE, items: 0, contained: [] };

/**
 * What the keywords beside `unevaluatedProperties` and `unevaluatedItems` evaluate: it depends on which branches hold
 * (https://json-schema.org/draft/2020-12/json-schema-core#section-11). The conditions exclude each other, and one of them always holds.
 */
export class EvaluatedCases {
  readonly #builder: SchemaFormulas;

  constructor(builder: SchemaFormulas) {
    this.#builder = builder;
  }

  /** For the `unevaluatedProperties` of a schema. */
  membersOf(schema: SchemaObject): readonly EvaluatedCase[] {
    return this.#within(schema, "members");
  }

  /** For the `unevaluatedItems` of a schema. */
  itemsOf(schema: SchemaObject): readonly EvaluatedCase[] {
    return this.#within(schema, "items");
  }

  #of(schema: Schema, what: What): readonly EvaluatedCase[] {
    if (typeof schema === "boolean") return [NOTHING];
    const all = { ...NOTHING, names: TRUE, items: Number.POSITIVE_INFINITY };
    if (
      what === "members" ? schema.unevaluatedProperties !== undefined : schema.unevaluatedItems !== undefined
    )
      return [all];
    return this.#within(schema, what);
  }

  /** What a schema evaluates, its own `unevaluated…` aside. */
  #within(schema: SchemaObject, what: What): readonly EvaluatedCase[] {
    const { schemas } = this.#builder;
    let cases: readonly EvaluatedCase[] = [this.#own(schema, what)];
    const also = (more: readonly EvaluatedCase[]) => {
      cases = this.#combine(cases, more);
    };
    if (schema.$ref !== undefined) also(this.#of(resolve(schemas, schema.$ref), what));
    for (const branch of schema.allOf ?? []) also(this.#of(branch, what));
    if (conditionalBranches(schema).length === 0 && schema.if === undefined) return cases;
    for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
      also(this.#where(this.#builder.schema(branch), branch, what));
    if (schema.if !== undefined) {
      const condition = this.#builder.schema(schema.if);
      const held = this.#combine(this.#of(schema.if, what), this.#of(schema.then ?? true, what));
      const failed = this.#of(schema.else ?? true, what);
      also([...this.#under(condition, held), ...this.#under(not(condition), failed)]);
    }
    for (const [name, branch] of Object.entries(schema.dependentSchemas ?? {}))
      also(this.#where(this.#builder.present(name), branch, what));
    return cases;
  }

  #own(schema: SchemaObject, what: What): EvaluatedCase {
    if (what === "members") {
      const names = schema.additionalProperties === undefined ? this.#builder.namedMembers(schema) : TRUE;
      return { ...NOTHING, names };
    }
    const isTuple = Array.isArray(schema.items);
    const rest = isTuple ? schema.additionalItems : schema.items;
    const items =
      rest === undefined ? (isTuple ? (schema.items as Schema[]).length : 0) : Number.POSITIVE_INFINITY;
    const contains = this.#builder.options.containsEvaluates ? schema.contains : undefined;
    return { ...NOTHING, items, contained: contains === undefined ? [] : [this.#builder.schema(contains)] };
  }

  /** The cases of a branch that counts where the condition holds. */
  #where(condition: Literal, branch: Schema, what: What): readonly EvaluatedCase[] {
    const inner = this.#of(branch, what);
    const says = inner.some(
      ({ names, items, contained }) => names !== FALSE || items > 0 || contained.length > 0,
    );
    if (!says) return [NOTHING];
    return [...this.#under(condition, inner), ...this.#under(not(condition), [NOTHING])];
  }

  #under(condition: Literal, cases: readonly EvaluatedCase[]): readonly EvaluatedCase[] {
    const { formulas } = this.#builder;
    return cases
      .map((one) => ({ ...one, condition: formulas.all([condition, one.condition]) }))
      .filter((one) => one.condition !== FALSE);
  }

  #combine(a: readonly EvaluatedCase[], b: readonly EvaluatedCase[]): readonly EvaluatedCase[] {
    const { formulas } = this.#builder;
    const found = new Map<string, EvaluatedCase>();
    for (const one of a) {
      for (const other of b) {
        const condition = formulas.all([one.condition, other.condition]);
        if (condition === FALSE) continue;
        const names = formulas.any([one.names, other.names]);
        const items = Math.max(one.items, other.items);
        const contained = [...new Set([...one.contained, ...other.contained])].sort((x, y) => x - y);
        // Cases that evaluate the same are one.
        const key = `${names} ${items} ${contained}`;
        const same = found.get(key);
        found.set(key, {
          condition: same ? formulas.any([same.condition, condition]) : condition,
          names,
          items,
          contained,
        });
      }
    }
    if (found.size > MAX_CASES) throw new TooManyCases();
    return [...found.values()];
  }
}
