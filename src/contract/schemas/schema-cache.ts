import type { Finding } from "../finding.ts";
import type { Dialect, JsonSchema, NamedSchema } from "../model.ts";
import type { ObjectNode } from "../source/nodes.ts";

/** The copy of a schema for a contract, with the `$ref`s in it. */
export interface CachedCopy {
  readonly schema: JsonSchema;
  /** What was passed over. */
  readonly remarks: readonly Finding[];
  readonly references: readonly {
    readonly holder: ObjectNode & { $ref: string };
    readonly copy: ObjectNode;
  }[];
}

/** Schemas of earlier loads, by their nodes: what has not changed stays the very same object, so that what is known of it stays known. */
export class SchemaCache {
  readonly #copies = new WeakMap<object, Map<Dialect, CachedCopy>>();
  readonly #named = new WeakMap<object, { readonly named: NamedSchema; readonly targets: string }>();

  /** The copy of a node that was made before. */
  copyOf(node: object, dialect: Dialect): CachedCopy | undefined {
    return this.#copies.get(node)?.get(dialect);
  }

  keepCopy(node: object, dialect: Dialect, copy: CachedCopy): void {
    const byDialect = this.#copies.get(node) ?? new Map<Dialect, CachedCopy>();
    this.#copies.set(node, byDialect.set(dialect, copy));
  }

  /** The same object as before for the same schema with the same name and the same targets of its `$ref`s. */
  name(made: NamedSchema, targets: readonly string[]): NamedSchema {
    if (typeof made.schema === "boolean") return made;
    const before = this.#named.get(made.schema);
    const all = targets.join("\n");
    if (before?.named.name === made.name && before.targets === all && before.named.dialect === made.dialect)
      return before.named;
    this.#named.set(made.schema, { named: made, targets: all });
    return made;
  }
}
