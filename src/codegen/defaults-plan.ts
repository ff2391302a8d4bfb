import { member, type Schema, type SchemaObject, type Schemas } from "../contract/normal-form/schema.ts";
import { SchemaMemo } from "../contract/normal-form/schema-memo.ts";
import { partsOf } from "../contract/normal-form/schema-parts.ts";
import type { DefaultsPlan } from "../runtime/event/definitions.ts";
import { fitsItsSchema } from "./fitting-default.ts";

/** The defaults of one payload, and the table of recursive types that the plan refers to. */
export interface PlannedDefaults {
  readonly plan?: DefaultsPlan;
  readonly plans: Readonly<Record<string, DefaultsPlan>>;
}

type Found = { readonly value: unknown; readonly node: SchemaObject };

/**
 * The default that fills a missing member with this schema: of the schema, else of what it refers to or combines. One that does not fit
 * the schema that gives it counts for nothing.
 */
export function defaultOf(schema: Schema, schemas: Schemas): Found | undefined {
  for (const { schema: node, always } of partsOf(schema, schemas)) {
    if (always && "default" in node && fitsItsSchema(node, schemas)) return { value: node.default, node };
  }
  return undefined;
}

/**
 * Plans which defaults are filled in where. A default counts at a named member of an object, as far as `$ref`, `allOf`,
 * `properties`, `items` and `additionalProperties` lead to it for certain.
 */
export function planDefaults(name: string, schemas: Schemas): PlannedDefaults {
  return planned.get(name, schemas, () => makePlan(name, schemas));
}

const planned = new SchemaMemo<PlannedDefaults>();

function makePlan(name: string, schemas: Schemas): PlannedDefaults {
  const planner = new Planner(schemas);
  const plan = planner.planAt([{ $ref: name }]);
  const table: Record<string, DefaultsPlan> = {};
  for (const [key, entry] of planner.table)
    if (fills(entry, planner.table)) table[key] = prune(entry, planner.table);
  const whole = plan && fills(plan, planner.table) ? prune(plan, planner.table) : undefined;
  return { ...(whole && { plan: whole }), plans: whole ? table : {} };
}

/** A default that is filled in, with all schemas that describe its place. */
export interface FilledDefault {
  readonly value: unknown;
  /** The schema that gives it. */
  readonly node: SchemaObject;
  readonly described: readonly Schema[];
}

/** The defaults that are filled in below a payload. */
export function filledDefaults(name: string, schemas: Schemas): readonly FilledDefault[] {
  const planner = new Planner(schemas);
  planner.planAt([{ $ref: name }]);
  return planner.filled;
}

class Planner {
  readonly filled: FilledDefault[] = [];
  readonly table = new Map<string, DefaultsPlan>();
  readonly #schemas: Schemas;
  readonly #open = new Map<string, { recursive: boolean }>();
  readonly #done = new Map<string, DefaultsPlan>();
  readonly #numbers = new Map<SchemaObject, number>();

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** The plan of a place that all of these schemas describe. */
  planAt(described: readonly Schema[]): DefaultsPlan | undefined {
    const nodes = new Set<SchemaObject>();
    for (const schema of described) {
      for (const part of partsOf(schema, this.#schemas))
        if (part.always && part.schema.$ref === undefined) nodes.add(part.schema);
    }
    if (nodes.size === 0) return undefined;
    const key = this.#keyOf(nodes);
    if (this.table.has(key)) return { ref: key };
    const done = this.#done.get(key);
    if (done) return done;
    const open = this.#open.get(key);
    if (open) {
      open.recursive = true;
      return { ref: key };
    }
    const state = { recursive: false };
    this.#open.set(key, state);
    const plan = this.#planNodes([...nodes]);
    this.#open.delete(key);
    if (!state.recursive) {
      this.#done.set(key, plan);
      return plan;
    }
    this.table.set(key, plan);
    return { ref: key };
  }

  #planNodes(nodes: readonly SchemaObject[]): DefaultsPlan {
    const names = new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})));
    const defaults: [string, unknown][] = [];
    const properties: [string, DefaultsPlan][] = [];
    for (const name of names) {
      const described = nodes.flatMap((node) => describing(node, name));
      const found = described
        .map((schema) => defaultOf(schema, this.#schemas))
        .find((one) => one !== undefined);
      if (found) {
        defaults.push([name, found.value]);
        this.filled.push({ ...found, described });
      }
      const below = this.planAt(described);
      if (below) properties.push([name, below]);
    }
    const additional = this.planAt(nodes.flatMap(furtherOf));
    const single = this.planAt(
      nodes.flatMap((node) => (node.items === undefined || Array.isArray(node.items) ? [] : [node.items])),
    );
    const tuple = nodes.find((node) => Array.isArray(node.items));
    const rest = tuple?.additionalItems === undefined ? single : this.planAt([tuple.additionalItems]);
    return {
      ...(defaults.length > 0 && { defaults: Object.fromEntries(defaults) }),
      ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
      ...(additional && { additional }),
      ...(tuple && { tuple: (tuple.items as Schema[]).map((item) => this.planAt([item]) ?? null) }),
      ...(rest && { items: rest }),
    };
  }

  // A place is known by the schemas that describe it; a named type by its name.
  #keyOf(nodes: ReadonlySet<SchemaObject>): string {
    return [...nodes].map((node) => this.#nameOf(node)).join("+");
  }

  #nameOf(node: SchemaObject): string {
    const name = namesOf(this.#schemas).get(node);
    if (name !== undefined) return name;
    const number = this.#numbers.get(node) ?? this.#numbers.size + 1;
    this.#numbers.set(node, number);
    return `#${number}`;
  }
}

const namesBySchemas = new WeakMap<Schemas, ReadonlyMap<Schema, string>>();

/** The names of schemas; of one that has several, the first. */
function namesOf(schemas: Schemas): ReadonlyMap<Schema, string> {
  const known = namesBySchemas.get(schemas);
  if (known) return known;
  const names = new Map([...schemas].reverse().map(([name, schema]) => [schema, name]));
  namesBySchemas.set(schemas, names);
  return names;
}

function describing(node: SchemaObject, name: string): Schema[] {
  const property = member(node.properties, name);
  return property === undefined ? furtherOf(node) : [property];
}

// Members that a pattern may match are skipped.
function furtherOf(node: SchemaObject): Schema[] {
  return node.additionalProperties === undefined || node.patternProperties ? [] : [node.additionalProperties];
}

function below(plan: DefaultsPlan): DefaultsPlan[] {
  return [...Object.values(plan.properties ?? {}), plan.additional, plan.items, ...(plan.tuple ?? [])].filter(
    (one) => one != null,
  );
}

function fills(
  plan: DefaultsPlan,
  table: ReadonlyMap<string, DefaultsPlan>,
  seen = new Set<DefaultsPlan>(),
): boolean {
  if (seen.has(plan)) return false;
  seen.add(plan);
  if (plan.defaults) return true;
  const target = plan.ref === undefined ? undefined : table.get(plan.ref);
  return [...below(plan), ...(target ? [target] : [])].some((one) => fills(one, table, seen));
}

function prune(plan: DefaultsPlan, table: ReadonlyMap<string, DefaultsPlan>): DefaultsPlan {
  const keep = (one: DefaultsPlan | null | undefined) =>
    one && fills(one, table) ? prune(one, table) : undefined;
  const properties = Object.entries(plan.properties ?? {}).flatMap(([name, one]) => {
    const kept = keep(one);
    return kept ? [[name, kept] as const] : [];
  });
  const additional = keep(plan.additional);
  const items = keep(plan.items);
  const tuple = plan.tuple?.map((one) => keep(one) ?? null);
  // A tuple stays in front of `items` even when nothing in it is filled: it says where `items` begins.
  const hasTuple = tuple && (items || tuple.some((one) => one !== null));
  return {
    ...(plan.defaults && { defaults: plan.defaults }),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(additional && { additional }),
    ...(hasTuple && { tuple }),
    ...(items && { items }),
    ...(plan.ref !== undefined && { ref: plan.ref }),
  };
}
