import type { Rule } from "../compat/rule.ts";
import { RULE_AREAS, RULES } from "../compat/rules/registry.ts";
import { didYouMean } from "../contract/suggest.ts";
import { defineCommand } from "./command.ts";
import { EXIT } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { paint } from "./paint.ts";
import { UsageError } from "./usage-error.ts";

/** `eventpact rules`. */
export const rules = defineCommand({
  name: "rules",
  summary: "list the rules of check, or explain one",
  description: `Lists the rules by which eventpact check judges a change: severity, category, the way in which it can
break, and what happened. With the id of a rule, explains it.`,
  argument: { name: "rule", description: "id of a rule", completion: [...RULES.keys()] },
  options: {
    area: {
      type: "string",
      value: "AREA",
      description: `only those about ${RULE_AREAS.join(", ")}`,
      completion: RULE_AREAS,
    },
    json: { type: "boolean", description: "print them as JSON" },
  },
  examples: [
    ["eventpact rules --area schema", "what is told of schemas"],
    ["eventpact rules enum-value-added", "why that breaks, and what to do"],
  ],
  exitCodes: "0 done, 2 wrong usage",
  packages: [],
  async run({ values, argument }, io) {
    const { area } = values;
    if (area !== undefined && !RULE_AREAS.some((one) => one === area))
      throw new UsageError(
        `there is no area ${area}${didYouMean(area, RULE_AREAS)}; there are ${RULE_AREAS.join(", ")}`,
      );
    const found = [...RULES.values()].filter((rule) => area === undefined || rule.area === area);
    if (argument !== undefined) explainRule(argument, values.json === true, io);
    else if (values.json) io.out(JSON.stringify(found, null, 2));
    else listRules(found, io);
    return EXIT.ok;
  },
});

function listRules(found: readonly Rule[], io: Io): void {
  const width = Math.max(...found.map(({ id }) => id.length));
  let area: string | undefined;
  for (const rule of found) {
    if (rule.area !== area) io.out(`${area === undefined ? "" : "\n"}${paint(io, "bold", rule.area)}`);
    area = rule.area;
    io.out(
      `  ${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${wayOf(rule).padEnd(16)}  ${rule.summary}`,
    );
  }
}

function explainRule(id: string, json: boolean, io: Io): void {
  const rule = RULES.get(id);
  if (!rule) {
    const near = didYouMean(id, [...RULES.keys()]);
    throw new UsageError(`there is no rule "${id}"${near}; eventpact rules lists them`);
  }
  if (json) {
    io.out(JSON.stringify(rule, null, 2));
    return;
  }
  io.out(`${paint(io, "bold", rule.id)}: ${rule.summary}`);
  io.out(`${rule.severity}, ${rule.category}, ${rule.area}, ${wayOf(rule)}`);
  io.out("");
  io.out(rule.why);
  io.out("");
  io.out(`What to do: ${rule.remedy}`);
}

/** The ways in which a rule says that a change breaks. */
function wayOf({ directions }: Rule): string {
  return directions.length === 0 ? "no direction" : directions.join(", ");
}
