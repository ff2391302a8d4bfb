import type { Finding } from "../contract/finding.ts";
import type { Contract } from "../contract/model.ts";

/** Everything the commands check of a contract, sorted by place. */
export async function findingsOf(contract: Contract): Promise<Finding[]> {
  const { checkContract, checkPublishable, withFilledExamples } = await import("../codegen/index.ts");
  return mergeFindings(checkContract(withFilledExamples(contract)), checkPublishable(contract));
}

/** All findings, sorted by place; of warnings with one code at one place the first. */
export function mergeFindings(...lists: readonly (readonly Finding[])[]): Finding[] {
  const all = lists.flat();
  const kept = all.filter(
    (finding, index) =>
      finding.severity === "error" || all.findIndex((other) => isSame(other, finding)) === index,
  );
  return kept.sort(byPlace);
}

function isSame(a: Finding, b: Finding): boolean {
  if (a === b) return true;
  if (a.severity !== b.severity || a.code !== b.code || !a.place) return false;
  return a.place.pointer === b.place?.pointer && a.place.file === b.place.file;
}

function byPlace({ place: a }: Finding, { place: b }: Finding): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
