/** `eventpact/compat`: compatibility checks of contracts and schemas for scripts and build tools. */

export { type LoadOptions, loadContract } from "../contract/load/load-contract.ts";
export type { Contract } from "../contract/model.ts";
export { DocumentError } from "../contract/source/document-error.ts";
export { type FileReader, UnreadableFile } from "../contract/source/file-reader.ts";
export { formatPlace, type Place } from "../contract/source/source-map.ts";
export {
  BASELINE_CODES,
  type BaselineCode,
  BaselineError,
  isNewContract,
} from "./baseline/baseline-error.ts";
export { type Baseline, type LoadBaselineOptions, loadBaseline } from "./baseline/load-baseline.ts";
export {
  type BaselineSpec,
  type GitName,
  type GitSpec,
  type PackageSpec,
  parseBaseline,
  type TarballSpec,
} from "./baseline/parse-baseline.ts";
export { compareContracts } from "./compare-contracts.ts";
export { compareSchemas, type SchemaComparison } from "./compare-schemas.ts";
export type { Direction, Party } from "./direction.ts";
export type { Decision, Verdict } from "./engine/set-comparison.ts";
export type { CompatibilityFinding, FindingSubject, Witness } from "./finding.ts";
export type {
  CompareContractsOptions,
  CompareMode,
  CompareSchemasOptions,
  CompatibilityLevel,
} from "./options.ts";
export {
  type CheckReport,
  createReport,
  type FailOn,
  type IgnoredFinding,
  isFailure,
  type ReportBaseline,
  type ReportCounts,
  type ReportParts,
  type StaleEntry,
} from "./report.ts";
export { formatReport, REPORT_FORMATS, type ReportFormat } from "./reports/format-report.ts";
export type { JsonFinding, JsonReport } from "./reports/json.ts";
export type { ReportOptions, RuleTexts } from "./reports/report-options.ts";
export type { RuleArea, RuleCategory } from "./rule.ts";
export { RULES, type Rule, type RuleId } from "./rules/registry.ts";
export { SchemaError } from "./schema-error.ts";
export type { Severity } from "./severity.ts";
