import type { NamedSchema } from "../model.ts";
import { ClosureMemo, closureOf } from "../schemas/closures.ts";
import type { Schemas } from "./schema.ts";

const sources = new WeakMap<Schemas, ReadonlyMap<string, NamedSchema>>();

/** Notes which schemas of a contract these were made of. */
export function rememberSource(schemas: Schemas, source: ReadonlyMap<string, NamedSchema>): void {
  sources.set(schemas, source);
}

/** What a schema and all that it refers to were; undefined where nobody knows what they were made of. */
export function schemaIdentity(name: string, schemas: Schemas): object | undefined {
  const source = sources.get(schemas);
  const named = source?.get(name);
  return source && named && closureOf(named, source);
}

/** What was worked out for a named schema in normal form and all that it refers to, and depends on nothing else. */
export class SchemaMemo<T> {
  readonly #memo = new ClosureMemo<T>();

  get(name: string, schemas: Schemas, make: () => T): T {
    const source = sources.get(schemas);
    const named = source?.get(name);
    return source && named ? this.#memo.get(named, source, make) : make();
  }
}
