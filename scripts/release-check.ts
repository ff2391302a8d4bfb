/**
 * `npm run release:check`: what still has to be done before a release (docs/releasing.md). Prints each thing that is missing; exit codes: 0 nothing, 1
 * something, 2 usage.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "yaml";

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
  const missing = missingParts(tag);
  for (const one of missing) console.error(`missing: ${one}`);
  if (missing.length > 0) console.error("docs/releasing.md says how each is done");
  process.exitCode = missing.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function missingParts(tag: string | undefined): string[] {
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
    [existsSync(`contracts/${version}.yaml`), `contracts/${version}.yaml, the bundle of the release`],
    [
      readFileSync("CHANGELOG.md", "utf8").includes(`\n## ${version}`),
      `a section "## ${version}" in CHANGELOG.md`,
    ],
    [isAtLeast(npm, LEAST_NPM), `npm ${LEAST_NPM.join(".")} or later; this is ${npm}`],
  ];
  return checks.filter(([isDone]) => !isDone).map(([, what]) => what);
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  const at = least.findIndex((number, index) => parts[index] !== number);
  return at === -1 || (parts[at] ?? 0) > (least[at] ?? 0);
}
