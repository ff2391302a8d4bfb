import type { RuleId } from "./rules/registry.ts";
import type { Severity } from "./severity.ts";

/**
 * How two schemas are compared. `strict`: as sets of values. `lenient`: as the lenient policy of Confluent's registry does; what one side
 * does not name is left aside. `writer-closed`: what the runtime does; a writer emits only what its contract names, a reader takes the schema
 * as written.
 */
export type CompareMode = "strict" | "lenient" | "writer-closed";

/** Which way a change has to be compatible: `x-compatibility` of a message, a channel or the document, or a configuration. */
export type CompatibilityLevel = "backward" | "forward" | "full" | "none";

/** What a comparison of two schemas may be told. */
export interface CompareSchemasOptions {
  /** Default: `strict`. */
  readonly mode?: CompareMode;
  /** Whether `format` refuses values or only describes them. Default: `assert`. */
  readonly formats?: "assert" | "annotate";
  /** Whether readers fill in defaults before they validate, so that a required member with a default may be missing. Default: false. */
  readonly applyDefaults?: boolean;
  /** How many steps a decision may take before it is `undecided`. Default: 200,000. */
  readonly maxSteps?: number;
}

/** What a comparison of two contracts may be told. */
export interface CompareContractsOptions extends Omit<CompareSchemasOptions, "mode"> {
  /** Default: `writer-closed`. */
  readonly mode?: CompareMode;
  /** Which way everything has to be compatible. Default: each message by its operations. `x-compatibility` in the new contract wins. */
  readonly compatibility?: CompatibilityLevel;
  /** Names of the old contracts in findings, in their order. Default: their versions. */
  readonly baselines?: readonly string[];
  /** Severity by rule id, or `off`. */
  readonly severities?: { readonly [Id in RuleId]?: Severity | "off" };
  /** The day that sunsets are compared with, as `YYYY-MM-DD`. Default: today in UTC. */
  readonly today?: string;
  /** Days that must lie between a deprecation and its sunset. Default: 30. */
  readonly minSunsetDays?: number;
}
