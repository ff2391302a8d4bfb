import type { RuleCategory } from "../../rule.ts";
import type { RuleId } from "../../rules/registry.ts";
import { compareVersions, isMajorStep, parseVersion } from "../../semantic-version.ts";
import type { Severity } from "../../severity.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";

/** Another finding, as far as it decides which version the contract needs. */
export interface OtherFinding {
  readonly rule: RuleId;
  readonly category: RuleCategory;
  readonly severity: Severity;
}

/** Compares `info.version` with all other findings by https://semver.org; below 1.0.0 the minor version counts as the major version. */
export function compareVersionsOf(comparison: DocumentComparison, findings: readonly OtherFinding[]): void {
  const { old, new: next } = comparison;
  const report = (rule: RuleId, message: string): void =>
    comparison.report({
      rule,
      subject: {},
      old: { contract: old, node: old.info, key: "version" },
      new: { contract: next, node: next.info, key: "version" },
      // Without the old version, so that it is one finding for several baselines.
      changed: next.version,
      message,
    });
  const [oldVersion, newVersion] = [parseVersion(old.version), parseVersion(next.version)];
  if (oldVersion && newVersion && compareVersions(newVersion, oldVersion) < 0) {
    report("info-version-decreased", `the version is ${next.version} and was ${old.version}`);
    return;
  }
  const breaks = findings.filter(({ category, severity }) => category === "wire" && severity === "error");
  if (breaks.length > 0 && oldVersion && newVersion) {
    if (isMajorStep(oldVersion, newVersion)) return;
    const part =
      oldVersion.major === 0
        ? "minor version, which counts as the major version below 1.0.0"
        : "major version";
    const many = breaks.length === 1 ? "a break" : `${breaks.length} breaks`;
    report(
      "info-major-not-bumped",
      `the version is ${next.version} and was ${old.version}, but ${many} ask for another ${part}`.replace(
        "a break ask",
        "a break asks",
      ),
    );
    return;
  }
  if (old.version === next.version && findings.some(isChange))
    report("info-version-not-bumped", `the contract changed, and its version is still ${next.version}`);
}

/** Whether a finding needs a new version: annotations and policy do not. */
function isChange({ category, rule }: OtherFinding): boolean {
  return category !== "policy" && rule !== "annotation-changed";
}
