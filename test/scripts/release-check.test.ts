/** What `npm run release:check` says is missing. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { outcomeOf } from "../package/support/packed.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

function checkOf(change: (manifest: Record<string, unknown>) => void, changelog: string, ...args: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "eventpact-release-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const name of ["asyncapi.yaml", "contracts"])
    cpSync(join(root, name), join(cwd, name), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  change(manifest);
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(cwd, "CHANGELOG.md"), changelog);
  const tsx = ["--import", import.meta.resolve("tsx"), join(root, "scripts/release-check.ts"), ...args];
  return outcomeOf(process.execPath, tsx, cwd);
}

it("names each thing that is missing", () => {
  const { code, err } = checkOf(
    (manifest) =>
      Object.assign(manifest, {
        version: "7.0.0",
        repository: undefined,
        homepage: undefined,
        bugs: undefined,
      }),
    "# Changelog\n",
    "--tag",
    "v6.0.0",
  );
  const lines = err
    .trim()
    .split("\n")
    .filter((line) => !line.includes(": npm "));
  expect({ code, lines }).toEqual({
    code: 1,
    lines: [
      "missing: repository.url in package.json; provenance needs it",
      "missing: homepage in package.json",
      "missing: bugs.url in package.json",
      "missing: the tag v7.0.0; this is v6.0.0",
      expect.stringMatching(/^missing: info\.version 7\.0\.0 in asyncapi\.yaml; it is \d/),
      "missing: contracts/7.0.0.yaml, the bundle of the release",
      'missing: a section "## 7.0.0" in CHANGELOG.md',
      "docs/releasing.md says how each is done",
    ],
  });
});

it("has nothing to say of a release that is ready, but what npm there is", () => {
  const { err } = checkOf((manifest) => {
    Object.assign(manifest, { repository: { url: "u" }, homepage: "h", bugs: { url: "b" } });
  }, `# Changelog\n\n## ${version}\n`);
  expect(err.split("\n").filter((line) => line.startsWith("missing:") && !line.includes(": npm "))).toEqual(
    [],
  );
});
