import { describe, expect, it } from "vitest";
import { processIo } from "../../src/cli/io.ts";
import { ruleText } from "../../src/cli/rules/rule-texts.ts";
import { EXAMPLES } from "../../src/compat/rules/examples.ts";
import { RULES, ruleOf } from "../../src/compat/rules/registry.ts";
import { project } from "./support/project.ts";

const ids = [...RULES.keys()];

async function rules(...argv: string[]) {
  const { eventpact } = await project({});
  return eventpact("rules", ...argv);
}

describe("eventpact rules", () => {
  it("lists every rule once, with what it is", async () => {
    const { code, out, err } = await rules();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const listed = out.split("\n").filter((line) => line.startsWith("  "));
    expect(listed.map((line) => line.trim().split(/\s+/)[0])).toEqual(ids);
    expect(out).toMatch(/^ {2}channel-removed +error +wire +forward, backward +\S/m);
    expect(out).toContain(`\n\n${ids.length} rules; eventpact rules <id> says more`);
  });

  it("lists the rules of an area", async () => {
    const { out } = await rules("--area", "channel", "--json");
    const { rules: found } = JSON.parse(out);
    expect(found.map(({ id }: { id: string }) => id)).toEqual(
      [...RULES.values()].filter(({ area }) => area === "channel").map(({ id }) => id),
    );
    expect(found).not.toEqual([]);
  });

  it("explains a rule, in every form", async () => {
    const rule = ruleOf("channel-removed");
    const { out } = await rules("channel-removed");
    for (const text of [rule.summary, rule.why, rule.remedy]) expect(out).toContain(text);
    expect(out).toMatch(/^ {2}severity: +error\n {2}category: +wire\n {2}area: +channel$/m);
    expect(out).toContain("The rule for the reverse change is channel-added.");
    expect(JSON.parse((await rules("channel-removed", "--json")).out)).toEqual({
      ok: true,
      rules: [{ ...rule, example: EXAMPLES["channel-removed"] }],
    });
    expect((await rules("channel-removed", "--markdown")).out).toMatch(
      /^# channel-removed\n\n[\s\S]*\n## Why\n\n[\s\S]*\n## Example\n\n```diff\n[\s\S]*\n```\n\n## What to do\n\n/,
    );
  });

  it("shows an example as a difference, in colours where they are wanted", async () => {
    const { out } = await rules("enum-value-added");
    expect(out).toContain(
      "\n\nExample:\n\n    -enum: [open, paid]\n    +enum: [open, paid, cancelled]\n\nWhat to do: ",
    );
    const colored = ruleText(ruleOf("enum-value-added"), { ...processIo(), color: true });
    expect(colored).toContain("\n    \u001b[31m-enum: [open, paid]\u001b[0m\n    \u001b[32m+enum:");
    const { out: nested } = await rules("channel-removed");
    expect(nested).toContain(
      "\n     channels:\n       orders: { address: orders }\n    -  payments: { address: payments }\n",
    );
  });

  it("explains a rule that has no example", async () => {
    const { out } = await rules("asyncapi-major-changed");
    expect(out).toContain(ruleOf("asyncapi-major-changed").why);
    expect(out).toContain("\n\nExample: none, because eventpact loads documents of AsyncAPI 3 only, ");
    expect((await rules("asyncapi-major-changed", "--markdown")).out).toContain(
      "\n\n## Example\n\nNone, because eventpact loads",
    );
    const [rule] = JSON.parse((await rules("asyncapi-major-changed", "--json")).out).rules;
    expect(rule).not.toHaveProperty("example");
    expect(rule.withoutExample).toMatch(/^eventpact loads/);
  });

  it("has an example of every rule, or the reason why there is none", async () => {
    for (const { example, withoutExample } of JSON.parse((await rules("--json")).out).rules)
      expect([typeof example, typeof withoutExample].sort()).toEqual(["string", "undefined"]);
  });

  it("makes tables in Markdown", async () => {
    const { out } = await rules("--markdown");
    const rows = out.split("\n").filter((line) => line.startsWith("| `"));
    expect(rows).toHaveLength(ids.length);
    for (const row of rows) expect(row.replaceAll("\\|", "").match(/\|/g)).toHaveLength(6);
  });

  it.each([
    [
      ["chanel-removed"],
      'there is no rule "chanel-removed" (did you mean "channel-removed"?); eventpact rules lists them',
    ],
    [["channel"], /^there is no rule "channel" \(there are channel-[^)]*\); eventpact rules lists them/],
    [
      ["--area", "chanel"],
      '--area takes document, server, channel, operation, message, headers, schema or lifecycle, not chanel (did you mean "channel"?)',
    ],
    [["--json", "--markdown"], "--json and --markdown are two forms; give one"],
    [
      ["channel-removed", "--area", "channel"],
      "--area is for the list, and an id names one rule; give one of them",
    ],
  ])("refuses %j", async (argv, message) => {
    const { code, out, err } = await rules(...argv);
    expect(code).toBe(2);
    const told = argv.includes("--json") ? JSON.parse(out).error.message : err.replace(/^error: /, "");
    if (typeof message === "string") expect(told.split("\n")[0]).toBe(message);
    else expect(told).toMatch(message);
  });
});
