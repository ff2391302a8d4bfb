import { checkAddresses } from "./checks/addresses.ts";
import { checkSchemasCompile } from "./checks/compile.ts";
import { checkDefaultsValid } from "./checks/defaults.ts";
import { checkDefaultsApplied } from "./checks/defaults-applied.ts";
import { checkExamples, checkSchemaExamples } from "./checks/examples.ts";
import { checkFormats } from "./checks/formats.ts";
import { checkHeaders } from "./checks/headers.ts";
import { checkLocations } from "./checks/locations.ts";
import { checkNames } from "./checks/names.ts";
import { checkOperationMessages } from "./checks/operation-messages.ts";
import { checkParameters } from "./checks/parameters.ts";
import { checkRequired } from "./checks/required.ts";
import { checkTypes } from "./checks/types.ts";
import { Validators } from "./checks/validators.ts";
import type { Finding } from "./finding.ts";
import type { Contract } from "./model.ts";

/**
 * What is wrong with a contract that could be loaded, and what the loader passed over: sorted by place. An `error` means that code
 * generated from it would not do what the document says; a `warning`, that something in the document has no effect.
 */
export function checkContract(contract: Contract): Finding[] {
  const validators = new Validators(contract);
  const uncompilable = checkSchemasCompile(contract, validators);
  const findings = [
    ...(contract.remarks ?? []),
    ...checkAddresses(contract),
    ...checkParameters(contract),
    ...checkLocations(contract),
    ...checkHeaders(contract),
    ...checkRequired(contract),
    ...checkNames(contract),
    ...checkTypes(contract),
    ...checkOperationMessages(contract),
    ...checkDefaultsApplied(contract),
    ...checkFormats(contract),
    ...uncompilable,
    // Values can only be checked against schemas that compile.
    ...(uncompilable.length > 0
      ? []
      : [checkExamples, checkSchemaExamples, checkDefaultsValid].flatMap((check) =>
          check(contract, validators),
        )),
  ];
  return findings.sort(byPlace);
}

function byPlace(a: Finding, b: Finding): number {
  const [p, q] = [a.place, b.place];
  if (!p || !q) return Number(p !== undefined) - Number(q !== undefined);
  if (p.file !== q.file) return p.file < q.file ? -1 : 1;
  return p.line - q.line || p.column - q.column;
}
