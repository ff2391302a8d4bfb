import type { Contract } from "../contract/model.ts";
import { checkContractOptions } from "./contract-options.ts";
import { compareWithin } from "./documents/compare-documents.ts";
import { isUnstable } from "./documents/lifecycle/stability.ts";
import { type MessagePair, messagePairsIn } from "./documents/messages/message-pairs.ts";
import { checkTypeVersions } from "./documents/policy/type-version-policy.ts";
import { compareVersionsOf } from "./documents/policy/version-policy.ts";
import { DocumentComparison } from "./documents/shared/document-comparison.ts";
import type { CompatibilityFinding } from "./finding.ts";
import { mergeBaselines } from "./merge-baselines.ts";
import type { CompareContractsOptions } from "./options.ts";
import { type RatedFinding, rateFindings } from "./rate-findings.ts";
import type { RawFinding } from "./raw-finding.ts";
import { compareMessageSchemas } from "./schema/compare-message.ts";
import { sortFindings } from "./sort-findings.ts";

/**
 * Findings about the change from one contract to another: what changed, whom it breaks, and what to do. Errors come first, then places decide.
 *
 * Several old contracts are each compared with the new one; the same finding against several of them is reported once and names them all.
 * Throws a `RangeError` for invalid options.
 */
export function compareContracts(
  old: Contract | readonly Contract[],
  next: Contract,
  options: CompareContractsOptions = {},
): CompatibilityFinding[] {
  checkContractOptions(options);
  const baselines = isList(old) ? old : [old];
  const found = baselines.map((contract, index) => ({
    baseline: options.baselines?.[index] ?? contract.version,
    findings: compareOne(contract, next, options),
  }));
  return sortFindings(mergeBaselines(found));
}

function compareOne(old: Contract, next: Contract, options: CompareContractsOptions): RatedFinding[] {
  const comparison = new DocumentComparison(old, next, options);
  compareWithin(comparison);
  const broken: MessagePair[] = [];
  for (const pair of messagePairsIn(comparison)) {
    const findings = compareMessageSchemas(pair, options).map((finding) => allowUnstable(finding, pair));
    comparison.findings.push(...findings);
    const isBroken = rateFindings(findings, options).some(
      ({ severity, subject }) => severity === "error" && subject.part === "payload",
    );
    if (isBroken) broken.push(pair);
  }
  checkTypeVersions(comparison, broken);
  compareVersionsOf(comparison, rateFindings(comparison.findings, options));
  return rateFindings(comparison.findings, options);
}

/** Allows breaking changes of messages that are not stable yet. */
function allowUnstable(finding: RawFinding, { promised }: MessagePair): RawFinding {
  return finding.allowed || !isUnstable(promised) ? finding : { ...finding, allowed: "unstable" };
}

function isList(contracts: Contract | readonly Contract[]): contracts is readonly Contract[] {
  return Array.isArray(contracts);
}
