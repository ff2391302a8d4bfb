import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Why npm did not give a package; never with what npm printed, which may hold hosts and tokens of a private registry. */
export class NpmPackError extends Error {
  override readonly name = "NpmPackError";
}

/** Milliseconds that npm may take. */
const TIMEOUT = 120_000;

const REASONS: Readonly<Record<string, string>> = {
  E401: "the registry asks for a login (npm login, or a token in .npmrc)",
  E403: "the registry does not permit it",
  E404: "the registry has no such package",
  ENEEDAUTH: "the registry asks for a login (npm login, or a token in .npmrc)",
  ETARGET: "the registry has no version within that range",
  EAI_AGAIN: "the registry cannot be reached",
  ECONNREFUSED: "the registry cannot be reached",
  ECONNRESET: "the registry cannot be reached",
  ENETUNREACH: "the registry cannot be reached",
  ENOTCACHED: "npm is offline, and the package is not in its cache",
  ENOTFOUND: "the registry cannot be reached",
  ERR_SOCKET_TIMEOUT: "the registry does not answer",
  ETIMEDOUT: "the registry does not answer",
};

/**
 * The newest tarball of a package within a range, or with a tag, as `npm pack` gets it with the registry and the login that npm has in `cwd`. No
 * script of the package runs, and nothing stays on the disk but npm's cache. Throws an `NpmPackError`.
 */
export async function npmPack(
  name: string,
  range: string,
  cwd: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "eventpact-pack-"));
  try {
    await run(cwd, [
      "pack",
      "--json",
      "--ignore-scripts",
      "--dry-run=false",
      "--fetch-retries=1",
      "--fetch-retry-mintimeout=500",
      `--pack-destination=${folder}`,
      "--",
      `${name}@${range}`,
    ]);
    const file = readdirSync(folder).find((entry) => entry.endsWith(".tgz"));
    if (file === undefined) throw new NpmPackError("npm packed nothing");
    const path = join(folder, file);
    if (statSync(path).size > maxBytes)
      throw new NpmPackError(`the package has more than ${maxBytes / 1024 / 1024} MiB`);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(cwd: string, args: readonly string[]): Promise<void> {
  const [command, first] = npmCommand();
  return new Promise((resolve, reject) => {
    const options = { cwd, timeout: TIMEOUT, maxBuffer: 64 * 1024 * 1024, windowsHide: true };
    execFile(command, [...first, ...args], options, (error, stdout, stderr) => {
      if (!error) return resolve();
      if (error.code === "ENOENT") return reject(new NpmPackError("npm is not installed or not on the PATH"));
      if (error.killed) return reject(new NpmPackError(`npm takes more than ${TIMEOUT / 1000} seconds`));
      const code = /"code":\s*"(\w+)"/.exec(stdout)?.[1] ?? /\bnpm \S+ code (\w+)/.exec(stderr)?.[1];
      const reason = code === undefined ? undefined : REASONS[code];
      reject(new NpmPackError(reason ?? `npm pack fails${code === undefined ? "" : ` with ${code}`}`));
    });
  });
}

/** npm as a script of this Node where there is one: Windows runs `npm.cmd` only through a shell, which has rules of its own. */
function npmCommand(): [command: string, first: readonly string[]] {
  const current = process.env["npm_execpath"];
  if (current !== undefined && basename(current) === "npm-cli.js") return [process.execPath, [current]];
  const beside = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  return process.platform === "win32" && existsSync(beside) ? [process.execPath, [beside]] : ["npm", []];
}
