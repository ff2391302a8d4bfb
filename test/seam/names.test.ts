/** Names that earlier releases recorded are still there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stableNames } from "./names.ts";

const folder = new URL("./", import.meta.url);
const recorded = readdirSync(folder)
  .map((version) => ({ version, file: new URL(`${version}/names.json`, folder) }))
  .filter(({ file }) => existsSync(file))
  .map(({ version, file }) => ({
    version,
    names: JSON.parse(readFileSync(file, "utf8")) as Record<string, string[]>,
  }));
const today = stableNames();

it("are recorded for each release", () => {
  const versions = readdirSync(folder).filter((name) => /^\d/.test(name));
  expect(recorded.map(({ version }) => version)).toEqual(versions);
});

describe.each(recorded)("$version", ({ names }) => {
  it.each(Object.keys(today))("%s", (kind) => {
    expect(names[kind]?.length).toBeGreaterThan(5);
    expect(names[kind]?.filter((name) => !today[kind]?.includes(name))).toEqual([]);
  });
});
