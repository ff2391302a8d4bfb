import { posix } from "node:path";
import { didYouMean, listNames } from "../../contract/suggest.ts";
import { BaselineError } from "./baseline-error.ts";
import type { FileTree } from "./file-tree.ts";

/** What a document is called where nobody says its name. */
export const DOCUMENT_NAMES = ["asyncapi.yaml", "asyncapi.yml", "asyncapi.json"] as const;

/** The document at the first of the paths that is there: a file, or a folder with an `asyncapi.*`. */
export function findDocument(tree: FileTree, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const node = tree.find(path);
    if (node?.kind === "file") return path;
    if (node?.kind !== "folder") continue;
    const name = DOCUMENT_NAMES.find((known) => tree.find(posix.join(path, known))?.kind === "file");
    if (name !== undefined) return posix.join(path, name);
  }
  return undefined;
}

/** The error for a tree without the document; `asked` is how the user names it, `remedy` how to name another one. */
export function documentMissing(tree: FileTree, asked: string, path: string, remedy: string): BaselineError {
  const paths = tree.paths();
  const names = new Set<string>([posix.basename(path), ...DOCUMENT_NAMES]);
  const near = paths.filter((known) => names.has(posix.basename(known))).sort();
  const hint = near.includes(path) ? "" : didYouMean(path, paths);
  const existing = near.length > 0 ? `; what is there is ${listNames(near)}` : "";
  return new BaselineError(
    "baseline_document_missing",
    `there is no ${asked}${hint}${existing}; ${remedy}; when the contract is new there is nothing to compare it with yet`,
  );
}
