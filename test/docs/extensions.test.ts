/** The guide names every extension (`x-…`) of a document that anything here reads. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("the guide to writing a contract has a row for each extension that is read", () => {
  const guide = readFileSync(join(root, "docs/guides/write-a-contract.md"), "utf8");
  const rows = guide.split("\n").filter((line) => line.startsWith("| "));
  const read = ["contract", "codegen", "compat"].flatMap((folder) =>
    readdirSync(join(root, "src", folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(join(root, "src", folder, file), "utf8").matchAll(/"(x-[a-z][a-z-]*)"/g),
      ])
      .map(([, name = ""]) => name),
  );
  expect(new Set(read).size).toBeGreaterThan(10);
  const firstCells = rows.map((row) => row.split(" | ").slice(0, 4).join(" "));
  expect([...new Set(read)].filter((name) => !firstCells.some((cell) => cell.includes(`\`${name}`)))).toEqual(
    [],
  );
});
