import type { RuleId } from "../../rules/registry.ts";
import { valueText } from "../../value-text.ts";
import { dayOf } from "../lifecycle/calendar-day.ts";
import { holderOf, type LifecycleItem, lifecycleItems } from "../lifecycle/lifecycle-pairs.ts";
import { ownStability, STABILITIES } from "../lifecycle/stability.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { COMPATIBILITY_LEVELS, levelOf } from "./compatibility-level.ts";

interface ExtensionValue {
  readonly key: string;
  readonly rule: RuleId;
  readonly isValid: (thing: LifecycleItem) => boolean;
  readonly asked: string;
}

const VALUES: readonly ExtensionValue[] = [
  {
    key: "x-compatibility",
    rule: "compatibility-level-invalid",
    isValid: (thing) => levelOf(thing) !== undefined,
    asked: `one of ${COMPATIBILITY_LEVELS.join(", ")}`,
  },
  {
    key: "x-stability",
    rule: "stability-invalid",
    isValid: (thing) => ownStability(thing) !== undefined,
    asked: `one of ${STABILITIES.join(", ")}`,
  },
  ...["x-sunset", "x-deprecated-since"].map((key) => ({
    key,
    rule: "sunset-invalid" as const,
    isValid: ({ extensions }: LifecycleItem) => dayOf(extensions[key]) !== undefined,
    asked: "a day as YYYY-MM-DD",
  })),
];

/** Finds invalid values of compatibility, stability and sunset in the new contract, whether they changed or not. */
export function checkExtensionValues(comparison: DocumentComparison): void {
  for (const thing of lifecycleItems(comparison.new)) {
    for (const { key, rule, isValid, asked } of VALUES) {
      const value = thing.extensions[key];
      if (value === undefined || isValid(thing)) continue;
      comparison.report({
        rule,
        subject: thing.subject,
        old: { contract: comparison.old, node: comparison.old.node },
        new: { contract: comparison.new, node: holderOf(thing, key), key },
        changed: [key, value],
        message: `${key} of ${thing.what} is ${valueText(value)} and must be ${asked}`,
      });
    }
  }
}
