import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { BASELINE_CODES } from "../../../src/compat/baseline/baseline-error.ts";

const guide = readFileSync(new URL("../../../docs/guides/baselines.md", import.meta.url), "utf8");
const folder = new URL("../../../src/compat/baseline/", import.meta.url);

it("the guide has every code of an error of a baseline, and no other", () => {
  const codes = [...guide.matchAll(/^\| `(baseline_\w+)` \|/gm)].map(([, code = ""]) => code);
  expect(codes).toEqual([...BASELINE_CODES]);
});

it("every code is that of an error", () => {
  const files = readdirSync(folder).filter((file) => file !== "baseline-error.ts");
  const text = files.map((file) => readFileSync(new URL(file, folder), "utf8")).join("\n");
  expect(BASELINE_CODES.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});
