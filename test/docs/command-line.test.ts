/** The guides name every command and every report format. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { run } from "../../src/cli/run.ts";
import { REPORT_FORMATS } from "../../src/compat/reports/format-report.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("docs/guides/command-line.md has a row for every command", async () => {
  const out: string[] = [];
  await run(["--help"], { out: (line) => void out.push(line), err: () => {}, color: false, cwd: "." });
  const commands = [...out.join("\n").matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
  expect(commands).toContain("generate");
  const rows = [...read("docs/guides/command-line.md").matchAll(/^\| `eventpact ([a-z]+)/gm)];
  expect(rows.map(([, name]) => name)).toEqual(commands);
});

describe.each(REPORT_FORMATS)("the format %s", (format) => {
  it("is in docs/guides/check-in-ci.md", () => {
    const line = read("docs/guides/check-in-ci.md").match(/^`--format` takes .*$/m);
    expect(line?.[0]).toContain(`\`${format}\``);
  });

  it("is in the action", () => {
    expect(parse(read("action.yml")).inputs.format.description).toMatch(new RegExp(`\\b${format}\\b`));
  });
});
