import type { Direction } from "./direction.ts";
import type { Severity } from "./severity.ts";

/**
 * `wire`: what travels changes, and somebody may fail on it. `contract`: nothing that travels changes, but what was promised does.
 * `policy`: how a team agreed to change contracts. `information`: worth knowing.
 */
export type RuleCategory = "wire" | "contract" | "policy" | "information";

/** What rules look at, in the order in which they are listed. */
export const RULE_AREAS = [
  "document",
  "server",
  "channel",
  "operation",
  "message",
  "headers",
  "schema",
  "lifecycle",
] as const;

/** What a rule looks at. */
export type RuleArea = (typeof RULE_AREAS)[number];

/**
 * What is written of a rule, without its area. `Rule` of `registry.ts` is the whole, with the ids that there are.
 * @template Mirror Ids that it names as its mirror.
 */
export interface RuleDefinition<Id extends string = string, Mirror extends string = string> {
  /** Stable, kebab-case. */
  readonly id: Id;
  readonly category: RuleCategory;
  /** When it is an error of a direction, which: what a `send` operation breaks is `forward`, what a `receive` operation breaks `backward`. */
  readonly directions: readonly Direction[];
  /** Severity where the configuration says nothing. */
  readonly severity: Severity;
  /** One line: what happened. */
  readonly summary: string;
  /** Why it matters and whom it breaks, for the page of the rule. Markdown. */
  readonly why: string;
  /** What to do instead, in sentences: the remedy of every finding, and part of the page of the rule. Markdown with code between backticks only. */
  readonly remedy: string;
  /** Id of the rule about the reverse change. */
  readonly mirror?: Mirror;
  /** Why the reverse change has no rule of its own, in sentences; where there is no `mirror`. */
  readonly withoutMirror?: string;
}

/** A rule with its area. */
export interface RuleInArea<Id extends string, Mirror extends string> extends RuleDefinition<Id, Mirror> {
  readonly area: RuleArea;
}

/** Rules about one area. The compiler knows their ids, of which `RuleId` is made. */
export function defineRules<const Id extends string, const Mirror extends string = never>(
  area: RuleArea,
  rules: readonly RuleDefinition<Id, Mirror>[],
): readonly RuleInArea<Id, Mirror>[] {
  return rules.map((rule) => ({ area, ...rule }));
}
