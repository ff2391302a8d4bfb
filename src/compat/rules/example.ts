import type { RuleDefinition } from "../rule.ts";

/** A change as lines: those of both sides begin with a space, those of the old one with `-`, those of the new one with `+`. */
export type Example = string;

/** An example of each of these rules, without those that none can be given of. */
export type ExamplesOf<Rules extends readonly RuleDefinition[], Without extends string = never> = {
  readonly [Id in Exclude<Rules[number]["id"], Without>]: Example;
};

/** Tag for examples in source code: takes away the indentation and the empty lines around. */
export function change({ raw: [text = ""] }: TemplateStringsArray): Example {
  const lines = text.split("\n").slice(1, -1);
  // Lines of both sides are indented by one more than the marks.
  const margin = Math.min(...lines.map((line) => line.search(/\S|$/)));
  return lines.map((line) => line.slice(margin).trimEnd()).join("\n");
}
