import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { BaselineError } from "./baseline-error.ts";
import type { BaselineLocation, LocateOptions } from "./baseline-location.ts";
import { DOCUMENT_NAMES } from "./find-document.ts";

/** A file, or the `asyncapi.*` of a folder. Throws a `BaselineError`. */
export function locatePath(path: string, { cwd, document }: LocateOptions): BaselineLocation {
  const absolute = resolve(cwd, path);
  const stats = existsSync(absolute) ? statSync(absolute) : undefined;
  if (!stats) {
    const remedy = `correct the path, or compare with a commit: ${path}:${document} or .git#branch=${path}`;
    throw new BaselineError("baseline_unreadable", `there is no file or folder ${path}; ${remedy}`);
  }
  if (/\.(?:tgz|tar\.gz)$/i.test(path) && stats.isFile()) {
    throw new BaselineError("baseline_spec", `${path} is a packed package; write npm:${path}`);
  }
  if (!stats.isDirectory()) return { document: path, root: cwd, label: path.replace(/^(?:\.\/+)+/, "") };
  const name = DOCUMENT_NAMES.find((known) => existsSync(join(absolute, known)));
  if (name !== undefined) {
    const found = join(path, name).replaceAll("\\", "/");
    return { document: found, root: cwd, label: found };
  }
  if (basename(absolute) === ".git" || existsSync(join(absolute, "HEAD"))) {
    const message = `${path} is a git repository; say which commit: ${path}#branch=main or ${path}#tag=v1.0.0`;
    throw new BaselineError("baseline_spec", message);
  }
  throw new BaselineError(
    "baseline_document_missing",
    `the folder ${path} holds no ${DOCUMENT_NAMES.join(", ")}; name the document, e.g. ${join(path, basename(document))}; when the contract is new there is nothing to compare it with yet`,
  );
}
