import { rebuildSchema, type SchemaChanges } from "./rebuild-schema.ts";
import { member, resolve, type Schema, type SchemaObject, type Schemas } from "./schema.ts";
import {
  areDisjoint,
  certainNames,
  conditionalBranches,
  declaresFurtherProperties,
  describedNames,
  describesProperties,
  itemSchemas,
  namesOf,
  type Part,
  partsOf,
  possibleTypes,
} from "./schema-parts.ts";
import { tellByTag } from "./tagged-union.ts";

/** Value of the keyword `closed`: which members a publisher may write; with `evaluated` also those that a branch which held has named. */
export interface Closed {
  readonly names: readonly string[];
  readonly evaluated?: true;
}

/**
 * The schemas of one validator, by key; a `$ref` among them is a key. Where a place is closed for writing it has the keyword `closed`, and where an
 * integer that is written must be within ±2^53, beyond which a JavaScript number may be another one than was meant, `exact`.
 */
export interface ClosableSchemas {
  readonly root: string;
  readonly schemas: ReadonlyMap<string, Schema>;
  /** False when there is nothing to close and no integer: reading and writing are the same. */
  readonly closes: boolean;
  /** Whether a keyword asks which members other keywords have looked at. */
  readonly tracksEvaluated: boolean;
  /**
   * Whether everything that passes closed passes open as well. Not so with a `oneOf` whose branches are not provably disjoint: closing one, or asking
   * it for an exact integer, may make another the only one that fits.
   */
  readonly monotone: boolean;
}

/**
 * `whole`: closed at its own place and below. `within`: closed below only, for use beside other schemas of the same place.
 * `open`: closed nowhere, for use where failing is what counts (`not`, `if`, `contains`).
 */
type Variant = "whole" | "within" | "open";

/**
 * Marks where a payload is closed for writing: wherever its schema names properties and nowhere says what further ones may be.
 * A schema that names none is free-form and stays open. Keys begin with `prefix`.
 */
export function closeSchema(name: string, schemas: Schemas, prefix = "s"): ClosableSchemas {
  const closer = new Closer(schemas, prefix);
  const root = closer.key(name, "whole");
  closer.drain();
  return {
    root,
    schemas: closer.made,
    closes: closer.closes,
    tracksEvaluated: closer.tracksEvaluated,
    monotone: closer.monotone && !(closer.asksExact && closer.hasChoice),
  };
}

class Closer {
  readonly made = new Map<string, Schema>();
  closes = false;
  tracksEvaluated = false;
  monotone = true;
  /** Some integer must be exact. */
  asksExact = false;
  /** Some `oneOf` has branches that are not provably disjoint. */
  hasChoice = false;
  readonly #schemas: Schemas;
  readonly #keys = new Map<string, string>();
  readonly #pending: [key: string, name: string, variant: Variant][] = [];

  readonly #prefix: string;

  constructor(schemas: Schemas, prefix: string) {
    this.#schemas = schemas;
    this.#prefix = prefix;
  }

  key(name: string, variant: Variant): string {
    const id = `${variant} ${name}`;
    let key = this.#keys.get(id);
    if (key === undefined) {
      key = `${this.#prefix}${this.#keys.size}`;
      this.#keys.set(id, key);
      this.#pending.push([key, name, variant]);
    }
    return key;
  }

  drain(): void {
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      const [key, name, variant] = next;
      const schema = resolve(this.#schemas, name);
      if (variant === "open") this.made.set(key, this.#open(schema));
      else if (variant === "within") this.made.set(key, this.#within(schema, this.#nodes(schema)));
      else this.made.set(key, this.#place(schema, []));
    }
  }

  /** A schema at a place of its own; `peers` are further schemas that other parts of the parent say of the same place. */
  #place(schema: Schema, peers: readonly Schema[]): Schema {
    if (typeof schema !== "object") return schema;
    const others = peers.filter((peer) => describesProperties(peer, this.#schemas));
    if (schema.$ref !== undefined && others.length === 0) return { $ref: this.key(schema.$ref, "whole") };
    const parts = partsOf(schema, this.#schemas);
    const otherParts = others.flatMap((peer) => partsOf(peer, this.#schemas));
    const nodes = [...parts, ...otherParts].map((part) => part.schema);
    const within = this.#within(schema, nodes);
    if (typeof within !== "object" || otherParts.some((part) => declaresFurtherProperties(part.schema)))
      return within;
    const extra = namesOf(otherParts);
    return (
      this.#closeStatically(parts, within, extra) ??
      this.#closeBranches(schema, within, nodes, extra) ??
      this.#closeEvaluated(parts, within, extra)
    );
  }

  /** Closes where the names are the same for every instance; undefined where they depend on it. */
  #closeStatically(
    parts: readonly Part[],
    within: SchemaObject,
    extra: readonly string[],
  ): SchemaObject | undefined {
    const certain = parts.filter((part) => part.always);
    if (certain.some((part) => declaresFurtherProperties(part.schema))) return within;
    const names = [...new Set([...certainNames(parts), ...extra])];
    const depends = parts.some(
      (part) =>
        !part.always &&
        (declaresFurtherProperties(part.schema) ||
          describedNames([part]).some((name) => !names.includes(name))),
    );
    if (depends) return undefined;
    return namesOf(parts).length === 0 ? within : this.#closed(within, { names });
  }

  /** Closes each branch of a `oneOf` or `anyOf` whose branches are disjoint; undefined where that is not possible. */
  #closeBranches(
    schema: SchemaObject,
    within: SchemaObject,
    nodes: readonly SchemaObject[],
    extra: readonly string[],
  ): SchemaObject | undefined {
    const list = schema.oneOf ? "oneOf" : "anyOf";
    const branches = schema[list];
    if (!branches || conditionalBranches(schema).length > branches.length || !this.#disjoint(branches))
      return undefined;
    const rest = partsOf({ ...schema, [list]: [] }, this.#schemas);
    if (rest.some((part) => !part.always)) return undefined;
    const names = [...new Set([...namesOf(rest), ...extra])];
    // Where the rest only requires what a branch names anyway, the branch is closed as at a place of its own.
    const describes = describedNames(rest).length > 0 || extra.length > 0;
    const coversAllNames = (named: readonly string[]) =>
      !describes && names.every((name) => named.includes(name));
    const closed: Schema[] = [];
    const nodesOf = this.#nodesByBranch(branches, nodes);
    for (const [index, branch] of branches.entries()) {
      const named = namesOf(partsOf(branch, this.#schemas).filter((part) => part.always));
      if (typeof branch === "object" && branch.$ref !== undefined && coversAllNames(named)) {
        closed.push({ $ref: this.key(branch.$ref, "whole") });
        continue;
      }
      const inner = this.#within(branch, nodesOf(index));
      const one =
        typeof inner !== "object" || !possibleTypes(branch, this.#schemas).has("object")
          ? inner
          : this.#closeStatically([...partsOf(branch, this.#schemas), ...rest], inner, names);
      if (one === undefined) return undefined;
      closed.push(one);
    }
    const { oneOf: _, anyOf: __, discriminator: ___, ...others } = within;
    return tellByTag({ ...others, [list]: closed }, schema, this.#schemas);
  }

  #closeEvaluated(parts: readonly Part[], within: SchemaObject, extra: readonly string[]): SchemaObject {
    // Members that no pattern catches would count as not looked at, though the author has spoken of further ones.
    if (parts.some((part) => part.schema.patternProperties)) return within;
    this.tracksEvaluated = true;
    return this.#closed(within, { names: [...new Set([...certainNames(parts), ...extra])], evaluated: true });
  }

  #closed(schema: SchemaObject, closed: Closed): SchemaObject {
    this.closes = true;
    return { ...schema, closed };
  }

  /** A schema closed below its place but not at it. `nodes` are all schemas of the place. */
  #within(schema: Schema, nodes: readonly SchemaObject[]): Schema {
    if (typeof schema !== "object") return schema;
    if (schema.$ref !== undefined) {
      const own = this.#nodes(schema);
      const variant = this.#overlap(
        own,
        nodes.filter((node) => !own.includes(node)),
      )
        ? "open"
        : "within";
      return { $ref: this.key(schema.$ref, variant) };
    }
    const others = nodes.filter((node) => node !== schema);
    const further = others.flatMap((node) => [...Object.values(node.properties ?? {}), ...furtherOf(node)]);
    const items = others.flatMap(itemSchemas);
    const made = this.#rebuild(schema, {
      samePlace: (branch) => this.#within(branch, nodes),
      alternatives: (branches) => {
        const nodesOf = this.#nodesByBranch(branches, nodes);
        return branches.map((branch, index) => this.#within(branch, nodesOf(index)));
      },
      property: (property, name) =>
        this.#place(
          property,
          others.flatMap((node) => describing(node, name)),
        ),
      further: (one) => this.#place(one, further),
      item: (item) => this.#place(item, items),
    });
    if (!isInexact(schema)) return made;
    this.closes = true;
    this.asksExact = true;
    return { ...made, exact: true };
  }

  #open(schema: Schema): Schema {
    if (typeof schema !== "object") return schema;
    if (schema.$ref !== undefined) return { $ref: this.key(schema.$ref, "open") };
    const open = (below: Schema) => this.#open(below);
    const all = (branches: readonly Schema[]) => branches.map(open);
    return this.#rebuild(schema, {
      samePlace: open,
      alternatives: all,
      property: open,
      further: open,
      item: open,
    });
  }

  #rebuild(schema: SchemaObject, changes: Omit<SchemaChanges, "asked">): SchemaObject {
    const made = rebuildSchema(schema, { ...changes, asked: (one) => this.#open(one) });
    if (schema.unevaluatedProperties !== undefined || schema.unevaluatedItems !== undefined) {
      this.tracksEvaluated = true;
    }
    if (schema.oneOf && !this.#disjoint(schema.oneOf)) {
      this.hasChoice = true;
      if (schema.oneOf.some((branch) => describesProperties(branch, this.#schemas))) this.monotone = false;
    }
    return tellByTag(made, schema, this.#schemas);
  }

  #nodes(schema: Schema): SchemaObject[] {
    return partsOf(schema, this.#schemas).map((part) => part.schema);
  }

  /** The schemas of a place as far as they can hold together with one branch: of disjoint branches, none of the others. */
  #nodesByBranch(
    branches: readonly Schema[],
    nodes: readonly SchemaObject[],
  ): (index: number) => readonly SchemaObject[] {
    if (!this.#disjoint(branches)) return () => nodes;
    const parts = branches.map((branch) => this.#nodes(branch));
    return (index) =>
      nodes.filter((node) => parts[index]?.includes(node) || !parts.some((part) => part.includes(node)));
  }

  #disjoint(branches: readonly Schema[]): boolean {
    return branches.every((a, i) => branches.slice(i + 1).every((b) => areDisjoint(a, b, this.#schemas)));
  }

  /** Whether both say something of the properties of the same member. */
  #overlap(own: readonly SchemaObject[], others: readonly SchemaObject[]): boolean {
    const describes = (schema: Schema) => describesProperties(schema, this.#schemas);
    const below = (nodes: readonly SchemaObject[], name: string) =>
      nodes.flatMap((node) => describing(node, name)).some(describes);
    const names = new Set([...own, ...others].flatMap((node) => Object.keys(node.properties ?? {})));
    if ([...names].some((name) => below(own, name) && below(others, name))) return true;
    if (own.flatMap(furtherOf).some(describes) && others.flatMap(furtherOf).some(describes)) return true;
    return own.flatMap(itemSchemas).some(describes) && others.flatMap(itemSchemas).some(describes);
  }
}

/** Whether a schema allows integers, and no other numbers, beyond ±2^53. */
function isInexact({ type, minimum, maximum, format }: SchemaObject): boolean {
  const types = [type].flat();
  if (!types.includes("integer") || types.includes("number") || format === "int32") return false;
  return ![minimum, maximum].every(Number.isSafeInteger);
}

/** What a schema says of the member `name`. */
function describing(node: SchemaObject, name: string): Schema[] {
  const property = member(node.properties, name);
  return property === undefined ? furtherOf(node) : [property];
}

function furtherOf(node: SchemaObject): Schema[] {
  const all = [
    node.additionalProperties,
    ...Object.values(node.patternProperties ?? {}),
    node.unevaluatedProperties,
  ];
  return all.filter((schema) => schema !== undefined);
}
