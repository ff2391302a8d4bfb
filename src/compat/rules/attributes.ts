/** Category, directions and severity that many rules share. */
import type { RuleDefinition } from "../rule.ts";

type Attributes = Pick<RuleDefinition, "category" | "directions" | "severity">;

/** Deployed consumers and deployed producers may fail. */
export const BREAKS_BOTH = {
  category: "wire",
  directions: ["forward", "backward"],
  severity: "error",
} as const satisfies Attributes;

/** Deployed consumers reject what new producers write: the break of a `send` operation. */
export const BREAKS_CONSUMERS = {
  category: "wire",
  directions: ["forward"],
  severity: "error",
} as const satisfies Attributes;

/** New consumers reject what deployed producers write or what is stored: the break of a `receive` operation. */
export const BREAKS_PRODUCERS = {
  category: "wire",
  directions: ["backward"],
  severity: "error",
} as const satisfies Attributes;

/** A promise changes, but not necessarily an event. */
export const CONTRACT_WARNING = {
  category: "contract",
  directions: [],
  severity: "warning",
} as const satisfies Attributes;

/** Violates how contracts are to be changed. */
export const POLICY_ERROR = {
  category: "policy",
  directions: [],
  severity: "error",
} as const satisfies Attributes;

/** Deviates from how contracts are to be changed. */
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
