/** The package as npm packs it, and commands in folders where it is installed. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { npmEnvironment } from "../../../scripts/npm-environment.ts";

/** The root of this repository. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The compiler that this repository is built with: `node_modules/.bin/tsc` may be another version's. */
export const tsc = join(root, "node_modules/typescript/bin/tsc");

/** What a command printed. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end. */
export function outcomeOf(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Outcome {
  const options = { cwd, encoding: "utf8", env: { ...npmEnvironment(), ...env }, maxBuffer: 64e6 } as const;
  const { status, stdout, stderr, error, signal } = spawnSync(command, args, options);
  if (status === null) throw error ?? new Error(`${command} ${args.join(" ")} ended with ${signal}`);
  return { code: status, out: stdout, err: stderr };
}

/** Runs a command that has to succeed, and returns what it printed. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): string {
  const { code, out, err } = outcomeOf(command, args, cwd, env);
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with exit code ${code}:\n${out}\n${err}`);
  return out;
}

/** Packs a package into a folder and returns the tarball's path. Of this repository `dist/` has to be built. */
export function pack(from: string, into: string): string {
  if (from === root)
    expect(existsSync(join(root, "dist/index.js")), "dist/ is missing: npm run build").toBe(true);
  const before = new Set(readdirSync(into));
  run("npm", ["pack", "--ignore-scripts", "--pack-destination", into], from);
  const [tarball] = readdirSync(into).filter((name) => name.endsWith(".tgz") && !before.has(name));
  if (tarball === undefined) throw new Error(`npm pack made no tarball of ${from}`);
  return join(into, tarball);
}

/** Installs packages, or what package.json asks for, from npm's cache where it has them. */
export function install(cwd: string, ...packages: readonly string[]): void {
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], cwd);
}
