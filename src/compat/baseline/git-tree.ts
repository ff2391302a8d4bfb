import { posix } from "node:path";
import { UnreadableFile } from "../../contract/source/file-reader.ts";
import type { FileTree, TreeNode } from "./file-tree.ts";
import { askGit } from "./git-command.ts";
import { type GitEntry, GitObjects } from "./git-objects.ts";
import type { Repository } from "./git-repository.ts";

const FOLDER = "040000";
const LINK = "120000";
const SUBMODULE = "160000";

/** As many links as Linux follows: https://man7.org/linux/man-pages/man7/path_resolution.7.html. */
const MAX_LINKS = 40;

/** The files of a commit, as git stores them. Nothing is checked out. */
export class GitTree implements FileTree {
  readonly #repository: string;
  readonly #root: GitEntry;
  readonly #objects: GitObjects;

  /** `hash` is that of the tree; a file with more than `maxBytes` bytes has a size and is never read. */
  constructor(repository: Repository, hash: string, maxBytes: number) {
    this.#repository = repository.root;
    this.#root = { mode: FOLDER, hash };
    this.#objects = new GitObjects(repository.root, maxBytes);
  }

  find(path: string): TreeNode | undefined {
    const { entry, parent } = this.#walk(path);
    if (!entry) return undefined;
    const objects = this.#objects;
    if (entry.mode === FOLDER) return { kind: "folder", names: () => [...objects.folder(entry.hash).keys()] };
    return {
      kind: "file",
      size: () => objects.sizeOf(entry.hash, parent && objects.folder(parent.hash)),
      read: () => objects.read(entry.hash),
    };
  }

  paths(): string[] {
    const { status, output } = askGit(this.#repository, [
      "ls-tree",
      "-r",
      "-z",
      "--name-only",
      this.#root.hash,
    ]);
    return status === 0 ? output.toString("utf8").split("\0").slice(0, -1) : [];
  }

  /** Goes down step by step, as a file system would: what is there, and the folder that it is in. */
  #walk(path: string): { entry: GitEntry | undefined; parent?: GitEntry | undefined } {
    const names = path.split("/");
    const folders = [this.#root];
    const at: string[] = [];
    let links = 0;
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const folder = folders.at(-1);
      if (name === "" || name === ".") continue;
      if (name === "..") {
        folders.pop();
        at.pop();
        if (folders.length === 0) throw outside(path);
        continue;
      }
      const entry = folder?.mode === FOLDER ? this.#objects.folder(folder.hash).get(name) : undefined;
      if (!entry) return { entry };
      if (entry.mode === SUBMODULE) throw submodule(posix.join(...at, name), entry, names);
      if (entry.mode === LINK) {
        const target = this.#objects.read(entry.hash).toString("utf8");
        if (target.startsWith("/") || /^[a-z]:/i.test(target)) throw outside(path);
        if (++links > MAX_LINKS) throw endless(path);
        names.unshift(...target.split("/"));
        continue;
      }
      folders.push(entry);
      at.push(name);
    }
    return { entry: folders.at(-1), parent: folders.at(-2) };
  }
}

function outside(path: string): UnreadableFile {
  const problem = `${path} is, or passes, a symbolic link that leads out of the repository`;
  return new UnreadableFile(
    "baseline_outside",
    `${problem}; compare with a version that holds all files of its contract`,
  );
}

function endless(path: string): UnreadableFile {
  return new UnreadableFile(
    "file_unreadable",
    `the symbolic links at ${path} lead in a circle; correct them`,
  );
}

function submodule(path: string, { hash }: GitEntry, names: readonly string[]): UnreadableFile {
  const rest = names.length > 0 ? `,path=${names.join("/")}` : "";
  const remedy = `where the submodule is checked out, compare with ${path}/.git#commit=${hash}${rest}`;
  return new UnreadableFile(
    "baseline_submodule",
    `${path} is a submodule, whose files are not in this repository; ${remedy}`,
  );
}
