/** What many rules of the registry have in common. */
import type { RuleDefinition } from "../rule.ts";

type Attributes = Pick<RuleDefinition, "category" | "directions" | "severity">;

/** What travels changes, and both sides may fail on it. */
export const BREAKS_BOTH = {
  category: "wire",
  directions: ["forward", "backward"],
  severity: "error",
} as const satisfies Attributes;

/** What a `send` operation breaks: readers that are deployed refuse what is written now. */
export const BREAKS_CONSUMERS = {
  category: "wire",
  directions: ["forward"],
  severity: "error",
} as const satisfies Attributes;

/** What a `receive` operation breaks: what is written by those that are deployed, or is stored, is refused now. */
export const BREAKS_PRODUCERS = {
  category: "wire",
  directions: ["backward"],
  severity: "error",
} as const satisfies Attributes;

/** Nothing that travels has to change, but what was promised does. */
export const CONTRACT_WARNING = {
  category: "contract",
  directions: [],
  severity: "warning",
} as const satisfies Attributes;

/** Against how contracts are to be changed. */
export const POLICY_ERROR = {
  category: "policy",
  directions: [],
  severity: "error",
} as const satisfies Attributes;

/** Not quite how contracts are to be changed. */
export const POLICY_WARNING = {
  category: "policy",
  directions: [],
  severity: "warning",
} as const satisfies Attributes;

/** Worth knowing. */
export const INFORMATION = {
  category: "information",
  directions: [],
  severity: "info",
} as const satisfies Attributes;
