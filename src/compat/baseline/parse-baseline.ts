import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { showRef } from "../../contract/source/remote-documents.ts";
import { didYouMean } from "../../contract/suggest.ts";
import { BaselineError } from "./baseline-error.ts";

/** A commit by name: of a branch, of a tag, by its hash, or anything that `git rev-parse` knows. */
export interface GitName {
  readonly kind: "branch" | "tag" | "commit" | "ref";
  readonly name: string;
}

/** A document in a commit. */
export interface GitSpec extends GitName {
  readonly in: "git";
  /** Path of the repository, its `.git`, or a bare one. Default: the one around the working directory. */
  readonly repository?: string;
  /** The folder of the document, from the root of the repository. */
  readonly subdir?: string;
  /** Path of the document from there; `./` and `../` start at the working directory. Default: that of the document being checked. */
  readonly path?: string;
}

/** A document in a package: an installed one, or one that npm gets. */
export interface PackageSpec {
  readonly in: "package";
  readonly name: string;
  /** A range of versions or a tag. Default: whatever is installed, else `latest`. */
  readonly range?: string;
  /** Path of the document in the package. */
  readonly path?: string;
}

/** A document in what `npm pack` makes. */
export interface TarballSpec {
  readonly in: "tarball";
  readonly file: string;
  /** Path of the document in the package. */
  readonly path?: string;
}

/** What stands after `--against`, taken apart. */
export type BaselineSpec =
  | { readonly in: "files"; readonly path: string }
  | GitSpec
  | PackageSpec
  | TarballSpec;

const FORMS =
  "write a path, .git#branch=main, .git#tag=v1.2.0, <ref>:<path> such as main:asyncapi.yaml, or npm:<package>@<range>";
const GIT_KEYS = ["branch", "tag", "commit", "ref", "subdir", "path"] as const;

/**
 * Takes apart what stands after `--against`. A file or folder of that very name in `cwd` is always a path.
 *
 * | form | what it means |
 * | --- | --- |
 * | `old/asyncapi.yaml`, `old/` | a file; a folder with `asyncapi.yaml`, `.yml` or `.json` |
 * | `.git#branch=main` | the document at a branch, or at `origin/main` where only that is there |
 * | `.git#tag=v1.2.0`, `#commit=1a2b3c4`, `#ref=HEAD~1` | at a tag, at a commit, at anything `git rev-parse` knows |
 * | `../events/.git#branch=main,subdir=api` | in another repository, also a bare one, in a folder of it |
 * | `.git#branch=main,path=api/events.yaml` | another document than the one being checked |
 * | `HEAD~1:asyncapi.yaml`, `main:` | as git has it: `./` starts at the working directory, else the path at the root |
 * | `npm:@acme/events@^1.2` | a package that is installed and within the range, else one that npm gets |
 * | `npm:./acme-events-1.2.0.tgz` | what `npm pack` made |
 * | `npm:@acme/events@^1:api/events.yaml` | a document that the package does not name itself |
 *
 * Throws a `BaselineError` with the code `baseline_spec` for what is none of these.
 */
export function parseBaseline(spec: string, cwd: string): BaselineSpec {
  if (spec.trim() === "") throw unreadableSpec(spec, "it is empty", FORMS);
  if (/[\0\r\n]/.test(spec)) throw unreadableSpec(spec, "it holds a line break", FORMS);
  if (/^npm:/.test(spec)) return parsePackage(spec);
  if (existsSync(resolve(cwd, spec))) return { in: "files", path: spec };
  if (isAddress(spec)) {
    const remedy = "clone or fetch it, and name the folder: path/to/repo/.git#branch=main";
    throw unreadableSpec(showRef(spec), "baselines are not read over the network", remedy);
  }
  const fragment = /^(?<repository>[^#]*)#(?<parts>[a-z_]+=.*)$/i.exec(spec)?.groups;
  if (fragment) return parseFragment(spec, fragment["repository"] ?? "", fragment["parts"] ?? "");
  if (/\.git#/.test(spec)) {
    throw unreadableSpec(
      spec,
      "what follows the # names no commit",
      "write .git#branch=main or .git#tag=v1.2.0",
    );
  }
  const colon = refEnd(spec);
  if (colon < 0) return { in: "files", path: spec };
  const path = spec.slice(colon + 1);
  return { in: "git", ...gitName(spec, "ref", spec.slice(0, colon)), ...(path !== "" && { path }) };
}

/** Of `scp`'s form only `git@host:` can be told from a tag such as `events@1.2.0:`. */
function isAddress(spec: string): boolean {
  return /^git@[\w.-]+:/.test(spec) || /^[a-z][a-z0-9+.-]+:\/\//i.test(spec);
}

/** Where the path of `<ref>:<path>` starts: a ref such as `HEAD@{12:00}` may hold colons itself. */
function refEnd(spec: string): number {
  if (/^[a-z]:[\\/]/i.test(spec)) return -1;
  let depth = 0;
  for (let index = 0; index < spec.length; index++) {
    const letter = spec[index];
    if (letter === "{") depth++;
    else if (letter === "}") depth--;
    else if (letter === ":" && depth <= 0) return index;
  }
  return -1;
}

function parseFragment(spec: string, repository: string, parts: string): GitSpec {
  const values = new Map<string, string>();
  for (const part of parts.split(",")) {
    const [, key = part, value = ""] = /^([^=]*)=(.*)$/.exec(part) ?? [];
    if (!GIT_KEYS.some((known) => known === key)) {
      const remedy = `what may follow the # is ${GIT_KEYS.join(", ")}, separated by commas`;
      throw unreadableSpec(spec, `"${key}" is not known there${didYouMean(key, GIT_KEYS)}`, remedy);
    }
    if (values.has(key)) throw unreadableSpec(spec, `it has "${key}" twice`, "name it once");
    if (value === "") throw unreadableSpec(spec, `its "${key}" is empty`, `write ${key}=…`);
    values.set(key, value);
  }
  const names = (["branch", "tag", "commit", "ref"] as const).filter((kind) => values.has(kind));
  const [kind] = names;
  if (kind === undefined || names.length > 1) {
    const problem = kind === undefined ? "it names no commit" : `it has ${names.join(" and ")}`;
    throw unreadableSpec(spec, problem, "give one of branch, tag, commit and ref");
  }
  const subdir = values.get("subdir");
  const path = values.get("path");
  return {
    in: "git",
    ...gitName(spec, kind, values.get(kind) ?? ""),
    ...(repository !== "" && { repository }),
    ...(subdir !== undefined && { subdir }),
    ...(path !== undefined && { path: path.replace(/^(?:\.\/+)+/, "") }),
  };
}

/** Git would take a name that begins with a dash for an option. */
function gitName(spec: string, kind: GitName["kind"], name: string): GitName {
  if (name === "")
    throw unreadableSpec(spec, "it names no ref", "write one before the colon: HEAD:asyncapi.yaml");
  if (name.startsWith("-"))
    throw unreadableSpec(spec, `"${name}" is not the name of a ref`, "name a branch, a tag or a commit");
  if (kind === "commit" && !/^[0-9a-f]{4,64}$/i.test(name)) {
    throw unreadableSpec(spec, `"${name}" is not the hash of a commit`, `for other names write ref=${name}`);
  }
  return { kind, name };
}

function parsePackage(spec: string): PackageSpec | TarballSpec {
  const rest = spec.slice("npm:".length);
  const tarball = /^(?<file>.+?\.(?:tgz|tar\.gz))(?::(?<path>.+))?$/i.exec(rest)?.groups;
  if (tarball) return { in: "tarball", file: tarball["file"] ?? "", ...pathOf(tarball["path"]) };
  const named =
    /^(?<name>(?:@[a-z0-9~_-][\w.~-]*\/)?[a-z0-9~][\w.~-]*)(?:@(?<range>[^:@]*))?(?::(?<path>.+))?$/i.exec(
      rest,
    )?.groups;
  if (!named) {
    const forms =
      "npm:@acme/events@^1.2, npm:./acme-events-1.2.0.tgz or npm:@acme/events@^1:api/asyncapi.yaml";
    throw unreadableSpec(spec, "it names no package and no packed package", `write ${forms}`);
  }
  const range = named["range"]?.trim();
  return {
    in: "package",
    name: named["name"] ?? "",
    ...(range !== undefined && range !== "" && { range }),
    ...pathOf(named["path"]),
  };
}

function pathOf(path: string | undefined): { path?: string } {
  return path === undefined ? {} : { path };
}

function unreadableSpec(spec: string, problem: string, remedy: string): BaselineError {
  const shown = JSON.stringify(spec);
  return new BaselineError(
    "baseline_spec",
    `the baseline ${shown} cannot be understood: ${problem}; ${remedy}`,
  );
}
