import type { Schema } from "../contract/normal-form/schema.ts";

/** What the module of validators is written into: its imports, constants and functions. Equal texts share a name. */
export class ValidatorModule {
  readonly #imports = new Set<string>();
  readonly #constants = new Map<string, string>();
  /** The code of functions by their names. */
  readonly #functions = new Map<string, string>();
  /** One of the functions with this code. */
  readonly #byCode = new Map<string, string>();
  /** Names of functions, by the schema that they check. */
  readonly #named = new Map<Schema, string>();
  /** Functions that are being written, and whether one of them was called meanwhile. */
  readonly #open = new Map<string, boolean>();
  readonly #prefix: string;
  #count = 0;

  /** `prefix` begins the names of functions and constants. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** An export of the seam. */
  use(name: string): string {
    this.#imports.add(name);
    return name;
  }

  /** A constant with this value. */
  constant(code: string): string {
    const known = this.#constants.get(code);
    if (known !== undefined) return known;
    const name = `${this.#prefix}k${this.#constants.size + 1}`;
    this.#constants.set(code, name);
    return name;
  }

  /** The function that checks a schema; `write` gives what stands between its name and its end: `(parameters) { ... }`. */
  function(schema: Schema, write: () => string): string {
    const known = this.#named.get(schema);
    if (known !== undefined) {
      if (this.#open.has(known)) this.#open.set(known, true);
      return known;
    }
    const name = `${this.#prefix}${++this.#count}`;
    // Known before it is written: a schema may lead back to itself.
    this.#named.set(schema, name);
    this.#open.set(name, false);
    const code = write();
    const isCalled = this.#open.get(name);
    this.#open.delete(name);
    const same = this.#byCode.get(code);
    if (same !== undefined && !isCalled) {
      this.#named.set(schema, same);
      return same;
    }
    this.#functions.set(name, code);
    this.#byCode.set(code, name);
    return name;
  }

  get imports(): string[] {
    return [...this.#imports].sort();
  }

  get body(): string {
    return [
      ...[...this.#constants].map(([code, name]) => `const ${name} = ${code};`),
      ...[...this.#functions].map(([name, code]) => `function ${name}${code}`),
    ].join("\n");
  }
}
