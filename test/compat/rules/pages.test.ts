import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { rulePages } from "../../../scripts/rule-pages/pages.ts";
import { EXAMPLES } from "../../../src/compat/rules/examples.ts";
import { RULES } from "../../../src/compat/rules/registry.ts";

const folder = fileURLToPath(new URL("../../../docs/rules/", import.meta.url));
const pages = rulePages();
const HOW = "write the pages with `npx tsx scripts/rule-pages.ts`";

it("has a page for every rule, and no others", () => {
  const names = ["README.md", ...[...RULES.keys()].map((id) => `${id}.md`)];
  expect(readdirSync(folder).toSorted(), HOW).toEqual(names.toSorted());
});

it.each([...pages])("%s is what the registry says", (name, text) => {
  expect(readFileSync(`${folder}${name}`, "utf8"), HOW).toBe(text);
});

it("links to pages that are there", () => {
  const links = [...pages].flatMap(([, text]) =>
    [...text.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, to = ""]) => to),
  );
  expect(links.length).toBeGreaterThan(RULES.size);
  expect(links.filter((to) => !pages.has(to))).toEqual([]);
});

it("lists every rule once", () => {
  const listed = [...(pages.get("README.md") ?? "").matchAll(/^\| \[`([^`]+)`\]/gm)].map(([, id]) => id);
  expect(listed).toEqual([...RULES.keys()]);
});

it("shows an example wherever documents can tell", () => {
  const without = [...RULES.keys()].filter((id) => !Object.hasOwn(EXAMPLES, id));
  // Another major version cannot be loaded; the others are about what was accepted, not about documents.
  expect(without).toEqual(["asyncapi-major-changed", "accepted-entry-stale", "ignore-expired"]);
});

it("shows the markup of tables as text", () => {
  for (const { summary } of RULES.values()) expect(summary).not.toContain("|");
});
