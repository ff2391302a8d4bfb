/** How a release is recorded, in a copy of what that needs. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-record-"));
  mkdirSync(join(folder, "test/seam"), { recursive: true });
  const parts = ["src", "docs/guides", "package.json", "tsconfig.json", "test/golden", "test/support"];
  for (const part of [...parts, "test/seam/record.ts", "test/seam/names.ts", "test/seam/hashes.ts"])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  git("init", "--quiet");
  const author = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  git(...author, "commit", "--quiet", "--allow-empty", "--message", "first");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): void {
  expect(spawnSync("git", args, { cwd: folder, encoding: "utf8" })).toMatchObject({ status: 0 });
}

function record(...args: string[]) {
  const tsx = ["--import", import.meta.resolve("tsx"), join(folder, "test/seam/record.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, tsx, { cwd: folder, encoding: "utf8" });
  return { status, out: stdout, err: stderr };
}

it("replaces what was recorded of a version until that has a tag", () => {
  const left = join(folder, "test/seam/9.9.9/shop/generated/left.js");
  mkdirSync(dirname(left), { recursive: true });
  writeFileSync(left, "// of an earlier call\n");
  const out = expect.stringMatching(/^test\/seam\/9\.9\.9: \d+ files\n$/);
  expect(record("9.9.9")).toEqual({ status: 0, out, err: "" });
  expect(existsSync(left)).toBe(false);
  git("tag", "v9.9.9");
  expect(record("9.9.9")).toEqual({
    status: 1,
    out: "",
    err: "test/seam/9.9.9 is there and the tag v9.9.9 too; what was released never changes\n",
  });
});
