import { byPlace, type Finding } from "../contract/finding.ts";
import type { Contract } from "../contract/model.ts";
import { checkContract } from "../contract/validate/check-contract.ts";
import { checkPublisherValues, withFilledExamples } from "./publisher-values.ts";

/** Options of `checkContract`. */
export interface CheckOptions {
  /** Pattern of the types of events, by the prefix of the types that it is for. */
  readonly typePatterns?: Readonly<Record<string, string>>;
}

/** Everything that is checked of a contract, sorted by place. */
export async function findingsOf(contract: Contract, options: CheckOptions = {}): Promise<Finding[]> {
  return mergeFindings(
    await checkContract(withFilledExamples(contract), options),
    checkPublisherValues(contract),
  );
}

/** All findings, sorted by place; of warnings with one code at one place the first. */
export function mergeFindings(...lists: readonly (readonly Finding[])[]): Finding[] {
  const seen = new Set<string>();
  return lists
    .flat()
    .filter(({ severity, code, place }) => {
      if (severity === "error" || !place) return true;
      const id = JSON.stringify([code, place.file, place.pointer]);
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    })
    .sort(byPlace);
}
