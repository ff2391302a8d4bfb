/** For `validate`, which looks at one contract (`check` compares two): compiles schemas on demand. */
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Contract, NamedSchema } from "../model.ts";
import { CONTRACT_ID, type ContractAjv, createAjv, definitionsSchema } from "../schemas/ajv.ts";
import { closureOf } from "../schemas/closures.ts";
import { escapeSegment } from "../source/json-pointer.ts";

/** `quick` only finds whether a value fits, and is compiled in half the time; `detailed` lists what is wrong with it. */
type Mode = "quick" | "detailed";

const OPTIONS = {
  quick: { allErrors: false, messages: false },
  detailed: { verbose: true },
} as const;

/** Compiles the schemas of a contract when a check first needs them. */
export class Validators {
  readonly #contract: Contract;
  readonly #ajvs = new Map<
    string,
    { readonly ajv: ContractAjv; readonly schemas: ReadonlySet<NamedSchema> }
  >();

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  /** The errors of a value, or none. `path` leads from the named schema to one within it. Throws what Ajv throws for a schema. */
  errors(
    named: NamedSchema,
    value: unknown,
    path: readonly (string | number)[] = [],
  ): readonly ErrorObject[] {
    const quick = this.#validator("quick", named, path);
    try {
      if (!quick || quick(value)) return [];
      const detailed = this.#validator("detailed", named, path);
      detailed?.(value);
      return [...(detailed?.errors ?? [])];
    } catch (error) {
      // Some schemas compile to code that fails on some values.
      const reason = error instanceof Error ? error.message : String(error);
      const message = `cannot be checked, because the validator fails: ${reason}`;
      return [{ instancePath: "", schemaPath: "", keyword: "unusable", params: {}, message }];
    }
  }

  /** Compiles a schema. Throws what Ajv throws for it. */
  compile(named: NamedSchema): void {
    this.#validator("quick", named, []);
  }

  /** Undefined for a boolean schema below a path, and for a path with half a character, which no URI can say. */
  #validator(
    mode: Mode,
    named: NamedSchema,
    path: readonly (string | number)[],
  ): ValidateFunction | undefined {
    if (path.some((segment) => /\p{Surrogate}/u.test(String(segment)))) return undefined;
    const pointer = ["", "definitions", named.name, ...path].map((segment) =>
      encodeURIComponent(escapeSegment(segment)),
    );
    return this.#ajvFor(mode, named).getSchema(`${CONTRACT_ID}#${pointer.join("/")}`);
  }

  /** At first one with no more than is needed: often that is all that has changed since the last check. */
  #ajvFor(mode: Mode, named: NamedSchema): ContractAjv {
    const { dialect } = named;
    const id = `${mode} ${dialect}`;
    const known = this.#ajvs.get(id);
    if (known?.schemas.has(named)) return known.ajv;
    const needed = known ? this.#contract.schemas.values() : closureOf(named, this.#contract.schemas).members;
    const schemas = new Set([...needed].filter((one) => one.dialect === dialect));
    const ajv = createAjv(dialect, schemas, {
      ...OPTIONS[mode],
      inlineRefs: false,
      code: { optimize: false },
    });
    ajv.addSchema(definitionsSchema(schemas));
    this.#ajvs.set(id, { ajv, schemas });
    return ajv;
  }
}
