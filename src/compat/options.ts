import type { RuleId } from "./rules/registry.ts";
import type { Severity } from "./severity.ts";

/**
 * How schemas are compared. `strict`: as sets of values. `lenient`: like the lenient policy of Confluent's registry, which ignores members that
 * one side does not name. `writer-closed`: like the runtime; producers write only members that the contract names, consumers apply the schema
 * as written.
 */
export type CompareMode = "strict" | "lenient" | "writer-closed";

/** Required compatibility of a change: `x-compatibility` of a message, a channel or the document, or a configuration. */
export type CompatibilityLevel = "backward" | "forward" | "full" | "none";

/** Options of a comparison of two schemas. */
export interface CompareSchemasOptions {
  /** Default: `strict`. */
  readonly mode?: CompareMode;
  /** Whether `format` rejects values or is only an annotation. Default: `assert`. */
  readonly formats?: "assert" | "annotate";
  /** Whether consumers fill in defaults before they validate, so that a required member with a default may be missing. Default: false. */
  readonly applyDefaults?: boolean;
  /** Maximum number of steps of a decision; beyond, it is `undecided`. Default: 200,000. */
  readonly maxSteps?: number;
}

/** Options of a comparison of two contracts. */
export interface CompareContractsOptions extends Omit<CompareSchemasOptions, "mode"> {
  /** Default: `writer-closed`. */
  readonly mode?: CompareMode;
  /** Required compatibility of everything. Default: the operations decide for each message. `x-compatibility` in the new contract wins. */
  readonly compatibility?: CompatibilityLevel;
  /** Names of the old contracts in findings, in their order. Default: their versions. */
  readonly baselines?: readonly string[];
  /** Severity of rules by id, or `off`. */
  readonly severities?: { readonly [Id in RuleId]?: Severity | "off" };
  /** The current day for sunsets, as `YYYY-MM-DD`. Default: today in UTC. */
  readonly today?: string;
  /** Minimum number of days between a deprecation and its sunset. Default: 30. */
  readonly minSunsetDays?: number;
}
