/**
 * `npm run release:check`: what still has to be done before a release (docs/releasing.md). Prints each thing that is missing; exit codes: 0 nothing, 1
 * something, 2 usage.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { parse } from "yaml";
import { loadContract } from "../src/contract/load/load-contract.ts";
import { hashesOf } from "../test/seam/hashes.ts";

/** Publishes with a trusted publisher from this version on. */
const LEAST_NPM = [11, 5, 1];

interface Manifest {
  readonly version: string;
  readonly repository?: { readonly url?: string };
  readonly homepage?: string;
  readonly bugs?: { readonly url?: string };
}

try {
  const { tag } = parseArgs({ options: { tag: { type: "string" } } }).values;
  const missing = await missingParts(tag);
  for (const one of missing) console.error(`missing: ${one}`);
  if (missing.length > 0) console.error("docs/releasing.md says how each is done");
  process.exitCode = missing.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function missingParts(tag: string | undefined): Promise<string[]> {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const { version } = manifest;
  const contract = parse(readFileSync("asyncapi.yaml", "utf8")) as { info: { version: string } };
  const npm = execFileSync("npm", ["--version"], { encoding: "utf8" }).trim();
  const checks: readonly (readonly [isDone: boolean, what: string])[] = [
    [manifest.repository?.url !== undefined, "repository.url in package.json; provenance needs it"],
    [manifest.homepage !== undefined, "homepage in package.json"],
    [manifest.bugs?.url !== undefined, "bugs.url in package.json"],
    [tag === undefined || tag === `v${version}`, `the tag v${version}; this is ${tag}`],
    [
      contract.info.version === version,
      `info.version ${version} in asyncapi.yaml; it is ${contract.info.version}`,
    ],
    [
      readFileSync("src/runtime/version.ts", "utf8").includes(`VERSION = "${version}";`),
      `VERSION = "${version}" in src/runtime/version.ts`,
    ],
    [
      lockedVersions().every((locked) => locked === version),
      `version ${version} in package-lock.json; run npm install`,
    ],
    [existsSync(`contracts/${version}.yaml`), `contracts/${version}.yaml, the bundle of the release`],
    await frozenContract(version),
    [
      // Also "## [0.1.0] - 2026-12-01", but not "## 0.1.01".
      sections().includes(version),
      `a section "## ${version}" in CHANGELOG.md`,
    ],
    [await isRecorded(version), `test/seam/${version}, recorded of what test/golden has today`],
    [isAtLeast(npm, LEAST_NPM), `npm ${LEAST_NPM.join(".")} or later; this is ${npm}`],
  ];
  return checks.filter(([isDone]) => !isDone).map(([, what]) => what);
}

/** The versions that CHANGELOG.md has sections of. */
function sections(): string[] {
  return readFileSync("CHANGELOG.md", "utf8")
    .split(/\r?\n/)
    .flatMap((line) => /^## \[?([^\]\s]+)\]?(?:\s|$)/.exec(line)?.[1] ?? []);
}

/** The version of this package in the lockfile, which has it twice. */
function lockedVersions(): (string | undefined)[] {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    readonly version?: string;
    readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
  };
  return [lock.version, lock.packages?.[""]?.version];
}

/** Whether the bundle of a release is a contract of that version; done where there is no bundle. */
async function frozenContract(version: string): Promise<readonly [isDone: boolean, what: string]> {
  const file = `contracts/${version}.yaml`;
  if (!existsSync(file)) return [true, ""];
  try {
    const contract = await loadContract(file);
    return [contract.version === version, `info.version ${version} in ${file}; it is ${contract.version}`];
  } catch (error) {
    return [false, `a contract in ${file}; ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Whether what the generator makes today is recorded for a release. */
async function isRecorded(version: string): Promise<boolean> {
  const folder = `test/seam/${version}`;
  if (!existsSync(`${folder}/manifest.json`) || !existsSync(`${folder}/names.json`)) return false;
  const recorded = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")) as Record<string, string>;
  const fixtures = new Set(Object.keys(recorded).map((path) => path.split("/")[0] ?? ""));
  const today: Record<string, string> = {};
  for (const fixture of fixtures)
    for (const [path, hash] of Object.entries(await hashesOf(`test/golden/${fixture}/generated`)))
      today[`${fixture}/generated/${path}`] = hash;
  return isDeepStrictEqual(today, recorded);
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  const at = least.findIndex((number, index) => parts[index] !== number);
  return at === -1 || (parts[at] ?? 0) > (least[at] ?? 0);
}
