import type { RuleDefinition } from "../rule.ts";

/** A change as the lines of a diff: ` ` for both sides, `-` for the old one, `+` for the new one. */
export type Example = string;

/** An example of each of these rules; `Without` are the rules that no document can show. */
export type ExamplesOf<Rules extends readonly RuleDefinition[], Without extends string = never> = {
  readonly [Id in Exclude<Rules[number]["id"], Without>]: Example;
};

/** Tag for examples in source code; removes the indentation and the first and last line. */
export function change({ raw: [text = ""] }: TemplateStringsArray): Example {
  const lines = text.split("\n").slice(1, -1);
  // Lines of both sides are indented by one more column than the marks.
  const margin = Math.min(...lines.map((line) => line.search(/\S|$/)));
  return lines.map((line) => line.slice(margin).trimEnd()).join("\n");
}
