import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { UnreadableFile } from "../../contract/source/file-reader.ts";
import type { FileTree } from "./file-tree.ts";

/** The files of a folder of the disk, e.g. of an installed package. What a symbolic link in it leads out of it to is refused. */
export function folderTree(folder: string): FileTree {
  const root = realpathSync(folder);
  return {
    find(path) {
      const stats = statusOf(join(root, path));
      if (!stats) return undefined;
      const real = realpathSync(join(root, path));
      if (isOutside(root, real)) {
        const problem = `${path} is a symbolic link that leads out of the package`;
        throw new UnreadableFile(
          "baseline_outside",
          `${problem}; compare with a version that holds the file`,
        );
      }
      if (stats.isDirectory()) return { kind: "folder", names: () => readdirSync(real) };
      // Reading a device or a pipe may never end.
      if (!stats.isFile())
        throw new UnreadableFile("file_unreadable", `${path} is no regular file; name one that is`);
      return { kind: "file", size: () => stats.size, read: () => readFileSync(real) };
    },
    paths: () =>
      readdirSync(root, { recursive: true, encoding: "utf8" })
        .map((path) => path.replaceAll(sep, "/"))
        .filter((path) => !/(?:^|\/)node_modules\//.test(path)),
  };
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function isOutside(root: string, path: string): boolean {
  const below = relative(root, path);
  return isAbsolute(below) || below === ".." || below.startsWith(`..${sep}`);
}
