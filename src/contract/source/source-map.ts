/** Where a node of a contract stands in the author's files. */
export interface Place {
  /** Path as the author would type it: relative to the working directory when below it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** JSON pointer within that file. */
  readonly pointer: string;
}

/** The places of all objects and arrays of a loaded contract, and of what stands directly in them. */
export class SourceMap {
  readonly #nodes = new WeakMap<object, (key?: string | number) => Place>();

  /** Records where `node` stands; `locate()` gives its own place, `locate(key)` that of one of its members. */
  set(node: object, locate: (key?: string | number) => Place): void {
    this.#nodes.set(node, locate);
  }

  /** Gives `copy` the places of `original`; for nodes that the loader rewrites. */
  copy(original: object, copy: object): void {
    const locate = this.#nodes.get(original);
    if (locate) this.#nodes.set(copy, locate);
  }

  /** The place of a node, or of the member `key` of it; undefined for a node that no file holds. */
  of(node: object, key?: string | number): Place | undefined {
    return this.#nodes.get(node)?.(key);
  }
}

/** `file:line:column`, the form editors and CI systems turn into a link. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}
