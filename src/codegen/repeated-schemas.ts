/**
 * Finds the recursive schemas that a value would be checked against more than once at the same place, and so, level by level, twice as
 * often: those that lead back to themselves through the same member on more than one path. That is the ambiguity of an automaton whose
 * states are the schemas of places and whose letters are the members, and found like it: in the product with itself, a pair that parts
 * and meets again (Weber and Seidl, "On the degree of ambiguity of finite automata", criteria EDA and IDA).
 */
import { circlesOf } from "../contract/circles.ts";
import type { JsonType } from "../contract/json-type.ts";
import { resolve, type Schema, type SchemaObject, type Schemas } from "../contract/normal-form/schema.ts";
import { partsOf, possibleTypes } from "../contract/normal-form/schema-parts.ts";

/** More pairs are not looked at: then all recursive schemas count as repeated. */
const MAX_PAIRS = 200_000;

/** The members, or items, that a schema is applied to. */
type Step =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "pattern"; readonly pattern: string }
  /** All but these. */
  | { readonly kind: "rest"; readonly names: ReadonlySet<string>; readonly patterns: readonly string[] }
  /** Of a list, from one index to before another. */
  | { readonly kind: "items"; readonly from: number; readonly to: number };

interface Edge {
  readonly step: Step;
  readonly target: SchemaObject;
}

/** What a schema applies to the same value, one after the other; of the schemas of one entry, only one is. */
interface Applied {
  readonly edges: readonly Edge[];
  readonly inPlace: readonly (readonly SchemaObject[])[];
}

/** The schemas to remember the outcome of, by their own nodes. */
export function repeatedSchemas(
  root: string,
  schemas: Schemas,
  tracksEvaluated: boolean,
): ReadonlySet<SchemaObject> {
  if (!refersInCircles(schemas)) return new Set();
  return new Search(schemas, tracksEvaluated).from(resolve(schemas, root));
}

/** The schemas of the branches by type, where no two of them share one, so that code can select a branch; else undefined. */
export function typesOfBranches(branches: readonly Schema[], schemas: Schemas): JsonType[][] | undefined {
  const types = branches.map((branch) => [...possibleTypes(branch, schemas)]);
  const all = types.flat();
  const isChoice = types.every((one) => one.length > 0) && all.length < 6 && new Set(all).size === all.length;
  return isChoice ? types : undefined;
}

/** What a schema that holds nothing but a `$ref` leads to in the end. */
export function targetOf(schema: Schema, schemas: Schemas): Schema {
  let target = schema;
  while (isPureReference(target)) target = resolve(schemas, target.$ref);
  return target;
}

export function isPureReference(schema: Schema): schema is SchemaObject & { $ref: string } {
  return (
    typeof schema === "object" &&
    schema.$ref !== undefined &&
    !("closed" in schema || "unevaluatedProperties" in schema || "unevaluatedItems" in schema)
  );
}

/** Whether what an `if` decides matters beside what it looks at. */
export function hasBranch({ then = true, else: otherwise = true }: SchemaObject): boolean {
  return then !== true || otherwise !== true;
}

/** Whether some named schema leads back to itself. */
function refersInCircles(schemas: Schemas): boolean {
  const references = new Map<string, ReadonlySet<string>>();
  for (const [name, schema] of schemas) references.set(name, referencesOf(schema));
  // Takes away what leads nowhere, until nothing changes: what is left leads in circles.
  const users = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [name, targets] of references) {
    open.set(name, targets.size);
    for (const target of targets) users.set(target, [...(users.get(target) ?? []), name]);
  }
  const ended = [...open].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of ended) {
    for (const user of users.get(name) ?? []) {
      const left = (open.get(user) ?? 0) - 1;
      open.set(user, left);
      if (left === 0) ended.push(user);
    }
  }
  return ended.length < references.size;
}

function referencesOf(schema: Schema): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { $ref } = value as SchemaObject;
    if (typeof $ref === "string") found.add($ref);
    for (const below of Object.values(value)) visit(below);
  };
  visit(schema);
  return found;
}

class Search {
  readonly #schemas: Schemas;
  readonly #tracksEvaluated: boolean;
  readonly #applied = new Map<SchemaObject, Applied>();
  /** All edges of a place, also those of what is applied in place. */
  readonly #edges = new Map<SchemaObject, ReadonlySet<Edge>>();
  readonly #together = new Map<SchemaObject, readonly (readonly [Edge, Edge])[]>();
  /** Schemas from which a recursive one can be reached. */
  #live: ReadonlySet<SchemaObject> = new Set();
  #pairsLeft = MAX_PAIRS;

  constructor(schemas: Schemas, tracksEvaluated: boolean) {
    this.#schemas = schemas;
    this.#tracksEvaluated = tracksEvaluated;
  }

  from(root: Schema): ReadonlySet<SchemaObject> {
    const start = targetOf(root, this.#schemas);
    if (typeof start !== "object") return new Set();
    const places = reachable([start], (place) => this.#targets(place));
    const circles = circlesOf(places, (place) => this.#targets(place));
    const recursive = [...circles.keys()];
    const users = new Map<SchemaObject, SchemaObject[]>();
    for (const place of places)
      for (const target of this.#targets(place)) users.set(target, [...(users.get(target) ?? []), place]);
    this.#live = reachable(recursive, (place) => users.get(place) ?? []);
    const repeated = this.#repeated(circles);
    // The outermost one holds the memory of all.
    return repeated.size > 0 ? repeated.add(start) : repeated;
  }

  #targets(place: SchemaObject): readonly SchemaObject[] {
    return [...this.#edgesOf(place)].map(({ target }) => target);
  }

  #repeated(circles: ReadonlyMap<SchemaObject, number>): Set<SchemaObject> {
    const repeated = new Set<SchemaObject>();
    for (const [place, circle] of circles) {
      const parting = this.#togetherAt(place);
      if (parting.length === 0) continue;
      const met = this.#pairsAfter(parting);
      if (met === undefined) return new Set(circles.keys());
      const isMet = (a: SchemaObject, b: SchemaObject) => met.get(a)?.has(b) || met.get(b)?.has(a);
      for (const [other, itsCircle] of circles) {
        if (!isMet(other, other)) continue;
        // On the same circle as a place that parts and meets itself again, or at each level below such a place once more.
        if (itsCircle === circle ? isMet(place, place) : isMet(place, other)) repeated.add(other);
      }
    }
    return repeated;
  }

  /** The pairs of places that values below lead to, after these two edges; undefined when there are too many. */
  #pairsAfter(
    parting: readonly (readonly [Edge, Edge])[],
  ): ReadonlyMap<SchemaObject, ReadonlySet<SchemaObject>> | undefined {
    const met = new Map<SchemaObject, Set<SchemaObject>>();
    const pending: [SchemaObject, SchemaObject][] = [];
    const meet = (a: SchemaObject, b: SchemaObject): void => {
      if (met.get(a)?.has(b) || met.get(b)?.has(a)) return;
      met.set(a, (met.get(a) ?? new Set()).add(b));
      if (a !== b && !met.has(b)) met.set(b, new Set());
      pending.push([a, b]);
      this.#pairsLeft--;
    };
    for (const [a, b] of parting) meet(a.target, b.target);
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (this.#pairsLeft < 0) return undefined;
      const [a, b] = next;
      if (a === b) {
        for (const { target } of this.#liveEdges(a)) meet(target, target);
        for (const [one, other] of this.#togetherAt(a)) meet(one.target, other.target);
        continue;
      }
      for (const one of this.#liveEdges(a))
        for (const other of this.#liveEdges(b))
          if (this.#overlap(one.step, other.step)) meet(one.target, other.target);
    }
    return met;
  }

  #liveEdges(place: SchemaObject): readonly Edge[] {
    return [...this.#edgesOf(place)].filter(({ target }) => this.#live.has(target));
  }

  /** The edges of a place that one member may take both, also one edge twice. */
  #togetherAt(place: SchemaObject): readonly (readonly [Edge, Edge])[] {
    const known = this.#together.get(place);
    if (known) return known;
    const found: (readonly [Edge, Edge])[] = [];
    for (const node of reachable([place], (one) => this.#appliedBy(one).inPlace.flat())) {
      const { edges, inPlace } = this.#appliedBy(node);
      const groups: (readonly Edge[])[] = [
        ...edges.map((edge) => [edge]),
        ...inPlace.map((choices) => [...new Set(choices.flatMap((one) => [...this.#edgesOf(one)]))]),
      ].map((group) => group.filter(({ target }) => this.#live.has(target)));
      for (const [index, group] of groups.entries())
        for (const later of groups.slice(index + 1))
          for (const one of group)
            for (const other of later) if (this.#overlap(one.step, other.step)) found.push([one, other]);
    }
    this.#together.set(place, found);
    return found;
  }

  #edgesOf(place: SchemaObject): ReadonlySet<Edge> {
    const known = this.#edges.get(place);
    if (known) return known;
    // The loader refuses schemas that lead back to themselves in place.
    const { edges, inPlace } = this.#appliedBy(place);
    const all = new Set(edges);
    for (const one of inPlace.flat()) for (const edge of this.#edgesOf(one)) all.add(edge);
    this.#edges.set(place, all);
    return all;
  }

  #appliedBy(schema: SchemaObject): Applied {
    const known = this.#applied.get(schema);
    if (known) return known;
    const made = { edges: this.#ownEdges(schema), inPlace: this.#inPlace(schema) };
    this.#applied.set(schema, made);
    return made;
  }

  #ownEdges(schema: SchemaObject): Edge[] {
    const found: Edge[] = [];
    const add = (step: Step, below: Schema | undefined): void => {
      if (below === undefined) return;
      const target = targetOf(below, this.#schemas);
      if (typeof target === "object") found.push({ step, target });
    };
    const types = schema.type === undefined ? undefined : new Set([schema.type].flat());
    if (types === undefined || types.has("object")) this.#memberEdges(schema, add);
    if (types === undefined || types.has("array")) itemEdges(schema, add);
    return found;
  }

  #memberEdges(schema: SchemaObject, add: (step: Step, below: Schema | undefined) => void): void {
    const names = Object.keys(schema.properties ?? {});
    const patterns = Object.keys(schema.patternProperties ?? {});
    for (const [name, below] of Object.entries(schema.properties ?? {})) add({ kind: "name", name }, below);
    for (const [pattern, below] of Object.entries(schema.patternProperties ?? {}))
      add({ kind: "pattern", pattern }, below);
    add({ kind: "rest", names: new Set(names), patterns }, schema.additionalProperties);
    const certain = partsOf(schema, this.#schemas).filter(({ always }) => always);
    const looked = new Set(certain.flatMap((part) => Object.keys(part.schema.properties ?? {})));
    add({ kind: "rest", names: looked, patterns }, schema.unevaluatedProperties);
  }

  #inPlace(schema: SchemaObject): SchemaObject[][] {
    const groups: Schema[][] = [];
    if (schema.$ref !== undefined) groups.push([resolve(this.#schemas, schema.$ref)]);
    for (const branch of schema.allOf ?? []) groups.push([branch]);
    for (const [list, isTagged] of [
      [schema.oneOf, schema["discriminator"] !== undefined],
      [schema.anyOf, false],
    ] as const) {
      if (!list) continue;
      const isChoice = isTagged || (!this.#tracksEvaluated && typesOfBranches(list, this.#schemas));
      if (isChoice) groups.push([...list]);
      else for (const branch of list) groups.push([branch]);
    }
    if (schema.not !== undefined) groups.push([schema.not]);
    const isAsked = this.#tracksEvaluated || hasBranch(schema);
    if (schema.if !== undefined && isAsked)
      groups.push([schema.if], [schema.then ?? true, schema.else ?? true]);
    for (const needs of Object.values(schema.dependentSchemas ?? {})) groups.push([needs]);
    return groups.map((group) =>
      group.map((one) => targetOf(one, this.#schemas)).filter((one) => typeof one === "object"),
    );
  }

  /** Whether one member may take both steps. */
  #overlap(a: Step, b: Step): boolean {
    if (a.kind === "items" || b.kind === "items")
      return a.kind === "items" && b.kind === "items" && a.from < b.to && b.from < a.to;
    if (a.kind === "name") {
      if (b.kind === "name") return a.name === b.name;
      if (b.kind === "pattern") return matches(b.pattern, a.name);
      return !b.names.has(a.name) && !b.patterns.some((pattern) => matches(pattern, a.name));
    }
    if (b.kind === "name") return this.#overlap(b, a);
    // Two patterns may always meet in some name.
    if (a.kind === "rest" && b.kind === "pattern") return !a.patterns.includes(b.pattern);
    if (a.kind === "pattern" && b.kind === "rest") return !b.patterns.includes(a.pattern);
    return true;
  }
}

function itemEdges(schema: SchemaObject, add: (step: Step, below: Schema | undefined) => void): void {
  const all = { kind: "items", from: 0, to: Number.POSITIVE_INFINITY } as const;
  const { items } = schema;
  if (Array.isArray(items)) {
    for (const [index, item] of items.entries()) add({ kind: "items", from: index, to: index + 1 }, item);
    add({ ...all, from: items.length }, schema.additionalItems);
  } else add(all, items);
  add(all, schema.contains);
  // Each limit counts by itself.
  if (typeof schema["maxContains"] === "number") add(all, schema.contains);
  if (items === undefined || Array.isArray(items))
    add({ ...all, from: items?.length ?? 0 }, schema.unevaluatedItems);
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(pattern, "u").test(name);
}

function reachable<T>(start: Iterable<T>, next: (one: T) => Iterable<T>): Set<T> {
  // Grows while it is looked through.
  const found = new Set(start);
  for (const one of found) for (const other of next(one)) found.add(other);
  return found;
}
