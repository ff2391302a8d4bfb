/** For `validate`, which looks at one contract (`check` compares two): every schema compiles. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract, NamedSchema } from "../model.ts";
import { ClosureMemo } from "../schemas/closures.ts";
import type { Validators } from "./validators.ts";

const checked = new ClosureMemo<readonly Finding[]>();

/** Every schema can be compiled: what the loader did not see wrong with it, Ajv may. */
export function checkSchemasCompile(contract: Contract, validators: Validators): Finding[] {
  return [...contract.schemas.values()].flatMap((named) =>
    checked.get(named, contract.schemas, () => checkCompiles(named, contract, validators)),
  );
}

function checkCompiles(named: NamedSchema, { sources }: Contract, validators: Validators): Finding[] {
  try {
    validators.compile(named);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = typeof named.schema === "object" ? sources.of(named.schema) : undefined;
    const message = `the schema ${named.name} cannot be used: ${reason}; correct it`;
    return [newFinding("error", "schema-invalid", message, place)];
  }
}
