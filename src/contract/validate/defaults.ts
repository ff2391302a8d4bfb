/** For `validate`, which looks at one contract (`check` compares two): defaults fit their schemas. */
import type { Finding } from "../finding.ts";
import type { Contract, NamedSchema } from "../model.ts";
import { ClosureMemo } from "../schemas/closures.ts";
import { schemaNodes } from "../schemas/schema-nodes.ts";
import { isFilledIn } from "./filled-in.ts";
import type { Validators } from "./validators.ts";
import { valueFindings } from "./value-findings.ts";

const checked = new ClosureMemo<readonly Finding[]>();

/** Default values fit the schema that gives them. */
export function checkDefaultsValid(contract: Contract, validators: Validators): Finding[] {
  return [...contract.schemas.values()].flatMap((named) =>
    checked.get(named, contract.schemas, () => checkDefaults(named, contract, validators)),
  );
}

function checkDefaults(named: NamedSchema, contract: Contract, validators: Validators): Finding[] {
  const findings: Finding[] = [];
  for (const { node, path } of schemaNodes(named)) {
    if (!Object.hasOwn(node, "default")) continue;
    const value = node["default"];
    // What the default leaves out is filled in as well, where it has a default of its own.
    const errors = validators
      .errors(named, value, path)
      .filter((error) => !isFilledIn(error, node, named, contract));
    findings.push(
      ...valueFindings(
        "default-invalid",
        { value, holder: node, key: "default", what: "this default" },
        errors,
        contract,
        named,
      ),
    );
  }
  return findings;
}
