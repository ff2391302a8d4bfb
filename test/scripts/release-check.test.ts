/** What `npm run release:check` says is missing. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { outcomeOf } from "../package/support/packed.ts";
import { hashesOf } from "../seam/hashes.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

interface Release {
  /** Changes package.json. */
  readonly change: (manifest: Record<string, unknown>) => void;
  readonly changelog: string;
  /** Changes the other files of the folder. */
  readonly prepare?: (cwd: string) => Promise<void>;
}

async function checkOf({ change, changelog, prepare }: Release, ...args: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "eventpact-release-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const name of [
    "asyncapi.yaml",
    "contracts",
    "package-lock.json",
    "src/runtime/version.ts",
    "test/golden",
  ])
    cpSync(join(root, name), join(cwd, name), { recursive: true });
  await prepare?.(cwd);
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  change(manifest);
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(cwd, "CHANGELOG.md"), changelog);
  const tsx = ["--import", import.meta.resolve("tsx"), join(root, "scripts/release-check.ts"), ...args];
  return outcomeOf(process.execPath, tsx, cwd);
}

/** Records what test/golden has, as a release does. */
async function recordIn(cwd: string): Promise<void> {
  const hashes: Record<string, string> = {};
  for (const fixture of ["hostile", "minimal", "shop"])
    for (const [path, hash] of Object.entries(
      await hashesOf(join(root, "test/golden", fixture, "generated")),
    ))
      hashes[`${fixture}/generated/${path}`] = hash;
  const folder = join(cwd, "test/seam", version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(hashes));
  writeFileSync(join(folder, "names.json"), "{}");
}
const ready = (manifest: Record<string, unknown>) =>
  void Object.assign(manifest, { repository: { url: "u" }, homepage: "h", bugs: { url: "b" } });
/** What is missing, but the version of npm. */
const missing = (err: string) =>
  err.split("\n").filter((line) => line.startsWith("missing:") && !line.includes(": npm "));

it("names each thing that is missing", async () => {
  const { code, err } = await checkOf(
    {
      change: (manifest) =>
        void Object.assign(manifest, {
          ...{ version: "7.0.0", repository: undefined, homepage: undefined, bugs: undefined },
        }),
      changelog: "# Changelog\n\n## 7.0.00\n",
    },
    "--tag",
    "v6.0.0",
  );
  expect({ code, missing: missing(err), last: err.trim().split("\n").at(-1) }).toEqual({
    code: 1,
    missing: [
      "missing: repository.url in package.json; provenance needs it",
      "missing: homepage in package.json",
      "missing: bugs.url in package.json",
      "missing: the tag v7.0.0; this is v6.0.0",
      expect.stringMatching(/^missing: info\.version 7\.0\.0 in asyncapi\.yaml; it is \d/),
      'missing: VERSION = "7.0.0" in src/runtime/version.ts',
      "missing: version 7.0.0 in package-lock.json; run npm install",
      "missing: contracts/7.0.0.yaml, the bundle of the release",
      'missing: a section "## 7.0.0" in CHANGELOG.md',
      "missing: test/seam/7.0.0, recorded of what test/golden has today",
    ],
    last: "docs/releasing.md says how each is done",
  });
});

it("has nothing to say of a release that is ready, but what npm there is", async () => {
  const changelog = `# Changelog\n\n## [${version}] - 2026-12-01\n`;
  const { err } = await checkOf({ change: ready, changelog, prepare: recordIn });
  expect(missing(err)).toEqual([]);
});

it("looks into the files that a release leaves behind", async () => {
  const { err } = await checkOf({
    change: ready,
    changelog: `# Changelog\n\n## ${version}0\n`,
    prepare: async (cwd) => {
      await recordIn(cwd);
      writeFileSync(join(cwd, "test/golden/shop/generated/index.js"), "// another generator\n");
      writeFileSync(
        join(cwd, `contracts/${version}.yaml`),
        "asyncapi: 3.1.0\ninfo: { title: T, version: 0.0.9 }\n",
      );
    },
  });
  expect(missing(err)).toEqual([
    `missing: info.version ${version} in contracts/${version}.yaml; it is 0.0.9`,
    `missing: a section "## ${version}" in CHANGELOG.md`,
    `missing: test/seam/${version}, recorded of what test/golden has today`,
  ]);
  const broken = await checkOf({
    change: ready,
    changelog: `## ${version}\n`,
    prepare: async (cwd) => {
      await recordIn(cwd);
      writeFileSync(join(cwd, `contracts/${version}.yaml`), "info: 1\n");
    },
  });
  expect(missing(broken.err)).toEqual([
    expect.stringMatching(
      `^missing: a contract in contracts/${version}\\.yaml; contracts/.*: this is not an AsyncAPI`,
    ),
  ]);
});
