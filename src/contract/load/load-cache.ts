import type { Finding } from "../finding.ts";
import type { Dialect, JsonSchema, NamedSchema } from "../model.ts";
import type { ObjectNode } from "../source/nodes.ts";
import type { SourceFile } from "../source/source-files.ts";
import { SourceMap } from "../source/source-map.ts";

/** A file that was read, with what tells whether it has changed. */
interface CachedFile {
  readonly file: SourceFile;
  readonly text: string;
  /** Bytes. */
  readonly size: number;
  /** What the file system said of it; empty when that was too early to tell. */
  readonly stamp: string;
}

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

/**
 * What loading a contract again need not do again: files that are the same are not parsed, and their schemas are the very same objects, so that
 * what is known of them stays known. For one document and one working directory; loads must not overlap.
 */
export class LoadCache {
  readonly sources = new SourceMap();
  readonly homes = new WeakMap<object, SourceFile>();
  readonly files = new Map<string, CachedFile>();
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

/** A file that was changed less than this before it was looked at may change again without showing it, in milliseconds. */
const CLOCK_TICK = 50;

/** What the file system says of a file that changes when the file does; empty when it may be too early to tell. */
export function stampOf(stats: { ctimeMs: number; mtimeMs: number; size: number; ino: number }): string {
  const { ctimeMs, mtimeMs, size, ino } = stats;
  return Date.now() - ctimeMs < CLOCK_TICK ? "" : `${ctimeMs} ${mtimeMs} ${size} ${ino}`;
}
