import { RULE_AREAS } from "../../src/compat/rule.ts";
import { EXAMPLES, whyNoExample } from "../../src/compat/rules/examples.ts";
import { RULES, type Rule } from "../../src/compat/rules/registry.ts";

/** The pages of all rules and the page that lists them, by file name, as they belong into `docs/rules/`. */
export function rulePages(): Map<string, string> {
  const pages = [...RULES.values()].map((rule): [string, string] => [`${rule.id}.md`, pageOf(rule)]);
  return new Map([["README.md", indexPage()], ...pages]);
}

function indexPage(): string {
  const rules = [...RULES.values()];
  const tables = RULE_AREAS.map((area) => {
    const rows = rules
      .filter((rule) => rule.area === area)
      .map(
        (rule) =>
          `| [\`${rule.id}\`](${rule.id}.md) | ${rule.severity} | ${rule.category} | ${parties(rule)} | ${rule.summary} |`,
      );
    const head = "| Rule | Severity | Category | Breaks | What changed |\n| --- | --- | --- | --- | --- |";
    return `## ${area}\n\n${head}\n${rows.join("\n")}\n`;
  });
  return `# Rules of the check

\`eventpact check\` has ${rules.length} rules. \`eventpact rules\` lists them too, and \`eventpact rules ID\` explains one.

- **error**, **warning**, **info**: the severity of a finding, unless the configuration sets another one. \`--fail-on\` sets which severities fail a check.
- **wire**: the change affects what is sent. **contract**: nothing that is sent changes, but a promise does. **policy**: how contracts are to be changed.
  **information**: worth knowing.
- **consumers** break forward: deployed consumers receive what the new contract writes. That counts for what an application sends. **producers** break
  backward: new consumers receive what deployed producers write. That counts for what an application receives. If a channel keeps its events, their
  **replay** breaks the same way.

The check matches servers, channels and messages by what is on the wire, and compares schemas by the values that they accept. It follows every \`$ref\`,
and compares the schema of a member by the same rules, with its path in the finding.

${tables.join("\n")}`;
}

function pageOf(rule: Rule): string {
  const example = EXAMPLES[rule.id];
  const mirror = rule.mirror === rule.id ? "the same" : `[\`${rule.mirror}\`](${rule.mirror}.md)`;
  return `# ${rule.id}

${rule.summary}

| Area | Category | Severity | Direction | Breaks |
| --- | --- | --- | --- | --- |
| ${rule.area} | ${rule.category} | ${rule.severity} | ${rule.directions.join(", ") || "none"} | ${parties(rule)} |

## Why

${rule.why}

## Example

${example === undefined ? `None, because ${whyNoExample(rule.id)}` : `\`\`\`diff\n${example}\n\`\`\``}

## What to do

${rule.remedy}

${rule.mirror === undefined ? `The reverse change has no rule of its own. ${rule.withoutMirror}` : `The rule for the reverse change is ${mirror}.`}

## Another severity

In the configuration, for all findings of this rule; \`"off"\` leaves them out:

\`\`\`json
{ "check": { "severities": { "${rule.id}": "${otherSeverity(rule)}" } } }
\`\`\`

[All rules](README.md)
`;
}

/** Whom it can break: no stored event knows of a server or an operation. */
function parties({ area, directions }: Rule): string {
  const writers = area === "server" || area === "operation" ? ["producers"] : ["producers", "replay"];
  const names = directions.flatMap((direction) => (direction === "forward" ? ["consumers"] : writers));
  return names.join(", ") || "nobody";
}

function otherSeverity({ severity }: Rule): string {
  return severity === "error" ? "warning" : "error";
}
