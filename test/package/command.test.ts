/** The command as it is installed: built, with nothing beside it. Needs `npm run build`. */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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
  for (const part of ["dist", "package.json", "templates"])
    cpSync(join(root, part), join(folder, "node_modules/eventpact", part), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  cpSync(join(root, "test/golden/minimal/asyncapi.yaml"), join(folder, "asyncapi.yaml"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `eventpact` with these packages, and no others, installed beside it. */
function eventpact(packages: readonly string[], ...args: readonly string[]): Promise<Ended> {
  rmSync(join(folder, "node_modules/jiti"), { recursive: true, force: true });
  for (const name of packages)
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  const cli = join(folder, "node_modules/eventpact/dist/cli.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? (error.code ?? undefined) : 0, out, err }),
    );
  });
}

it.each([
  [["validate"], /^asyncapi\.yaml: 1 channel, .*0 errors, 0 warnings\n$/],
  [["generate"], /^generated: \d+ files, /],
  [["bundle"], /^asyncapi: /],
  [["models", "--language", "python", "--out", "models"], /^models: \d+ files?, /],
  [["rules", "enum-value-added"], /enum-value-added/],
  [["completion", "bash"], /eventpact/],
  [["--help"], /^Usage: /],
])("%j needs no other package", async (args, out) => {
  expect(await eventpact([], ...args)).toEqual({ code: 0, out: expect.stringMatching(out), err: "" });
});

// Linux has a device that is always full.
it
  .runIf(existsSync("/dev/full"))
  .each([["bundle"], ["check", "--against", ".", "--format", "json"], ["generate", "--json"], ["--help"]])(
  "%s says in one line that standard output is full",
  async (...args) => {
    const cli = join(folder, "node_modules/eventpact/dist/cli.js");
    const full = openSync("/dev/full", "w");
    try {
      const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
        ...{ cwd: folder, encoding: "utf8", stdio: ["ignore", full, "pipe"] },
      });
      expect({ status, stderr }).toEqual({
        status: 3,
        stderr: expect.stringMatching(
          /^(?:asyncapi\.yaml against .*\n)?error: cannot write to standard output: ENOSPC: .*\n$/,
        ),
      });
    } finally {
      closeSync(full);
    }
  },
);

// Linux has a folder in which none can be made, and refuses with a code that says that its parent is missing.
it.runIf(existsSync("/proc/self")).each([
  ["init", "/proc/shop-events"],
  ["generate", "--out", "/proc/shop-events"],
  ["bundle", "--out", "/proc/shop-events/a.yaml"],
])("%s %s %s ends where no folder can be made", (...args) => {
  const cli = join(folder, "node_modules/eventpact/dist/cli.js");
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
    ...{ cwd: folder, encoding: "utf8", timeout: 60_000 },
  });
  expect({ status, stderr }).toEqual({
    status: 3,
    stderr: expect.stringMatching(/^error: .*ENOENT: .*\/proc\/shop-events.*\n$/),
  });
});

it("ends as ever where nobody reads what it prints", () => {
  const cli = join(folder, "node_modules/eventpact/dist/cli.js");
  const command = `'${process.execPath}' '${cli}' rules 2>err.txt | true; echo "$PIPESTATUS"; cat err.txt`;
  expect(execFileSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" })).toBe("0\n");
});

it("names the version of Node that it needs, whatever an older one cannot read of the rest", () => {
  const old = join(folder, "old.cjs");
  // What Node 18 lacks makes the rest fail while it is imported.
  writeFileSync(
    old,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } });\ndelete Array.prototype.toSorted;\n',
  );
  const cli = join(folder, "node_modules/eventpact/dist/cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", old, cli, "validate"], {
    ...{ cwd: folder, encoding: "utf8" },
  });
  expect({ status, stdout, stderr }).toEqual({
    ...{ status: 3, stdout: "" },
    stderr: "error: eventpact needs Node 20.19 or later, and this is 18.20.8; install a newer Node\n",
  });
  expect(readFileSync(cli, "utf8")).not.toMatch(/^import /m);
});

it("compares contracts without any other package, and confirms what breaks with Ajv", async () => {
  const document = readFileSync(join(root, "test/golden/minimal/asyncapi.yaml"), "utf8");
  mkdirSync(join(folder, "old"), { recursive: true });
  writeFileSync(join(folder, "old/asyncapi.yaml"), document);
  const check = ["check", "--against", "old"];
  const same = { code: 0, out: expect.stringMatching(/no change that breaks anybody\n$/), err: "" };
  expect(await eventpact([], ...check)).toEqual(same);
  expect(document).toContain("description: Name of the user");
  writeFileSync(join(folder, "asyncapi.yaml"), document.replace("type: string", "type: integer"));
  try {
    const { code, out } = await eventpact([], ...check, "--format", "json");
    const { findings } = JSON.parse(out) as { findings: { rule: string; witness?: unknown }[] };
    const changed = findings.find(({ rule }) => rule === "schema-type-changed");
    expect({ code, changed }).toMatchObject({
      code: 1,
      changed: { witness: { errors: [{ message: "must be string" }] } },
    });
  } finally {
    writeFileSync(join(folder, "asyncapi.yaml"), document);
  }
});

it("finds regular expressions that can backtrack exponentially, and wrong structure", async () => {
  const document = readFileSync(join(root, "test/golden/minimal/asyncapi.yaml"), "utf8");
  writeFileSync(join(folder, "slow.yaml"), document.replace("format: email", 'pattern: "^(a+)+$"'));
  expect(await eventpact([], "validate", "slow.yaml")).toMatchObject({
    out: expect.stringContaining("regex-backtracking"),
  });
  writeFileSync(join(folder, "wrong.yaml"), document.replace(/^info:/m, "infos:"));
  expect(await eventpact([], "validate", "wrong.yaml")).toMatchObject({
    code: 3,
    err: expect.stringMatching(/^wrong\.yaml:\d+:\d+: error structure: .*info/),
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
  const out = execFileSync(process.execPath, ["compare.js"], { cwd: folder, encoding: "utf8" });
  expect(out).toBe("compatible breaking 8 true\n");
});

it("reads a configuration in a package that says not what it is without a word of Node, and one that fails later", async () => {
  const manifest = readFileSync(join(folder, "package.json"));
  try {
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "eventpact.config.js"), 'export default { out: "plain" };');
    expect(await eventpact([], "generate", "--json")).toMatchObject({ code: 0, err: "" });
    writeFileSync(join(folder, "eventpact.config.js"), "export default Promise.reject(new Error('later'));");
    expect(await eventpact([], "generate")).toEqual({
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
  // The types are those of Node 20.
  const isReadByNode = Boolean((process.features as { typescript?: unknown }).typescript);
  const missing = (found: string) => ({
    code: 3,
    out: "",
    err: `error: eventpact.config.ts: a configuration in TypeScript needs Node 22.18 or later, or the package "jiti" from version 2, which ${found}; run: npm i -D jiti@2\n`,
  });
  expect(await eventpact(["jiti"], "generate")).toEqual(done);
  expect(await eventpact([], "generate")).toEqual(isReadByNode ? done : missing("is not installed"));

  const old = join(folder, "node_modules/jiti");
  mkdirSync(old);
  writeFileSync(join(old, "package.json"), '{ "name": "jiti", "version": "1.21.7", "main": "index.js" }');
  writeFileSync(join(old, "index.js"), "module.exports = function createJITI() {};");
  const cli = join(folder, "node_modules/eventpact/dist/cli.js");
  const { status, stderr } = spawnSync(process.execPath, [cli, "generate"], {
    cwd: folder,
    encoding: "utf8",
  });
  const expected = isReadByNode ? { code: 0, err: "" } : missing("is installed in a version below 2");
  expect({ code: status, err: stderr }).toEqual({ code: expected.code, err: expected.err });

  // Yarn's Plug'n'Play has a loader of its own, with codes of its own.
  writeFileSync(
    join(folder, "pnp.cjs"),
    `const Module = require("node:module");
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request !== "jiti") return resolve.call(this, request, ...rest);
  const refused = { code: process.env.PNP_CODE, pnpCode: "MISSING_PEER_DEPENDENCY" };
  throw Object.assign(new Error("eventpact tried to access jiti, but it isn't provided by your application"), refused);
};`,
  );
  for (const code of ["MODULE_NOT_FOUND", "MISSING_PEER_DEPENDENCY"]) {
    const { status, stderr } = spawnSync(process.execPath, ["--require", "./pnp.cjs", cli, "generate"], {
      ...{ cwd: folder, encoding: "utf8", env: { ...process.env, PNP_CODE: code } },
    });
    const expected = isReadByNode ? { code: 0, err: "" } : missing("is not installed");
    expect({ code: status, err: stderr }).toEqual({ code: expected.code, err: expected.err });
  }
});

it("reads a configuration in TypeScript with the jiti of its own folder, where eventpact is elsewhere", async () => {
  const project = join(folder, "project");
  mkdirSync(join(project, "node_modules"), { recursive: true });
  symlinkSync(join(root, "node_modules/jiti"), join(project, "node_modules/jiti"));
  cpSync(join(root, "test/golden/minimal/asyncapi.yaml"), join(project, "asyncapi.yaml"));
  writeFileSync(
    join(project, "eventpact.config.ts"),
    'const out: string = "code";\nexport default { out };\n',
  );
  rmSync(join(folder, "node_modules/jiti"), { recursive: true, force: true });
  const cli = join(folder, "node_modules/eventpact/dist/cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "generate"], {
    ...{ cwd: project, encoding: "utf8" },
  });
  expect({ status, stdout, stderr }).toEqual({
    ...{ status: 0, stdout: expect.stringMatching(/^code: \d+ files, /), stderr: "" },
  });
});
