import type { Direction } from "./direction.ts";
import type { Severity } from "./severity.ts";

/**
 * `wire`: the change affects events that are sent. `contract`: it affects a promise, but no event. `policy`: it affects how contracts are to be
 * changed. `information`: it is worth knowing.
 */
export type RuleCategory = "wire" | "contract" | "policy" | "information";

/** Subjects of rules, in the order in which they are listed. */
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

/** Subject of a rule. */
export type RuleArea = (typeof RULE_AREAS)[number];

/**
 * Definition of a rule without its area. `Rule` of `registry.ts` is the complete rule, with ids of existing rules only.
 * @template Mirror Id of the rule that it names as its mirror.
 */
export interface RuleDefinition<Id extends string = string, Mirror extends string = string> {
  /** Stable, kebab-case. */
  readonly id: Id;
  readonly category: RuleCategory;
  /** Directions in which the change can break: `forward` for a `send` operation, `backward` for a `receive` operation. */
  readonly directions: readonly Direction[];
  /** Severity unless the configuration sets another one. */
  readonly severity: Severity;
  /** The change, in one line. */
  readonly summary: string;
  /** Why it matters and whom it breaks, in sentences. Markdown. */
  readonly why: string;
  /** What to do, in sentences, for findings and for the page of the rule. The only Markdown is code between backticks. */
  readonly remedy: string;
  /** Id of the rule about the reverse change. */
  readonly mirror?: Mirror;
  /** Why the reverse change has no rule of its own, in sentences; present if there is no `mirror`. */
  readonly withoutMirror?: string;
}

/** A rule with its area. */
export interface RuleInArea<Id extends string, Mirror extends string> extends RuleDefinition<Id, Mirror> {
  readonly area: RuleArea;
}

/** Rules about one area. Keeps their ids as types, from which `RuleId` is derived. */
export function defineRules<const Id extends string, const Mirror extends string = never>(
  area: RuleArea,
  rules: readonly RuleDefinition<Id, Mirror>[],
): readonly RuleInArea<Id, Mirror>[] {
  return rules.map(({ id, ...rule }) => ({ id, area, ...rule }));
}
