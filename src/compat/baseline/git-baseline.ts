import { basename, dirname, isAbsolute, posix, resolve } from "node:path";
import { BaselineError } from "./baseline-error.ts";
import type { BaselineLocation, LocateOptions } from "./baseline-location.ts";
import { treeReader } from "./file-tree.ts";
import { DOCUMENT_NAMES, documentMissing, findDocument } from "./find-document.ts";
import { findCommit } from "./git-ref.ts";
import { openRepository, pathInRepository, type Repository } from "./git-repository.ts";
import { GitTree } from "./git-tree.ts";
import type { GitSpec } from "./parse-baseline.ts";

/** A document in a commit, read out of the repository's objects. Throws a `BaselineError`. */
export function locateInGit(spec: GitSpec, { cwd, document, maxBytes }: LocateOptions): BaselineLocation {
  const repository = openRepository(spec.repository, cwd, [cwd, dirname(resolve(cwd, document))]);
  const { tree: hash, label } = findCommit(repository, spec);
  const tree = new GitTree(repository, hash, maxBytes);
  const paths = documentPaths(spec, repository, cwd, document);
  const found = findDocument(tree, paths);
  if (found === undefined) {
    const path = paths[0] ?? DOCUMENT_NAMES[0];
    const remedy = `name the document, e.g. ${label}:path/to/asyncapi.yaml or .git#${spec.kind}=${spec.name},path=path/to/asyncapi.yaml`;
    throw documentMissing(tree, `${path === "" ? "asyncapi.yaml" : path} in ${label}`, path, remedy);
  }
  const { root } = repository;
  return { document: found, root, label: `${label}:${found}`, reader: treeReader(tree, root, label) };
}

/** Where the document may be, from the root of the repository. */
function documentPaths(spec: GitSpec, repository: Repository, cwd: string, document: string): string[] {
  if (spec.path !== undefined && /^\.\.?(?:\/|$)/.test(spec.path)) {
    const inside = pathInRepository(repository, cwd, spec.path);
    if (inside === undefined) throw outside(spec.path);
    return [inside];
  }
  if (spec.path !== undefined) return [below(spec.subdir ?? "", spec.path)];
  if (spec.subdir !== undefined)
    return [
      below(spec.subdir, basename(document)),
      ...DOCUMENT_NAMES.map((name) => below(spec.subdir ?? "", name)),
    ];
  const inside = pathInRepository(repository, cwd, document);
  if (inside !== undefined) return [inside];
  // In another repository the document has the path that it has here.
  if (isAbsolute(document) || document.startsWith("..")) throw outside(document);
  return [below("", document)];
}

function below(folder: string, path: string): string {
  const joined = posix
    .normalize(posix.join(folder, path.replaceAll("\\", "/")))
    .replace(/^\.$|^\/+|\/+$/g, "");
  if (joined === ".." || joined.startsWith("../")) throw outside(path);
  return joined;
}

function outside(path: string): BaselineError {
  const remedy = "name the document from the root of the repository: .git#branch=main,path=api/asyncapi.yaml";
  return new BaselineError("baseline_outside", `${path} is outside of the repository; ${remedy}`);
}
