import { closest, listNames } from "../../contract/suggest.ts";
import { BaselineError } from "./baseline-error.ts";
import { askGitLines } from "./git-command.ts";
import type { Repository } from "./git-repository.ts";
import type { GitName } from "./parse-baseline.ts";
import { shellWord } from "./shell-word.ts";

/** The files of a commit. */
export interface FoundCommit {
  /** Hash of its tree. */
  readonly tree: string;
  /** The name that was found, e.g. `origin/main` where there is no `main`. */
  readonly label: string;
}

/**
 * Finds the commit that a name means; a branch that only the remote `origin` has is found there. Throws a `BaselineError` that says how to
 * get it when it is not there.
 */
export function findCommit(repository: Repository, { kind, name }: GitName): FoundCommit {
  for (const { full, label } of meanings(kind, name)) {
    // In a tag of a tag, and in a commit, `^{tree}` leads to the files.
    const tree = askGitLines(repository.root, ["rev-parse", "--verify", "--quiet", `${full}^{tree}`])?.[0];
    if (tree !== undefined) return { tree, label };
  }
  throw missing(repository, kind, name);
}

function meanings(kind: GitName["kind"], name: string): { full: string; label: string }[] {
  const remote = { full: `refs/remotes/origin/${name}`, label: `origin/${name}` };
  switch (kind) {
    case "branch":
      return [
        { full: `refs/heads/${name}`, label: name },
        remote,
        { full: `refs/remotes/${name}`, label: name },
      ];
    case "tag":
      return [{ full: `refs/tags/${name}`, label: name }];
    case "commit":
      return [{ full: `${name}^{commit}`, label: name }];
    case "ref":
      return [{ full: name, label: name }, remote];
  }
}

function missing(repository: Repository, kind: GitName["kind"], name: string): BaselineError {
  if (!hasCommits(repository))
    return new BaselineError(
      "baseline_no_commits",
      `the git repository ${repository.root} has no commit yet, so there is nothing to compare with; commit the contract first`,
    );
  const what = { branch: "branch", tag: "tag", commit: "commit", ref: "ref" }[kind];
  if (repository.isShallow) {
    const remedy = `fetch it with: ${fetchCommand(kind, name)}; with actions/checkout write fetch-depth: 0`;
    return new BaselineError(
      "baseline_shallow",
      `there is no ${what} "${name}" in this clone, which is shallow: it holds only the newest part of the history; ${remedy}`,
    );
  }
  const names = knownNames(repository, kind);
  const near = closest(name, names);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  const existing =
    kind === "commit" ? "" : names.length > 0 ? `; there are ${listNames(names)}` : "; there are none";
  // Without a remote there is nothing to fetch from.
  const hasRemote = (askGitLines(repository.root, ["remote"]) ?? []).length > 0;
  const fetch = hasRemote ? `, or fetch it with: ${fetchCommand(kind, name)}` : "";
  return new BaselineError(
    "baseline_ref_missing",
    `there is no ${what} "${name}" in this repository${hint}${existing}; correct the name${fetch}`,
  );
}

/** Whether anything was ever committed here, or fetched. */
function hasCommits({ root }: Repository): boolean {
  const asked = [
    ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
    ["for-each-ref", "--count=1"],
  ];
  return asked.some((args) => (askGitLines(root, args) ?? []).length > 0);
}

/** Names of branches and tags as a user would write them. */
function knownNames({ root }: Repository, kind: GitName["kind"]): string[] {
  const folders = { branch: ["refs/heads", "refs/remotes"], tag: ["refs/tags"], commit: [], ref: [] }[kind];
  const all = folders.length > 0 ? folders : ["refs/heads", "refs/remotes", "refs/tags"];
  const names = askGitLines(root, ["for-each-ref", "--format=%(refname)", ...all]) ?? [];
  return names
    .filter((name) => !name.endsWith("/HEAD"))
    .map((name) => name.replace(/^refs\/(?:heads|remotes|tags)\//, ""));
}

function fetchCommand(kind: GitName["kind"], name: string): string {
  const plain = name.replace(/^origin\//, "");
  if (kind === "tag")
    return `git fetch --depth=1 origin ${shellWord(`refs/tags/${plain}:refs/tags/${plain}`)}`;
  if (kind === "commit") return `git fetch --depth=1 origin ${plain}`;
  // What is counted from something else needs the history between the two.
  if (/[~^@{]/.test(plain) || plain === "HEAD") return "git fetch --unshallow";
  return `git fetch --depth=1 origin ${shellWord(`+refs/heads/${plain}:refs/remotes/origin/${plain}`)}`;
}
