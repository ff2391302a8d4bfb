/** The linter holds the directions of imports between the folders of src. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import config from "../../biome.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));

const forbidden: readonly (readonly [file: string, imported: string])[] = [
  ["src/runtime/a.ts", "../transports/memory/index.ts"],
  ["src/runtime/gen/b.ts", "../../contract/model.ts"],
  ["src/runtime/c.ts", "node:fs"],
  ["src/runtime/d.ts", "yaml"],
  ["src/transports/redis/e.ts", "../../node/run.ts"],
  ["src/node/f.ts", "../codegen/text.ts"],
  ["src/testing/n.ts", "../node/run.ts"],
  ["src/transports/memory/o.ts", "../../testing/index.ts"],
  ["src/contract/g.ts", "../codegen/text.ts"],
  ["src/codegen/h.ts", "../transports/memory/index.ts"],
];
const allowed: typeof forbidden = [
  ["src/runtime/gen/i.ts", "../event.ts"],
  ["src/transports/redis/j.ts", "../../runtime/errors.ts"],
  ["src/transports/redis/k.ts", "node:os"],
  ["src/testing/p.ts", "../runtime/gen/v1.ts"],
  ["src/codegen/l.ts", "../contract/model.ts"],
  ["src/cli/m.ts", "../codegen/generate.ts"],
];

let folder: string;
let flagged: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-lint-"));
  // The repo's own rules; only where files come from differs.
  writeFileSync(
    join(folder, "biome.json"),
    JSON.stringify({ ...config, $schema: undefined, vcs: undefined }),
  );
  for (const [file, imported] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import { thing } from "${imported}";\nexport const kept = thing;\n`);
  }
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const only = ["lint", "--only=style/noRestrictedImports", "--max-diagnostics=none", "--colors=off", "src"];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...only], { cwd: folder, encoding: "utf8" });
  flagged = stdout + stderr;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(forbidden)("%s may not import %s", (file) => {
  expect(flagged).toContain(`${file}:1:`);
});

it.each(allowed)("%s may import %s", (file) => {
  expect(flagged).toContain("Checked 16 files");
  expect(flagged).not.toContain(`${file}:1:`);
});
