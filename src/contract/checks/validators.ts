import type { ErrorObject, ValidateFunction } from "ajv";
import { CONTRACT_ID, type ContractAjv, createAjv, definitionsSchema } from "../ajv.ts";
import { escapeSegment } from "../json-pointer.ts";
import type { Contract, Dialect, NamedSchema } from "../model.ts";

/** Compiles the schemas of a contract when a check first needs them. */
export class Validators {
  readonly #contract: Contract;
  readonly #ajvs = new Map<Dialect, ContractAjv>();

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  /** The errors of a value, or none. `path` leads from the named schema to one within it. Throws what Ajv throws for a schema. */
  errors(
    named: NamedSchema,
    value: unknown,
    path: readonly (string | number)[] = [],
  ): readonly ErrorObject[] {
    const validate = this.compile(named, path);
    return validate && !validate(value) ? [...(validate.errors ?? [])] : [];
  }

  /** The compiled schema; undefined for a boolean one below a path. Throws what Ajv throws for a schema. */
  compile(named: NamedSchema, path: readonly (string | number)[] = []): ValidateFunction | undefined {
    const pointer = ["", "definitions", named.name, ...path].map((segment) =>
      encodeURIComponent(escapeSegment(segment)),
    );
    return this.#ajv(named.dialect).getSchema(`${CONTRACT_ID}#${pointer.join("/")}`);
  }

  #ajv(dialect: Dialect): ContractAjv {
    const known = this.#ajvs.get(dialect);
    if (known) return known;
    const schemas = [...this.#contract.schemas.values()].filter((named) => named.dialect === dialect);
    const ajv = createAjv(dialect, schemas, { verbose: true, code: { optimize: false } });
    ajv.addSchema(definitionsSchema(schemas));
    this.#ajvs.set(dialect, ajv);
    return ajv;
  }
}
