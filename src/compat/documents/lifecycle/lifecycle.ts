import { checkWrittenValues } from "../policy/written-values.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { compareDeprecation } from "./deprecation-changes.ts";
import { holderOf, type LifecyclePair, lifecyclePairs } from "./lifecycle-pairs.ts";
import { ownStability, STABILITIES } from "./stability.ts";

/** Compares what is said of deprecation, sunset and stability, and finds what cannot be read of it. */
export function compareLifecycles(comparison: DocumentComparison): void {
  checkWrittenValues(comparison);
  for (const pair of lifecyclePairs(comparison)) {
    compareDeprecation(comparison, pair);
    compareStability(comparison, pair);
  }
}

/** What is said of a thing itself; what it has from its channel or its document is told of those. */
function compareStability(comparison: DocumentComparison, pair: LifecyclePair): void {
  const { what, subject, identity, old, now } = pair;
  const [before, after] = [ownStability(old) ?? "stable", ownStability(now) ?? "stable"];
  if (before === after) return;
  const isLess = STABILITIES.indexOf(after) < STABILITIES.indexOf(before);
  comparison.report({
    rule: isLess ? "stability-decreased" : "stability-increased",
    subject,
    ...(identity && { identity }),
    before: { contract: comparison.old, node: holderOf(old, "x-stability"), key: "x-stability" },
    after: { contract: comparison.new, node: holderOf(now, "x-stability"), key: "x-stability" },
    changed: [before, after],
    message: `${what} is ${after} and was ${before}`,
  });
}
