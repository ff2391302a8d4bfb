import { posix } from "node:path";
import { UnreadableFile } from "../../contract/file-reader.ts";
import type { FileTree, TreeNode } from "./file-tree.ts";
import { askGit } from "./git-command.ts";
import type { Repository } from "./git-repository.ts";

/** A line of `git ls-tree`. */
interface Entry {
  /** `040000` a folder, `120000` a symbolic link, `160000` a submodule, else a file. */
  readonly mode: string;
  readonly hash: string;
}

const FOLDER = "040000";
const LINK = "120000";
const SUBMODULE = "160000";

/** As many links as Linux follows: https://man7.org/linux/man-pages/man7/path_resolution.7.html. */
const MAX_LINKS = 40;

/** The files of a commit, as git stores them. Nothing is checked out. */
export class GitTree implements FileTree {
  readonly #folder: string;
  readonly #root: Entry;
  readonly #maxBytes: number;
  readonly #entries = new Map<string, ReadonlyMap<string, Entry>>();
  readonly #contents = new Map<string, Buffer>();

  /** `hash` is that of the tree; a file with more than `maxBytes` bytes has a size and is never read. */
  constructor(repository: Repository, hash: string, maxBytes: number) {
    this.#folder = repository.root;
    this.#root = { mode: FOLDER, hash };
    this.#maxBytes = maxBytes;
  }

  find(path: string): TreeNode | undefined {
    const entry = this.#walk(path);
    if (!entry) return undefined;
    if (entry.mode === FOLDER) return { kind: "folder", names: () => [...this.#entriesOf(entry).keys()] };
    return {
      kind: "file",
      size: () => this.#contents.get(entry.hash)?.length ?? this.#sizeOf(entry),
      read: () => this.#read(entry),
    };
  }

  paths(): string[] {
    const { status, output } = askGit(this.#folder, ["ls-tree", "-r", "-z", "--name-only", this.#root.hash]);
    return status === 0 ? output.toString("utf8").split("\0").slice(0, -1) : [];
  }

  /** Goes down step by step, as a file system would. */
  #walk(path: string): Entry | undefined {
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
      const entry = folder?.mode === FOLDER ? this.#entriesOf(folder).get(name) : undefined;
      if (!entry) return undefined;
      if (entry.mode === SUBMODULE) throw submodule(posix.join(...at, name), entry, names);
      if (entry.mode === LINK) {
        const target = this.#read(entry).toString("utf8");
        if (target.startsWith("/") || /^[a-z]:/i.test(target)) throw outside(path);
        if (++links > MAX_LINKS) throw endless(path);
        names.unshift(...target.split("/"));
        continue;
      }
      folders.push(entry);
      at.push(name);
    }
    return folders.at(-1);
  }

  #entriesOf({ hash }: Entry): ReadonlyMap<string, Entry> {
    const known = this.#entries.get(hash);
    if (known) return known;
    const { status, output } = askGit(this.#folder, ["ls-tree", "-z", hash]);
    if (status !== 0) throw broken();
    const entries = new Map<string, Entry>();
    for (const line of output.toString("utf8").split("\0")) {
      const [, mode, hash, name] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      if (mode !== undefined && hash !== undefined && name !== undefined) entries.set(name, { mode, hash });
    }
    this.#entries.set(hash, entries);
    return entries;
  }

  /** Reads the file as well, which is what comes next, unless it is too large. */
  #sizeOf({ hash }: Entry): number {
    const { status, output } = askGit(this.#folder, ["cat-file", "blob", hash], {
      maxOutput: this.#maxBytes,
    });
    if (status === 0) {
      this.#contents.set(hash, output);
      return output.length;
    }
    const asked = status === undefined ? askGit(this.#folder, ["cat-file", "-s", hash]) : undefined;
    if (asked?.status !== 0) throw broken();
    return Number(asked.output.toString("utf8"));
  }

  #read(entry: Entry): Buffer {
    const size = this.#contents.has(entry.hash) ? 0 : this.#sizeOf(entry);
    const content = this.#contents.get(entry.hash);
    if (content) return content;
    throw new UnreadableFile("baseline_too_large", `it has ${size} bytes; raise the limit with --max-bytes`);
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

function submodule(path: string, { hash }: Entry, names: readonly string[]): UnreadableFile {
  const rest = names.length > 0 ? `,path=${names.join("/")}` : "";
  const remedy = `where the submodule is checked out, compare with ${path}/.git#commit=${hash}${rest}`;
  return new UnreadableFile(
    "baseline_submodule",
    `${path} is a submodule, whose files are not in this repository; ${remedy}`,
  );
}

function broken(): UnreadableFile {
  const remedy = "run git fsck, and git fetch when this clone is a partial one";
  return new UnreadableFile("baseline_git_failed", `git cannot read an object of that commit; ${remedy}`);
}
