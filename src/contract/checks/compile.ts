import { type Finding, newFinding } from "../finding.ts";
import type { Contract } from "../model.ts";
import type { Validators } from "./validators.ts";

/** Every schema can be compiled: what the loader did not see wrong with it, Ajv may. */
export function checkSchemasCompile(contract: Contract, validators: Validators): Finding[] {
  return [...contract.schemas.values()].flatMap((named) => {
    try {
      validators.compile(named);
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const place = typeof named.schema === "object" ? contract.sources.of(named.schema) : undefined;
      return [
        newFinding(
          "error",
          "schema-invalid",
          `the schema ${named.name} cannot be used: ${reason}; correct it`,
          place,
        ),
      ];
    }
  });
}
