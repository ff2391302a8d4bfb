import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { BaselineError } from "../../../src/compat/baseline/baseline-error.ts";
import {
  type Baseline,
  type LoadBaselineOptions,
  loadBaseline,
} from "../../../src/compat/baseline/load-baseline.ts";
import { formatPlace } from "../../../src/contract/source/source-map.ts";

/** Files by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder of the test's own, which goes when the test ends. */
export function makeFolder(files: Files = {}, name = "eventpact baseline ü-"): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  write(folder, files);
  return folder;
}

export function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Runs git as nobody in particular, without the settings of the machine. */
export function git(folder: string, ...args: string[]): string {
  const settings = [
    "user.name=A",
    "user.email=a@example.org",
    "init.defaultBranch=main",
    "protocol.file.allow=always",
  ];
  return execFileSync("git", [...settings.flatMap((setting) => ["-c", setting]), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** Writes files and commits everything that is in the folder. */
export function commit(folder: string, files: Files): string {
  write(folder, files);
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "--allow-empty", "-m", "Change");
  return git(folder, "rev-parse", "HEAD");
}

/** A repository with one commit on `main`. */
export function makeRepository(files: Files): string {
  const folder = makeFolder();
  git(folder, "init", "-q");
  commit(folder, files);
  return folder;
}

/** A document of that version whose payload is `schema`, in YAML's flow style. */
export function documentOf(version: string, schema = "{ type: object }"): string {
  return `asyncapi: 3.1.0
info: { title: Shop, version: ${version} }
channels:
  orders:
    address: orders
    messages:
      OrderPlaced:
        payload: ${schema}
`;
}

/** Loads a baseline for the document `asyncapi.yaml` unless the test says otherwise. */
export function load(
  cwd: string,
  spec: string,
  options: Partial<LoadBaselineOptions> = {},
): Promise<Baseline> {
  return loadBaseline(spec, { cwd, document: "asyncapi.yaml", ...options });
}

/** `label version`, of the baseline that is found. */
export async function found(
  cwd: string,
  spec: string,
  options: Partial<LoadBaselineOptions> = {},
): Promise<string> {
  const { label, contract } = await load(cwd, spec, options);
  return `${label} ${contract.version}`;
}

/** `code | message` of the error with which a baseline is refused. */
export async function refusal(
  cwd: string,
  spec: string,
  options: Partial<LoadBaselineOptions> = {},
): Promise<string> {
  try {
    await load(cwd, spec, options);
  } catch (error) {
    if (error instanceof BaselineError) return `${error.code} | ${error.message}`;
    throw error;
  }
  throw new Error("the baseline was not refused");
}

/** Where the named schemas of a baseline stand. */
export function placesOf({ contract }: Baseline): string[] {
  return [...contract.schemas.values()].map(({ schema }) => {
    const place = typeof schema === "object" ? contract.sources.of(schema) : undefined;
    return place ? formatPlace(place) : "nowhere";
  });
}
