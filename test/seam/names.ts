import { BASELINE_CODES } from "../../src/compat/baseline/baseline-error.ts";
import { RULES } from "../../src/compat/rules/registry.ts";
import { FINDING_CODES } from "../../src/contract/finding-codes.ts";
import * as seam from "../../src/runtime/gen/v1.ts";
import { codesIn, documentedErrorCodes } from "../support/guide-codes.ts";

/** Names that users have in code, configurations and scripts; by what they name, sorted. */
export function stableNames(): Record<string, string[]> {
  const names = {
    "exports of eventpact/gen/v1": Object.keys(seam),
    "ids of rules": [...RULES.keys()],
    "codes of findings": [...FINDING_CODES],
    "codes of errors of a document": codesIn("findings.md", "Errors of a document"),
    "codes of errors of a baseline": [...BASELINE_CODES],
    "codes of other errors": documentedErrorCodes(),
  };
  return Object.fromEntries(Object.entries(names).map(([kind, all]) => [kind, all.toSorted()]));
}
