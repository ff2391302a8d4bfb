/** The guides document the codes of errors, and no others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { documentedErrorCodes } from "../support/guide-codes.ts";

const src = fileURLToPath(new URL("../../src/", import.meta.url));
const sources = ["runtime", "transports", "node"]
  .flatMap((folder) =>
    readdirSync(join(src, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(src, file), "utf8"))
  .join("\n");
const documented = documentedErrorCodes();

it("documents every code that is thrown", () => {
  const thrown = [...sources.matchAll(/new (?:Delivery|Transport)Error\(\s*"([a-z_]+)"/g)].map(
    ([, code = ""]) => code,
  );
  expect(new Set(thrown).size).toBeGreaterThan(20);
  expect([...new Set(thrown)].filter((code) => !documented.includes(code))).toEqual([]);
});

it("documents no code that does not exist", () => {
  // Those of a part of a message are made of its name.
  const parts = ["payload", "headers", "envelope", "parameter", "arguments"].map((part) => `${part}_invalid`);
  expect(documented.filter((code) => !sources.includes(`"${code}"`) && !parts.includes(code))).toEqual([]);
});
