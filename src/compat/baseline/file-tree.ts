import { isAbsolute, relative, sep } from "node:path";
import { type FileReader, UnreadableFile } from "../../contract/source/file-reader.ts";

/** What stands at a path of a tree. */
export type TreeNode =
  | {
      readonly kind: "file";
      /** Bytes. */
      size(): number;
      read(): Uint8Array;
    }
  | { readonly kind: "folder"; names(): string[] };

/** Files of one version of something: a commit, a package. Paths are relative to its root, with `/`; the root itself is empty. */
export interface FileTree {
  /** Symbolic links are followed. Undefined when there is nothing; throws an `UnreadableFile` for what must not be read. */
  find(path: string): TreeNode | undefined;
  /** The paths of all files, for hints. */
  paths(): readonly string[];
}

/**
 * Lets the loader read a tree as if it stood in the folder `root`, which need not exist. Nothing outside is ever read: what is there does not
 * belong to that version. Labels are `label` and the path in the tree, e.g. `main:asyncapi.yaml`.
 */
export function treeReader(tree: FileTree, root: string, label: string): FileReader {
  const find = (path: string): TreeNode => {
    const inside = pathInside(root, path);
    if (inside === undefined) {
      const remedy = "compare with a version that holds all files of its contract";
      throw new UnreadableFile("baseline_outside", `it is outside of ${label}; ${remedy}`);
    }
    const node = tree.find(inside);
    if (!node)
      throw new UnreadableFile("file_unreadable", "there is no such file; name one that is in there");
    return node;
  };
  return {
    status(path) {
      const node = find(path);
      return { kind: node.kind, size: node.kind === "file" ? node.size() : 0, stamp: "" };
    },
    read(path) {
      const node = find(path);
      if (node.kind === "file") return node.read();
      throw new UnreadableFile("file_unreadable", "it is a folder; name a file");
    },
    exists(path) {
      const inside = pathInside(root, path);
      if (inside === undefined) return true;
      try {
        return tree.find(inside) !== undefined;
      } catch (error) {
        if (error instanceof UnreadableFile) return true;
        throw error;
      }
    },
    names(folder) {
      const node = find(folder);
      return node.kind === "folder" ? node.names() : [];
    },
    label: (path) => `${label}:${relative(root, path).replaceAll(sep, "/")}`,
  };
}

function pathInside(root: string, path: string): string | undefined {
  const below = relative(root, path);
  if (isAbsolute(below) || below === ".." || below.startsWith(`..${sep}`)) return undefined;
  return below.replaceAll(sep, "/");
}
