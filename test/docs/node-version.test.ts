/** The least version of Node is the same in all places that ARCHITECTURE.md lists. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const { node } = JSON.parse(read("package.json")).engines as { node: string };
const [, major = "", minor = ""] = /^>=(\d+)\.(\d+)$/.exec(node) ?? [];
const [, places = ""] =
  /^The least version of Node is in (.*?)\. `test\//ms.exec(read("ARCHITECTURE.md")) ?? [];
const paths = [...places.matchAll(/`([^`]+\.\w+)`/g)].map(([, path = ""]) => path);

it("is in several places", () => {
  expect(paths.length).toBeGreaterThan(5);
});

it.each(paths)("%s has it", (path) => {
  const text = read(path);
  const asTexts = new RegExp(`(?:\\b|node)${major}\\.${minor}\\b`);
  // In code, where both numbers are compared.
  const asNumbers = new RegExp(`> ${major} .*=== ${major} && \\w+ >= ${minor}\\b`);
  expect(asTexts.test(text) || asNumbers.test(text)).toBe(true);
  for (const [, other] of text.matchAll(/\bNode (\d+\.\d+) or later/g))
    expect(path + other).toBe(`${path}${major}.${minor}`);
});
