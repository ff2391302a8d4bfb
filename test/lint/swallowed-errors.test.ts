/** The linter refuses code that does not look at an error and does not say why. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../biome.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));

const SWALLOWED = [
  "try { work(); } catch {}",
  "try { work(); } catch { done = true; }",
  "function f() { try { work(); } catch { return undefined; } }",
  "// A reason before it is about something else.\ntry { work(); } catch {}",
  "promise.catch(() => {});",
  "promise.catch(() => undefined);",
  "const list = await promise.catch(() => []);",
  "void promise.catch(async () => {});",
  "promise.catch(function () {});",
  "promise?.catch(() => undefined);",
  "await work(\n  1,\n).catch(() => undefined);",
  "promise.then(work, () => undefined);",
  "promise?.then(work, () => false);",
  "await Promise.allSettled(promises);",
  "void Promise.allSettled(promises);",
  "Promise.allSettled(promises);",
];

const LOOKED_AT = [
  "try { work(); } catch (error) { report(error); }",
  "try { work(); } catch {\n  // It has ended.\n}",
  "try { work(); } catch {\n  // It has ended.\n  done = true;\n}",
  "try { work(); } catch { /* It has ended. */ }",
  "try { work(); } finally { done = true; }",
  "promise.catch((error) => report(error));",
  "promise.catch(report);",
  "promise.catch(() => {\n  // It has ended.\n});",
  "promise.catch(() => /* It has ended. */ undefined);",
  "promise.then(() => undefined);",
  "promise.then(work, (error) => report(error));",
  "promise.then(work, () => {\n  // It has ended.\n});",
  "const outcomes = await Promise.allSettled(promises);",
  "await Promise.allSettled(\n  // They have ended.\n  promises,\n);",
  "await Promise.all(promises);",
];

let folder: string;
let output: string;

/** Where a case is, among those that are refused or allowed. */
const nameOf = (kind: string, index: number) => `${kind}-${index}.ts`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-lint-"));
  // The repo's own plugins, for files at the places that they are meant for.
  const [plugin] = config.plugins;
  if (!plugin) throw new Error("biome.json has no plugin");
  mkdirSync(dirname(join(folder, plugin.path)), { recursive: true });
  cpSync(join(root, plugin.path), join(folder, plugin.path));
  const rules = { plugins: config.plugins, linter: { rules: { preset: "none" } } };
  writeFileSync(join(folder, "biome.json"), JSON.stringify(rules));
  const write = (path: string, code: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${code}\nexport const kept = 1;\n`);
  };
  for (const [index, code] of SWALLOWED.entries()) write(`src/room/${nameOf("swallowed", index)}`, code);
  for (const [index, code] of LOOKED_AT.entries()) write(`src/room/${nameOf("looked-at", index)}`, code);
  for (const path of ["scripts/a.ts", "test/support/a.ts", "test/a/harness.ts", "test/a/b.test.ts"])
    write(path, SWALLOWED[0] ?? "");
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const lint = ["lint", "--max-diagnostics=none", "--colors=off", "src", "scripts", "test"];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...lint], { cwd: folder, encoding: "utf8" });
  output = stdout + stderr;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("looks at every file", () => {
  // And at the plugin itself.
  const count = SWALLOWED.length + LOOKED_AT.length + 5;
  expect(output.match(/Checked \d+ files/)?.[0]).toBe(`Checked ${count} files`);
});

describe("refuses", () => {
  it.each(SWALLOWED.map((code, index) => ({ code, index })))("$code", ({ index }) => {
    expect(output).toMatch(new RegExp(`src/room/${nameOf("swallowed", index)}:\\d+:\\d+ plugin`));
    expect(output).toContain("This swallows errors.");
  });
});

describe("allows", () => {
  it.each(LOOKED_AT.map((code, index) => ({ code, index })))("$code", ({ index }) => {
    expect(output).not.toContain(nameOf("looked-at", index));
  });
});

it("holds for sources, scripts and what tests share, and not for tests", () => {
  for (const path of ["scripts/a.ts", "test/support/a.ts", "test/a/harness.ts"])
    expect(output).toContain(`${path}:1:`);
  expect(output).not.toContain("b.test.ts");
});
