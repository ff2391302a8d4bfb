import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { FileTree } from "./file-tree.ts";
import { folderTree } from "./folder-tree.ts";
import { type Manifest, readManifest } from "./package-manifest.ts";

/** A package in a `node_modules`. */
export interface InstalledPackage {
  readonly folder: string;
  readonly tree: FileTree;
  readonly manifest: Manifest;
  readonly version: string;
}

/**
 * The packages of that name in the `node_modules` from `cwd` upwards, nearest first. One that holds the document being checked is left out: a
 * workspace links its packages there, and a contract that is compared with itself never breaks anybody.
 */
export function installedPackages(name: string, cwd: string, document: string): InstalledPackage[] {
  const found: InstalledPackage[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json")) && !holds(candidate, resolve(cwd, document))) {
      const tree = folderTree(candidate);
      const manifest = readManifest(tree);
      const version = manifest?.version;
      if (manifest && version !== undefined) found.push({ folder: candidate, tree, manifest, version });
    }
    if (dirname(folder) === folder) return found;
  }
}

function holds(folder: string, file: string): boolean {
  if (!existsSync(file)) return false;
  const below = relative(realpathSync(folder), realpathSync(file));
  return !isAbsolute(below) && below !== ".." && !below.startsWith(`..${sep}`);
}
