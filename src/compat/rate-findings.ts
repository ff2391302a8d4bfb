import { didYouMean } from "../contract/suggest.ts";
import type { CompatibilityFinding } from "./finding.ts";
import type { CompareContractsOptions } from "./options.ts";
import type { RawFinding } from "./raw-finding.ts";
import { RULES, ruleOf } from "./rules/registry.ts";
import type { Severity } from "./severity.ts";

/** A finding with its severity, before the baselines are merged. */
export type RatedFinding = Omit<CompatibilityFinding, "baseline"> & Pick<RawFinding, "allowed">;

/**
 * Adds categories and severities, and leaves out findings whose rule is off. An allowed change is information; otherwise the configuration wins
 * over the severity of the case, and that over the severity of the rule.
 */
export function rateFindings(
  findings: readonly RawFinding[],
  { severities = {} }: Pick<CompareContractsOptions, "severities">,
): RatedFinding[] {
  return findings.flatMap((finding) => {
    const rule = ruleOf(finding.rule);
    const wanted = Object.hasOwn(severities, rule.id) ? severities[rule.id] : undefined;
    if (wanted === "off") return [];
    const severity: Severity = finding.allowed ? "info" : (wanted ?? finding.severity ?? rule.severity);
    return [{ ...finding, severity, category: rule.category }];
  });
}

/** Throws a `RangeError` for an unknown rule or severity. */
export function checkSeverities(severities: CompareContractsOptions["severities"] = {}): void {
  for (const [id, severity] of Object.entries(severities)) {
    if (!RULES.has(id)) {
      const hint = didYouMean(id, RULES.keys());
      throw new RangeError(`severities names "${id}", which is no rule${hint}; eventpact rules lists them`);
    }
    if (!["error", "warning", "info", "off"].includes(String(severity)))
      throw new RangeError(
        `the severity of "${id}" must be error, warning, info or off, not ${JSON.stringify(severity)}`,
      );
  }
}
