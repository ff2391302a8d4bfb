import type { RuleCategory } from "../../rule.ts";
import type { RuleId } from "../../rules/registry.ts";
import { compareVersions, isMajorStep, parseVersion } from "../../semantic-version.ts";
import type { Severity } from "../../severity.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";

/** What is known of all other findings. */
export interface Weighed {
  readonly rule: RuleId;
  readonly category: RuleCategory;
  readonly severity: Severity;
}

/** Compares `info.version` with what all other findings say of the change: https://semver.org, where below 1.0.0 the minor version counts as the major one. */
export function compareVersionsOf(comparison: DocumentComparison, findings: readonly Weighed[]): void {
  const { old, new: now } = comparison;
  const report = (rule: RuleId, message: string): void =>
    comparison.report({
      rule,
      subject: {},
      before: { contract: old, node: old.info, key: "version" },
      after: { contract: now, node: now.info, key: "version" },
      // Not the old version: against several baselines it is one finding.
      changed: now.version,
      message,
    });
  const [before, after] = [parseVersion(old.version), parseVersion(now.version)];
  if (before && after && compareVersions(after, before) < 0) {
    report("info-version-decreased", `the version is ${now.version} and was ${old.version}`);
    return;
  }
  const breaks = findings.filter(({ category, severity }) => category === "wire" && severity === "error");
  if (breaks.length > 0 && before && after) {
    if (isMajorStep(before, after)) return;
    const part = before.major === 0 ? "minor version (below 1.0.0)" : "major version";
    const many = breaks.length === 1 ? "a break" : `${breaks.length} breaks`;
    report(
      "info-major-not-bumped",
      `the version is ${now.version} and was ${old.version}, but ${many} ask for another ${part}`.replace(
        "a break ask",
        "a break asks",
      ),
    );
    return;
  }
  if (old.version === now.version && findings.some(isChange))
    report("info-version-not-bumped", `the contract changed, and its version is still ${now.version}`);
}

/** What only describes, or only says how the contract should be written, needs no version. */
function isChange({ category, rule }: Weighed): boolean {
  return category !== "policy" && rule !== "annotation-changed";
}
