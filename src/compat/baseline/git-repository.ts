import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { BaselineError } from "./baseline-error.ts";
import { askGitLines } from "./git-command.ts";
import { shellWord } from "./shell-word.ts";

/** A repository that git reads. */
export interface Repository {
  /** The folder in which git is asked, and that the paths in a commit are below; of a bare one the repository itself. */
  readonly root: string;
  /** Whether it holds only the newest part of its history. */
  readonly isShallow: boolean;
}

/**
 * The repository at a path (its folder, its `.git`, or a bare one), or without one around the first of the folders in `around` that is in
 * one. A plain `.git` also means one further up. Throws a `BaselineError`.
 */
export function openRepository(path: string | undefined, cwd: string, around: readonly string[]): Repository {
  const given = path?.replace(/[\\/]+$/, "");
  if (given === undefined || (given === ".git" && !existsSync(join(cwd, ".git")))) {
    for (const folder of around) {
      const found = isFolder(folder) && repositoryAround(folder);
      if (found) return found;
    }
    throw notGit(around[0] ?? cwd);
  }
  const named = resolve(cwd, given);
  const folder = basename(named) === ".git" ? dirname(named) : named;
  if (!existsSync(named) || !isFolder(folder)) {
    const message = `there is no ${given}; name the folder of a git repository, its .git, or a bare one`;
    throw new BaselineError("baseline_not_git", message);
  }
  const found = repositoryAround(folder);
  // Git looks further up as well; another repository than the one that was named must not answer.
  if (!found || realpathSync(found.root) !== realpathSync(folder)) throw notGit(given, folder);
  return found;
}

/** The path from the root of a repository, with `/`, of what has `path` from `folder`; undefined when that is not in there. */
export function pathInRepository({ root }: Repository, folder: string, path: string): string | undefined {
  const top = realpathSync(root);
  const file = resolve(realpathSync(folder), path);
  // A link may lead into the repository.
  const linked = existsSync(dirname(file)) ? join(realpathSync(dirname(file)), basename(file)) : file;
  return below(top, file) ?? below(top, linked);
}

function below(folder: string, path: string): string | undefined {
  const inside = relative(folder, path);
  if (isAbsolute(inside) || inside === ".." || inside.startsWith(`..${sep}`)) return undefined;
  return inside.replaceAll(sep, "/");
}

function repositoryAround(folder: string): Repository | undefined {
  const lines = askGitLines(folder, [
    "rev-parse",
    "--is-shallow-repository",
    "--is-inside-work-tree",
    "--absolute-git-dir",
  ]);
  const [isShallow, isInside, gitFolder] = lines ?? [];
  if (isShallow === undefined || gitFolder === undefined) return undefined;
  const top = isInside === "true" ? askGitLines(folder, ["rev-parse", "--show-toplevel"])?.[0] : gitFolder;
  return top === undefined ? undefined : { root: resolve(top), isShallow: isShallow === "true" };
}

function notGit(shown: string, folder = shown): BaselineError {
  const owned = enclosing(folder);
  const message =
    owned === undefined
      ? `${shown} is not in a git repository; run "git init" and commit the contract first, or name a repository: path/to/repo/.git#branch=main`
      : `git does not read the repository ${owned}; where it belongs to another user, as in many containers, run: git config --global --add safe.directory ${shellWord(owned)}`;
  return new BaselineError("baseline_not_git", message);
}

/** The nearest folder with a `.git`, from a folder upwards. */
function enclosing(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : enclosing(parent);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
