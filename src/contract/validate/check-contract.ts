/** For `validate`, which looks at one contract (`check` compares two): runs every check of a loaded contract. */
import { byPlace, type Finding } from "../finding.ts";
import type { Contract } from "../model.ts";
import { checkAddresses } from "./addresses.ts";
import { checkSchemasCompile } from "./compile.ts";
import { checkContentTypes } from "./content-types.ts";
import { checkDefaultsValid } from "./defaults.ts";
import { checkDefaultsApplied } from "./defaults-applied.ts";
import { checkEmptySchemas } from "./empty-schemas.ts";
import { checkExamples, checkSchemaExamples } from "./examples.ts";
import { checkFormats } from "./formats.ts";
import { checkHeaders } from "./headers.ts";
import { checkLocations } from "./locations.ts";
import { checkNames } from "./names.ts";
import { checkOperationMessages } from "./operation-messages.ts";
import { checkParameters } from "./parameters.ts";
import { checkPartitions } from "./partitions.ts";
import { checkPatterns } from "./patterns.ts";
import { checkReplies } from "./replies.ts";
import { checkRequired } from "./required.ts";
import { checkTypePatterns } from "./type-patterns.ts";
import { checkTypes } from "./types.ts";
import { Validators } from "./validators.ts";

/** Options of `checkContract`. */
export interface CheckContractOptions {
  /**
   * Regular expressions (ECMA-262, flag `u`) that the types of events match, by prefix of the types: the longest prefix counts, and `""`
   * is that of every type. They are added to `DEFAULT_TYPE_PATTERNS`, and win.
   */
  readonly typePatterns?: Readonly<Record<string, string>> | undefined;
}

/**
 * What is wrong with a contract that could be loaded, and what the loader passed over: sorted by place. An `error` means that code
 * generated from it would not do what the document says; a `warning`, that something in the document has no effect.
 * Throws a `DocumentError` for a type pattern that is no regular expression.
 */
export async function checkContract(
  contract: Contract,
  { typePatterns }: CheckContractOptions = {},
): Promise<Finding[]> {
  const validators = new Validators(contract);
  const uncompilable = checkSchemasCompile(contract, validators);
  const findings = [
    ...(contract.remarks ?? []),
    ...checkAddresses(contract),
    ...checkParameters(contract),
    ...checkPartitions(contract),
    ...checkContentTypes(contract),
    ...checkLocations(contract),
    ...checkHeaders(contract),
    ...withoutRepeats(checkRequired(contract), checkEmptySchemas(contract)),
    ...checkNames(contract),
    ...checkTypes(contract),
    ...checkTypePatterns(contract, typePatterns),
    ...checkOperationMessages(contract),
    ...checkReplies(contract),
    ...(await checkPatterns(contract)),
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
  return unique(findings).sort(byPlace);
}

/** Both, without those of the second that stand where one of the first says the same in better words. */
function withoutRepeats(first: readonly Finding[], second: readonly Finding[]): Finding[] {
  const places = new Set(first.map(({ place }) => idOf(place)));
  return [...first, ...second.filter(({ place }) => !place || !places.has(idOf(place)))];
}

/** Each finding once, however many ways lead to what it is about. */
function unique(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(
      findings.map((finding) => [idOf({ ...finding, place: idOf(finding.place) }), finding]),
    ).values(),
  ];
}

function idOf(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
