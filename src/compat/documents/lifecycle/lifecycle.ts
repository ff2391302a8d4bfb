import { checkExtensionValues } from "../policy/extension-values.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { compareDeprecation } from "./deprecation-changes.ts";
import { holderOf, type LifecyclePair, lifecyclePairs } from "./lifecycle-pairs.ts";
import { ownStability, STABILITIES } from "./stability.ts";

/** Compares deprecation, sunset and stability, and finds invalid values of them. */
export function compareLifecycles(comparison: DocumentComparison): void {
  checkExtensionValues(comparison);
  for (const pair of lifecyclePairs(comparison)) {
    compareDeprecation(comparison, pair);
    compareStability(comparison, pair);
  }
}

/** Compares the stability of the item itself, without the one that it inherits from its channel or document. */
function compareStability(comparison: DocumentComparison, pair: LifecyclePair): void {
  const { what, subject, identity, old, new: next } = pair;
  const [oldStability, newStability] = [ownStability(old) ?? "stable", ownStability(next) ?? "stable"];
  if (oldStability === newStability) return;
  const isLess = STABILITIES.indexOf(newStability) < STABILITIES.indexOf(oldStability);
  comparison.report({
    rule: isLess ? "stability-decreased" : "stability-increased",
    subject,
    ...(identity && { identity }),
    old: { contract: comparison.old, node: holderOf(old, "x-stability"), key: "x-stability" },
    new: { contract: comparison.new, node: holderOf(next, "x-stability"), key: "x-stability" },
    changed: [oldStability, newStability],
    message: `${what} is ${newStability} and was ${oldStability}`,
  });
}
