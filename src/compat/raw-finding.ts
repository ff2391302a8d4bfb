import type { CompatibilityFinding } from "./finding.ts";
import type { Severity } from "./severity.ts";

/** A finding before the configuration, the stability and the name of the baseline are applied to it. */
export interface RawFinding extends Omit<CompatibilityFinding, "severity" | "category" | "baseline"> {
  /** Severity instead of the rule's, where this case weighs more or less than others; a configuration wins over it. */
  readonly severity?: Severity;
  /**
   * Why this change is allowed: `unstable` where what it is about was never promised to stay, `sunset` where its announced end has come,
   * `nobody` where no direction has to be compatible. It is information then, whatever the configuration says.
   */
  readonly allowed?: "unstable" | "sunset" | "nobody";
}
