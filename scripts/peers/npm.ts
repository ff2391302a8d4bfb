import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { npmEnvironment } from "../npm-environment.ts";

/** How long npm may take for one peer, in milliseconds. */
const TIME_LIMIT = 300_000;

/** Arguments for an installation that runs no script of a package and gives up soon when the registry does not answer. */
const CI = [
  ...["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
  ...["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000"],
];

/** Runs `npm ci` in a folder; rejects with the reason that npm gives. */
export function npmCi(folder: string): Promise<void> {
  const [command, first] = npmCommand();
  const options = { cwd: folder, env: npmEnvironment(), timeout: TIME_LIMIT, windowsHide: true };
  return new Promise((resolve, reject) => {
    execFile(command, [...first, ...CI], options, (error, _, stderr) => {
      if (!error) return resolve();
      if (error.code === "ENOENT") return reject(new Error("npm is not on the PATH"));
      if (error.killed) return reject(new Error(`npm took more than ${TIME_LIMIT / 60_000} minutes`));
      reject(new Error(npmReason(stderr) ?? `npm ended with exit code ${error.code}`));
    });
  });
}

/** The reason in npm's output: its first line that is neither a code, nor a stack, nor advice. */
export function npmReason(stderr: string): string | undefined {
  const lines = stderr
    .split("\n")
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ""));
  const said = lines
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(code|syscall|errno|path|at) /.test(line));
  return said[0]?.replace(/\.$/, "");
}

/** npm as a script of this Node where there is one: Windows runs `npm.cmd` only through a shell. */
function npmCommand(): [command: string, first: readonly string[]] {
  const current = process.env["npm_execpath"];
  if (current !== undefined && basename(current) === "npm-cli.js") return [process.execPath, [current]];
  const beside = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  return process.platform === "win32" && existsSync(beside) ? [process.execPath, [beside]] : ["npm", []];
}
