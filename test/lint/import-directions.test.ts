/** The linter holds the directions of imports between the folders of src. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../biome.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folders of src, and those that each may import. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  transports: ["runtime"],
  node: ["runtime", "transports"],
  testing: ["runtime", "transports"],
  contract: ["runtime"],
  codegen: ["runtime", "contract"],
  compat: ["runtime", "contract"],
  docs: ["runtime", "contract", "compat"],
  cli: ["runtime", "transports", "node", "testing", "contract", "codegen", "compat", "docs"],
};
const FOLDERS = Object.keys(ARROWS);

interface Case {
  readonly from: string;
  /** A folder, or what else is imported. */
  readonly to: string;
  readonly isAllowed: boolean;
  /** Files below src by what they import. */
  readonly files: Readonly<Record<string, string>>;
}

/** Every pair of folders, from a file at the top of a folder and from one in a room of it. */
const PAIRS = FOLDERS.flatMap((from) =>
  FOLDERS.map((to): Case => {
    const [top, room] = from === to ? [".", ".."] : [`../${to}`, `../../${to}`];
    const files = {
      [`${from}/to-${to}.ts`]: `${top}/index.ts`,
      [`${from}/room/to-${to}.ts`]: `${room}/other/part.ts`,
    };
    return { from, to, isAllowed: from === to || (ARROWS[from] ?? []).includes(to), files };
  }),
);
/** Imports of packages: no folder reaches another one by the name of this package, and the runtime needs nothing. */
const PACKAGES = FOLDERS.flatMap((from) =>
  ["eventpact", "eventpact/codegen", "node:fs", "yaml"].map((to, index): Case => {
    const isAllowed = from === "cli" || (from !== "runtime" && !to.startsWith("eventpact"));
    return { from, to, isAllowed, files: { [`${from}/package-${index}.ts`]: to } };
  }),
);
const CASES = [...PAIRS, ...PACKAGES];

let folder: string;
let output: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-lint-"));
  // The repo's own rules; only where files come from differs. Plugins have a test of their own.
  writeFileSync(
    join(folder, "biome.json"),
    JSON.stringify({ ...config, $schema: undefined, vcs: undefined, plugins: undefined }),
  );
  for (const [file, imported] of CASES.flatMap(({ files }) => Object.entries(files))) {
    const path = join(folder, "src", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import { thing } from "${imported}";\nexport const kept = thing;\n`);
  }
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const only = ["lint", "--only=style/noRestrictedImports", "--max-diagnostics=none", "--colors=off", "src"];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...only], { cwd: folder, encoding: "utf8" });
  output = stdout + stderr;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("looks at every file", () => {
  const count = CASES.flatMap(({ files }) => Object.keys(files)).length;
  expect(output).toContain(`Checked ${count} files`);
});

it("knows every folder of src", () => {
  expect(FOLDERS).toEqual(expect.arrayContaining(readdirSync(join(root, "src"))));
});

describe.each(FOLDERS)("src/%s", (folder) => {
  const own = CASES.filter(({ from }) => from === folder);

  it.each(own.filter(({ isAllowed }) => !isAllowed))("may not import $to", ({ files }) => {
    for (const file of Object.keys(files)) expect(output).toContain(`src/${file}:1:`);
  });

  it.each(own.filter(({ isAllowed }) => isAllowed))("may import $to", ({ files }) => {
    for (const file of Object.keys(files)) expect(output).not.toContain(`src/${file}:1:`);
  });
});
