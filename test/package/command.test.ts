/** The command as it is installed: built, with and without its optional packages. Needs `npm run build`. */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;

interface Ended {
  readonly code: number | string | undefined;
  readonly out: string;
  readonly err: string;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-command-"));
  for (const part of ["dist", "package.json"])
    cpSync(join(root, part), join(folder, "node_modules/eventpact", part), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  cpSync(join(root, "test/golden/minimal/asyncapi.yaml"), join(folder, "asyncapi.yaml"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `eventpact` with these packages installed beside it. */
function eventpact(packages: readonly string[], ...args: readonly string[]): Promise<Ended> {
  for (const name of ["@asyncapi", "ajv", "jiti", "json-schema-to-typescript", "refa", "scslre", "yaml"])
    rmSync(join(folder, "node_modules", name), { recursive: true, force: true });
  mkdirSync(join(folder, "node_modules/@asyncapi"));
  for (const name of packages)
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  const cli = join(folder, "node_modules/eventpact/dist/cli.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? (error.code ?? undefined) : 0, out, err }),
    );
  });
}

const NEEDED = ["@asyncapi/specs", "ajv", "json-schema-to-typescript", "scslre", "yaml"];

it("says which packages to install, exactly those that are missing", async () => {
  const missing = (...packages: readonly string[]) =>
    packages.length === 1
      ? `error: the package "${packages[0]}" is needed here and is not installed; run: npm i -D ${packages[0]}\n`
      : `error: the packages ${packages.map((name) => `"${name}"`).join(", ")} are needed here and are not installed; run: npm i -D ${packages.join(" ")}\n`;
  expect(await eventpact([], "generate")).toEqual({ code: 3, out: "", err: missing(...NEEDED) });
  expect(await eventpact(["ajv", "yaml", "scslre"], "generate")).toEqual({
    code: 3,
    out: "",
    err: missing("@asyncapi/specs", "json-schema-to-typescript"),
  });
});

it("compares contracts with the packages that this needs, and no others", async () => {
  cpSync(join(root, "test/golden/minimal/asyncapi.yaml"), join(folder, "old/asyncapi.yaml"));
  const needed = ["@asyncapi/specs", "ajv", "refa", "yaml"];
  const check = ["check", "--against", "old"];
  expect(await eventpact(needed, ...check)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/no change that breaks anybody\n$/),
    err: "",
  });
  expect(await eventpact(["yaml", "@asyncapi/specs", "ajv"], ...check)).toEqual({
    code: 3,
    out: "",
    err: 'error: the package "refa" is needed here and is not installed; run: npm i -D refa\n',
  });
  expect(await eventpact([], ...check)).toMatchObject({
    code: 3,
    err: expect.stringContaining("npm i -D @asyncapi/specs ajv refa yaml"),
  });
});

it("has what it compares with as a module", async () => {
  writeFileSync(
    join(folder, "compare.js"),
    `import { compareSchemas, REPORT_FORMATS, RULES } from "eventpact/compat";
const { backward, forward } = compareSchemas({ type: "integer" }, { type: "number" });
console.log(backward.verdict, forward.verdict, REPORT_FORMATS.length, RULES.has("channel-removed"));
`,
  );
  await eventpact(["@asyncapi/specs", "ajv", "refa", "yaml"], "--version");
  const out = execFileSync(process.execPath, ["compare.js"], { cwd: folder, encoding: "utf8" });
  expect(out).toBe("compatible breaking 8 true\n");
});

it("needs none for help, completion and its version", async () => {
  for (const args of [["--help"], ["generate", "--help"], ["completion", "bash"], ["--version"], ["rules"]])
    expect(await eventpact([], ...args)).toMatchObject({ code: 0, err: "" });
});

it("reads a configuration in a package that says not what it is without a word of Node, and one that fails later", async () => {
  const manifest = readFileSync(join(folder, "package.json"));
  try {
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "eventpact.config.js"), 'export default { out: "plain" };');
    expect(await eventpact(NEEDED, "generate", "--json")).toMatchObject({ code: 0, err: "" });
    writeFileSync(join(folder, "eventpact.config.js"), "export default Promise.reject(new Error('later'));");
    expect(await eventpact(NEEDED, "generate")).toEqual({
      code: 3,
      out: "",
      err: "error: eventpact.config.js: it cannot be loaded: Error: later\n",
    });
  } finally {
    rmSync(join(folder, "eventpact.config.js"), { force: true });
    writeFileSync(join(folder, "package.json"), manifest);
  }
});

it("reads a configuration in TypeScript: Node itself where it can, else with jiti", async () => {
  writeFileSync(
    join(folder, "eventpact.config.ts"),
    `import { defineConfig } from "eventpact/config";\nconst out: string = "code";\nexport default defineConfig({ out });\n`,
  );
  const done = { code: 0, out: expect.stringMatching(/^code: \d+ files, /), err: "" };
  expect(await eventpact([...NEEDED, "jiti"], "generate")).toEqual(done);
  expect(await eventpact(NEEDED, "generate")).toEqual(
    // The types are those of Node 20.
    (process.features as { typescript?: unknown }).typescript
      ? done
      : {
          code: 3,
          out: "",
          err: 'error: the package "jiti" is needed here and is not installed; run: npm i -D jiti\n',
        },
  );
});
