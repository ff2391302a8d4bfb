import { UnreadableFile } from "../../contract/source/file-reader.ts";
import { askGit, askGitLines } from "./git-command.ts";

/** An entry of a folder in a commit, as `git ls-tree` has it. */
export interface GitEntry {
  /** `040000` a folder, `120000` a symbolic link, `160000` a submodule, else a file. */
  readonly mode: string;
  readonly hash: string;
}

/** The entries of a folder, by name. */
export type GitFolder = ReadonlyMap<string, GitEntry>;

/** Files that are worth to be read along with the one that is asked for. */
const KIN = /\.(?:json|ya?ml)$/i;

/** Reads what the object store of a repository holds, each object once. */
export class GitObjects {
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #folders = new Map<string, GitFolder>();
  readonly #files = new Map<string, Buffer>();
  readonly #readAhead = new Set<GitFolder>();
  #partial: boolean | undefined;

  /** `root` is the folder in which git is asked; a file with more than `maxBytes` bytes has a size and is never read. */
  constructor(root: string, maxBytes: number) {
    this.#root = root;
    this.#maxBytes = maxBytes;
  }

  /** The entries of a folder. */
  folder(hash: string): GitFolder {
    const known = this.#folders.get(hash);
    if (known) return known;
    const { status, output } = askGit(this.#root, ["ls-tree", "-z", hash]);
    if (status !== 0) throw broken();
    const entries = new Map<string, GitEntry>();
    for (const line of output.toString("utf8").split("\0")) {
      const [, mode, entry, name] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      if (mode !== undefined && entry !== undefined && name !== undefined)
        entries.set(name, { mode, hash: entry });
    }
    this.#folders.set(hash, entries);
    return entries;
  }

  /** Bytes of a file. It is read with it, as that comes next, and so are the files beside it. */
  sizeOf(hash: string, beside?: GitFolder): number {
    if (beside && !this.#files.has(hash)) this.#readAll(beside);
    const known = this.#files.get(hash);
    if (known) return known.length;
    const { status, output } = askGit(this.#root, ["cat-file", "blob", hash], { maxOutput: this.#maxBytes });
    if (status === 0) {
      this.#files.set(hash, output);
      return output.length;
    }
    const asked = status === undefined ? askGit(this.#root, ["cat-file", "-s", hash]) : undefined;
    if (asked?.status !== 0) throw broken();
    return Number(asked.output.toString("utf8"));
  }

  read(hash: string): Buffer {
    const size = this.sizeOf(hash);
    const content = this.#files.get(hash);
    if (content) return content;
    throw new UnreadableFile("baseline_too_large", `it has ${size} bytes; raise the limit with --max-bytes`);
  }

  /** One call of git for a folder of schemas, rather than one for each; when they are too large together, one for each after all. */
  #readAll(folder: GitFolder): void {
    if (this.#readAhead.has(folder)) return;
    this.#readAhead.add(folder);
    const wanted = [...folder].flatMap(([name, { mode, hash }]) =>
      mode.startsWith("100") && KIN.test(name) && !this.#files.has(hash) ? hash : [],
    );
    if (wanted.length < 2 || this.#isPartial()) return;
    const { status, output } = askGit(this.#root, ["cat-file", "--batch"], {
      input: `${wanted.join("\n")}\n`,
      maxOutput: this.#maxBytes,
    });
    if (status !== 0) return;
    for (let offset = 0; offset < output.length; ) {
      const line = output.indexOf(0x0a, offset);
      const [, hash, size] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString("latin1", offset, line)) ?? [];
      // What is missing is told when it is asked for.
      if (hash === undefined) offset = line + 1;
      else {
        const start = line + 1;
        const end = start + Number(size);
        this.#files.set(hash, output.subarray(start, end));
        offset = end + 1;
      }
    }
  }

  /** A partial clone fetches every object that is read: https://git-scm.com/docs/partial-clone. */
  #isPartial(): boolean {
    this.#partial ??=
      askGitLines(this.#root, ["config", "--get-regexp", "^remote\\..*\\.promisor$"]) !== undefined;
    return this.#partial;
  }
}

function broken(): UnreadableFile {
  const remedy = "run git fsck, and git fetch when this clone is a partial one";
  return new UnreadableFile("baseline_git_failed", `git cannot read an object of that commit; ${remedy}`);
}
