/** For `validate`, which looks at one contract (`check` compares two): types of events match their patterns. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract } from "../model.ts";
import { patternProblem } from "../schemas/schema-keywords.ts";
import { DocumentError } from "../source/document-error.ts";

/**
 * What the types of events look like, by their prefix. Open edX writes
 * `org.openedx.<subdomain>.<subject>.<action>.v<major>`, where a subject may have several words
 * (https://docs.openedx.org/projects/openedx-proposals/en/latest/architectural-decisions/oep-0041-arch-async-server-event-messaging.html).
 */
export const DEFAULT_TYPE_PATTERNS: Readonly<Record<string, string>> = {
  "org.openedx.": "^org\\.openedx(?:\\.[a-z][a-z0-9_]*){3,}\\.v[1-9]\\d*$",
};

/**
 * The types of events follow the pattern of their longest prefix; the prefix `""` is that of every type. `patterns` are added to
 * the defaults, and win. Throws a `DocumentError` for a pattern that is no regular expression.
 */
export function checkTypePatterns(
  contract: Contract,
  patterns: Readonly<Record<string, string>> = {},
): Finding[] {
  const rules = Object.entries({ ...DEFAULT_TYPE_PATTERNS, ...patterns })
    .map(([prefix, pattern]) => ({ prefix, pattern, expression: compile(prefix, pattern) }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return contract.messages.flatMap(({ key, type, node }) => {
    const rule = rules.find(({ prefix }) => type.startsWith(prefix));
    if (!rule || rule.expression.test(type)) return [];
    const whose = rule.prefix === "" ? "every type" : `types that begin with ${rule.prefix}`;
    const form =
      rule.pattern === DEFAULT_TYPE_PATTERNS["org.openedx."]
        ? "org.openedx.<subdomain>.<subject>.<action>.v<major>"
        : rule.pattern;
    const message = `the type "${type}" of ${key} does not match ${form}, the pattern of ${whose}; rename it or change typePatterns`;
    const place = contract.sources.of(node, "name") ?? contract.sources.of(node);
    return [newFinding("error", "type-pattern", message, place)];
  });
}

function compile(prefix: string, pattern: string): RegExp {
  const problem = patternProblem(pattern);
  if (problem === undefined) return new RegExp(pattern, "u");
  throw new DocumentError(
    "type_pattern_invalid",
    `the pattern "${pattern}" of typePatterns["${prefix}"] ${problem}; correct it in the configuration`,
  );
}
