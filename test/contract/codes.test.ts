import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { FINDING_CODES } from "../../src/contract/finding-codes.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = readFileSync(join(root, "docs/guides/findings.md"), "utf8");
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith("finding-codes.ts"))
  .map((file) => readFileSync(join(root, "src", file), "utf8"));

/** The codes in the first column of a table of the guide. */
function table(heading: string): string[] {
  const section = guide.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code = ""]) => code);
}

describe("the guide to findings", () => {
  it("has every code of a finding, and no other", () => {
    expect(table("Findings")).toEqual([...FINDING_CODES]);
  });

  it("has every code of an error of a document, and no other", () => {
    const thrown = sources.flatMap((text) =>
      [...text.matchAll(/new DocumentError\(\s*"([a-z_]+)"/g)].map(([, code = ""]) => code),
    );
    expect(table("Errors of a document")).toEqual([...new Set(thrown)].sort());
  });

  it("has what each means and what to do", () => {
    for (const row of guide.split("\n").filter((line) => line.startsWith("| `")))
      expect(row.split(" | ").every((cell) => cell.trim().length > 4)).toBe(true);
  });
});

it("no code of a finding is left over", () => {
  const text = sources.join("\n");
  expect(FINDING_CODES.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});
