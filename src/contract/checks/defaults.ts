import type { Finding } from "../finding.ts";
import type { Contract } from "../model.ts";
import { schemaNodes } from "../schema-nodes.ts";
import type { Validators } from "./validators.ts";
import { valueFindings } from "./value-findings.ts";

/** Default values fit the schema that gives them. */
export function checkDefaultsValid(contract: Contract, validators: Validators): Finding[] {
  return [...contract.schemas.values()].flatMap((named) => {
    const findings: Finding[] = [];
    for (const { node, path } of schemaNodes(named)) {
      if (!Object.hasOwn(node, "default")) continue;
      const value = node["default"];
      const errors = validators.errors(named, value, path);
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
  });
}
