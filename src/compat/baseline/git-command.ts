import { spawnSync } from "node:child_process";
import { BaselineError } from "./baseline-error.ts";

/** What git answered. Texts for people are left aside: they depend on the language and the version of git. */
export interface GitAnswer {
  /** The exit code; undefined when the output was longer than allowed. */
  readonly status: number | undefined;
  readonly output: Buffer;
}

/** Set by git for its hooks, where they would lead every further call to that repository and its index. */
const HOOK_VARIABLES = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_NAMESPACE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_QUARANTINE_PATH",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
];

/**
 * Asks git something in a folder that exists: no shell, no prompt, nothing is written. `maxOutput` is in bytes. Throws a `BaselineError` when
 * there is no git.
 */
export function askGit(
  folder: string,
  args: readonly string[],
  { input, maxOutput = 512 * 1024 * 1024 }: { input?: string; maxOutput?: number } = {},
): GitAnswer {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" };
  for (const name of HOOK_VARIABLES) delete env[name];
  // A bare repository that the user names is one that the user trusts; who owns it is still checked.
  const result = spawnSync("git", ["-c", "safe.bareRepository=all", ...args], {
    cwd: folder,
    env,
    input: input ?? "",
    maxBuffer: maxOutput,
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true,
  });
  const code = result.error && "code" in result.error ? result.error.code : undefined;
  if (code === "ENOBUFS") return { status: undefined, output: result.stdout };
  if (code === "ENOENT") {
    const message =
      "git is needed to read a baseline from a commit, and it is not installed or not on the PATH; install it, or compare with a path or a package";
    throw new BaselineError("baseline_git_missing", message, { cause: result.error });
  }
  if (result.error) throw result.error;
  return { status: result.status ?? -1, output: result.stdout };
}

/** The lines that git answered with; undefined when it refused. */
export function askGitLines(folder: string, args: readonly string[]): string[] | undefined {
  const { status, output } = askGit(folder, args);
  if (status !== 0) return undefined;
  const text = output.toString("utf8");
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}
