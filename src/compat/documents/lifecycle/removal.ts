import type { FindingSubject } from "../../finding.ts";
import type { RuleId } from "../../rules/registry.ts";
import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { type Deprecatable, isDeprecated, sunsetOf } from "./deprecation.ts";

/** Something that only the old contract has. */
export interface Removal extends Pick<Change, "old" | "new" | "directions" | "promised" | "severity"> {
  readonly rules: {
    readonly removed: RuleId;
    readonly withoutDeprecation: RuleId;
    readonly beforeSunset: RuleId;
  };
  /** For messages, e.g. `the channel "orders"`. */
  readonly what: string;
  readonly subject: FindingSubject;
  readonly thing: Deprecatable;
  /** Text after `is gone`, e.g. ` from the channel "orders"`. */
  readonly from?: string;
}

/** Reports a removal, and whether it was announced. A removal whose sunset has passed is allowed. */
export function reportRemoval(comparison: DocumentComparison, removal: Removal): void {
  const { rules, what, subject, thing, old, new: next, promised, severity, from = "" } = removal;
  const sunset = sunsetOf(thing);
  const isDue = sunset !== undefined && sunset <= comparison.today;
  comparison.report({
    rule: rules.removed,
    subject,
    old,
    new: next,
    removed: true,
    severity,
    ...(removal.directions && { directions: removal.directions }),
    ...(promised && { promised }),
    sunset: isDue,
    message: `${what} is gone${from}${isDue ? `, as announced for ${sunset}` : ""}`,
  });
  // If nobody has to be compatible, no announcement is needed.
  if (removal.directions && Object.keys(removal.directions).length === 0) return;
  const policy = { subject, old, new: next, removed: true, ...(promised && { promised }) };
  if (!isDeprecated(thing)) {
    comparison.report({
      ...policy,
      rule: rules.withoutDeprecation,
      message: `${what} is gone${from} and was not deprecated before`,
    });
  } else if (sunset !== undefined && !isDue) {
    comparison.report({
      ...policy,
      rule: rules.beforeSunset,
      changed: sunset,
      message: `${what} is gone${from} before ${sunset}, when it was to end`,
    });
  }
}
