import type { NamedSchema } from "../model.ts";
import { referredSchema, schemaNodes } from "./schema-nodes.ts";

/**
 * A named schema with all schemas that it refers to, directly or through others. The very same object as long as all of them are the same
 * objects, also over contracts: what depends on nothing else can be kept by it.
 */
export interface Closure {
  readonly members: readonly NamedSchema[];
}

const references = new WeakMap<NamedSchema, readonly string[]>();
const closures = new WeakMap<NamedSchema, Closure>();
const current = new WeakMap<ReadonlyMap<string, NamedSchema>, Map<NamedSchema, Closure>>();

/** The closure of a schema of a contract. */
export function closureOf(named: NamedSchema, schemas: ReadonlyMap<string, NamedSchema>): Closure {
  const found = current.get(schemas) ?? new Map<NamedSchema, Closure>();
  current.set(schemas, found);
  const known = found.get(named);
  if (known) return known;
  const reached = new Set([named]);
  for (const one of reached) {
    for (const name of referencesOf(one, schemas)) {
      const target = schemas.get(name);
      if (target) reached.add(target);
    }
  }
  const members = [...reached];
  const before = closures.get(named);
  const isSame =
    before?.members.length === members.length && members.every((one, index) => one === before.members[index]);
  const closure = before && isSame ? before : { members };
  closures.set(named, closure);
  found.set(named, closure);
  return closure;
}

function referencesOf(named: NamedSchema, schemas: ReadonlyMap<string, NamedSchema>): readonly string[] {
  const known = references.get(named);
  if (known) return known;
  const names = new Set<string>();
  for (const { node } of schemaNodes(named)) {
    const target = referredSchema(node, schemas);
    if (target) names.add(target.name);
  }
  const list = [...names];
  references.set(named, list);
  return list;
}

/**
 * What was worked out for a schema and all that it refers to, once for each closure. It must depend on nothing else of its contract, but the
 * places of these schemas.
 */
export class ClosureMemo<T> {
  readonly #made = new WeakMap<Closure, { readonly value: T }>();

  get(named: NamedSchema, schemas: ReadonlyMap<string, NamedSchema>, make: () => T): T {
    const closure = closureOf(named, schemas);
    const known = this.#made.get(closure);
    if (known) return known.value;
    const value = make();
    this.#made.set(closure, { value });
    return value;
  }
}
