import { RULE_AREAS } from "../../src/compat/rule.ts";
import { EXAMPLES } from "../../src/compat/rules/examples.ts";
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
    const head = "| Rule | Severity | Category | Breaks | What happened |\n| --- | --- | --- | --- | --- |";
    return `## ${area}\n\n${head}\n${rows.join("\n")}\n`;
  });
  return `# Rules of the check

What \`eventpact check\` may say about a change of a contract, ${rules.length} rules in all. \`eventpact rules\` lists them too.

- **error**, **warning**, **info**: how much a finding weighs where the configuration says nothing. \`--fail-on\` says which fail a check.
- **wire**: what travels changes. **contract**: nothing that travels changes, but what was promised does. **policy**: how contracts are to be
  changed. **information**: worth knowing.
- **consumers** break forward: deployed readers get what the new contract writes. That counts for what an application sends. **producers** break
  backward: new readers get what was written before. That counts for what an application receives; where events are kept, their **replay** breaks
  the same way.

Servers, channels and messages are matched by what is on the wire, schemas are compared by the values they take. A \`$ref\` is followed, and a
member's own schema is compared by the same rules, with its path in the finding.

${tables.join("\n")}`;
}

function pageOf(rule: Rule): string {
  const example = EXAMPLES[rule.id];
  const mirror = rule.mirror === rule.id ? "the same rule" : `[\`${rule.mirror}\`](${rule.mirror}.md)`;
  return `# ${rule.id}

${rule.summary}

| Area | Category | Severity | Direction | Breaks |
| --- | --- | --- | --- | --- |
| ${rule.area} | ${rule.category} | ${rule.severity} | ${rule.directions.join(", ") || "none"} | ${parties(rule)} |

## Why

${rule.why}
${example === undefined ? "" : `\n## Example\n\n\`\`\`diff\n${example}\n\`\`\`\n`}
## What to do

${rule.remedy}

The other way round: ${rule.mirror === undefined ? `no rule. ${rule.withoutMirror}` : `${mirror}.`}

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
