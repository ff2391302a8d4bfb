import type { Example } from "../../compat/rules/example.ts";
import { EXAMPLES, whyNoExample } from "../../compat/rules/examples.ts";
import type { Rule } from "../../compat/rules/registry.ts";
import type { Io } from "../io.ts";
import { count, paint } from "../paint.ts";

const COLORS = { error: "red", warning: "yellow", info: "dim" } as const;

/** Party that a direction breaks. */
const BREAKS = { forward: "deployed consumers", backward: "deployed producers" } as const;

/** The rules as a table for a terminal, by area. */
export function rulesText(rules: readonly Rule[], io: Io): string {
  const cells = rules.map((rule) => ({ rule, direction: directionText(rule) }));
  const width = (values: readonly string[]) => Math.max(0, ...values.map(({ length }) => length));
  const ids = width(rules.map(({ id }) => id));
  const categories = width(rules.map(({ category }) => category));
  const directions = width(cells.map(({ direction }) => direction));
  const blocks = areasOf(rules).map((area) => [
    paint(io, "bold", area),
    ...cells
      .filter(({ rule }) => rule.area === area)
      .map(({ rule: { id, severity, category, summary }, direction }) =>
        [
          `  ${id.padEnd(ids)}`,
          paint(io, COLORS[severity], severity.padEnd("warning".length)),
          category.padEnd(categories),
          direction.padEnd(directions),
          summary,
        ].join("  "),
      ),
  ]);
  return [
    ...blocks.map((lines) => lines.join("\n")),
    `${count(rules.length, "rule")}; eventpact rules <id> says more`,
  ].join("\n\n");
}

/** A rule with its example, for a terminal. */
export function ruleText(rule: Rule, io: Io): string {
  const { id, summary, why, remedy } = rule;
  const example = EXAMPLES[id];
  return [
    `${paint(io, "bold", id)}: ${summary}`,
    factsOf(rule)
      .map(([name, value]) => `  ${`${name}:`.padEnd(11)}${value}`)
      .join("\n"),
    why,
    ...(example === undefined
      ? [`${paint(io, "bold", "Example")}: none, because ${whyNoExample(id)}`]
      : [`${paint(io, "bold", "Example")}:`, exampleText(example, io)]),
    `${paint(io, "green", "What to do")}: ${remedy}`,
    mirrorText(rule),
  ].join("\n\n");
}

const MARK_COLORS = { "-": "red", "+": "green" } as const;

function exampleText(example: Example, io: Io): string {
  const lines = example.split("\n").map((line) => {
    const mark = line.charAt(0);
    return `    ${mark === "-" || mark === "+" ? paint(io, MARK_COLORS[mark], line) : line}`.trimEnd();
  });
  return lines.join("\n");
}

/** Rules as JSON, each with its example or the reason why it has none. */
export function rulesJson(rules: readonly Rule[]): string {
  const withExamples = rules.map((rule) => ({
    ...rule,
    example: EXAMPLES[rule.id],
    withoutExample: whyNoExample(rule.id),
  }));
  return JSON.stringify({ ok: true, rules: withExamples }, null, 2);
}

/** The rules as a Markdown table for each area. */
export function rulesMarkdown(rules: readonly Rule[]): string {
  return areasOf(rules)
    .map((area) =>
      [
        `## ${area.charAt(0).toUpperCase()}${area.slice(1)}`,
        "",
        "| Rule | Severity | Category | Direction | What changed |",
        "| --- | --- | --- | --- | --- |",
        ...rules
          .filter((rule) => rule.area === area)
          .map((rule) => {
            const { id, severity, category, summary } = rule;
            const cells = [`\`${id}\``, severity, category, directionText(rule), summary];
            return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
          }),
      ].join("\n"),
    )
    .join("\n\n");
}

/** A rule with its example, as a Markdown page. */
export function ruleMarkdown(rule: Rule): string {
  const { id, summary, why, remedy } = rule;
  const example = EXAMPLES[id];
  return [
    `# ${id}`,
    summary,
    factsOf(rule)
      .map(([name, value]) => `- ${name}: ${value}`)
      .join("\n"),
    `## Why\n\n${why}`,
    example === undefined
      ? `## Example\n\nNone, because ${whyNoExample(id)}`
      : `## Example\n\n\`\`\`diff\n${example}\n\`\`\``,
    `## What to do\n\n${remedy}`,
    mirrorText(rule),
  ].join("\n\n");
}

function factsOf(rule: Rule): [name: string, value: string][] {
  const { area, category, severity, directions } = rule;
  return [
    ["severity", severity],
    ["category", category],
    ["area", area],
    ["direction", directions.length === 0 ? "none" : directionText(rule)],
    ["breaks", directions.length === 0 ? "nobody by itself" : breaksText(rule)],
  ];
}

function breaksText({ directions }: Rule): string {
  return directions.map((direction) => BREAKS[direction]).join(" and ");
}

function directionText({ directions }: Rule): string {
  return directions.length === 0 ? "-" : directions.join(", ");
}

function mirrorText({ id, mirror, withoutMirror = "" }: Rule): string {
  return mirror === undefined
    ? `The reverse change has no rule of its own. ${withoutMirror}`.trim()
    : `The rule for the reverse change is ${mirror === id ? "the same" : mirror}.`;
}

function areasOf(rules: readonly Rule[]): string[] {
  return [...new Set(rules.map(({ area }) => area))];
}
