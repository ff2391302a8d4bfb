import { RULE_AREAS } from "../compat/rule.ts";
import { didYouMean, listNames } from "../contract/suggest.ts";
import { choiceOf } from "./check/choices.ts";
import { defineCommand } from "./command.ts";
import { EXIT } from "./exit-codes.ts";
import { UsageError } from "./usage-error.ts";

/** `eventpact rules`. */
export const rulesCommand = defineCommand({
  name: "rules",
  summary: "list the rules of eventpact check, or explain one",
  description: `Lists the rules that "eventpact check" has, each with its severity, its category and the direction in which it breaks:
forward for deployed consumers, backward for deployed producers. With an id it explains that rule, with an example.`,
  argument: { name: "id", description: "the rule to explain" },
  options: {
    area: {
      type: "string",
      value: "AREA",
      description: `only rules about one area: ${RULE_AREAS.join(", ")}`,
      completion: RULE_AREAS,
    },
    markdown: { type: "boolean", description: "print Markdown" },
    json: { type: "boolean", description: "print the rules as JSON" },
  },
  examples: [
    ["eventpact rules", "all of them"],
    ["eventpact rules channel-removed", "why it matters, an example, and what to do"],
    ["eventpact rules --area schema --markdown", "a table"],
  ],
  exitCodes: "0 done, 2 wrong usage",
  async run({ values, argument }, io) {
    if (values.json && values.markdown) throw new UsageError("--json and --markdown are two forms; give one");
    const area = choiceOf("area", values.area, RULE_AREAS);
    if (area !== undefined && argument !== undefined)
      throw new UsageError("--area is for the list, and an id names one rule; give one of them");
    const { RULES } = await import("../compat/rules/registry.ts");
    const rule = argument === undefined ? undefined : RULES.get(argument);
    if (argument !== undefined && rule === undefined)
      throw new UsageError(
        `there is no rule ${JSON.stringify(argument)}${didYouMean(argument, RULES.keys()) || near(argument, [...RULES.keys()])}; eventpact rules lists them`,
      );
    const chosen = rule ? [rule] : [...RULES.values()].filter((one) => (area ?? one.area) === one.area);
    const { ruleMarkdown, rulesJson, rulesMarkdown, ruleText, rulesText } = await import(
      "./rules/rule-texts.ts"
    );
    if (values.json) io.out(rulesJson(chosen));
    else if (values.markdown) io.out(rule ? ruleMarkdown(rule) : rulesMarkdown(chosen));
    else io.out(rule ? ruleText(rule, io) : rulesText(chosen, io));
    return EXIT.ok;
  },
});

/** The ids that begin alike, for who remembers only how one begins. */
function near(given: string, ids: readonly string[]): string {
  const alike = given.length < 3 ? [] : ids.filter((id) => id.startsWith(given));
  return alike.length === 0 ? "" : ` (there are ${listNames(alike)})`;
}
