import type { CompatibilityFinding } from "./finding.ts";
import type { Severity } from "./severity.ts";

/** A finding before configuration, stability and the name of the baseline are applied. */
export interface RawFinding extends Omit<CompatibilityFinding, "severity" | "category" | "baseline"> {
  /** Severity instead of the rule's, if this case is more or less severe than others; the configuration wins over it. */
  readonly severity?: Severity;
  /**
   * Reason why the change is allowed: `unstable` if its subject was never stable, `sunset` if its announced sunset has passed, `nobody` if no
   * direction has to be compatible. An allowed change is information, whatever the configuration says.
   */
  readonly allowed?: "unstable" | "sunset" | "nobody";
}
