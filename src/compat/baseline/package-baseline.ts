import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { BaselineError } from "./baseline-error.ts";
import type { BaselineLocation, LocateOptions } from "./baseline-location.ts";
import { type FileTree, treeReader } from "./file-tree.ts";
import { documentMissing, findDocument } from "./find-document.ts";
import { type InstalledPackage, installedPackages } from "./installed-package.ts";
import { NpmPackError, npmPack } from "./npm-pack.ts";
import { type Manifest, readManifest } from "./package-manifest.ts";
import type { PackageSpec, TarballSpec } from "./parse-baseline.ts";
import { parseRange } from "./semver-range.ts";
import { shellWord } from "./shell-word.ts";
import { MAX_UNPACKED_BYTES, readTarball, TarballError } from "./tarball.ts";

/**
 * A document in a package. An installed one within the range is taken as it is. Else npm gets one: also for a tag such as `latest`, which says
 * something about the registry and nothing about what is installed. Throws a `BaselineError`.
 */
export async function locateInPackage(spec: PackageSpec, options: LocateOptions): Promise<BaselineLocation> {
  const { name, range } = spec;
  const isWithin = range === undefined ? () => true : parseRange(range);
  if (!isWithin && !/^[a-z][\w.-]*$/i.test(range ?? "")) {
    const remedy = `write one as in package.json: npm:${name}@^1.2.0, or a tag: npm:${name}@latest`;
    throw new BaselineError("baseline_spec", `"${range}" is no range of versions; ${remedy}`);
  }
  const installed = isWithin ? installedPackages(name, options.cwd, options.document) : [];
  const fitting = installed.find(({ version }) => isWithin?.(version));
  if (fitting) {
    const label = `${name}@${fitting.version}`;
    return located(fitting.tree, fitting.manifest, {
      folder: fitting.folder,
      label,
      path: spec.path,
      options,
    });
  }
  const wanted = range ?? "latest";
  try {
    const bytes = await npmPack(name, wanted, options.cwd, MAX_UNPACKED_BYTES);
    return locatePacked(bytes, `${name}@${wanted}`, resolve(options.cwd, `${name}.tgz`), spec.path, options);
  } catch (error) {
    throw error instanceof NpmPackError ? notFound(name, wanted, installed, error) : error;
  }
}

/** A document in what `npm pack` made. Throws a `BaselineError`. */
export function locateInTarball({ file, path }: TarballSpec, options: LocateOptions): BaselineLocation {
  const absolute = resolve(options.cwd, file);
  const stats = existsSync(absolute) ? statSync(absolute) : undefined;
  if (!stats?.isFile()) {
    const remedy = "npm pack makes one; correct the path";
    throw new BaselineError("baseline_unreadable", `there is no packed package ${file}; ${remedy}`);
  }
  if (stats.size > MAX_UNPACKED_BYTES) {
    const limit = `${MAX_UNPACKED_BYTES / 1024 / 1024} MiB`;
    const remedy = "unpack it, and compare with the path of its document";
    throw new BaselineError("baseline_too_large", `${file} has more than ${limit}; ${remedy}`);
  }
  return locatePacked(readFileSync(absolute), file, absolute, path, options);
}

function locatePacked(
  bytes: Uint8Array,
  shown: string,
  folder: string,
  path: string | undefined,
  options: LocateOptions,
): BaselineLocation {
  let tree: FileTree;
  try {
    tree = readTarball(bytes);
  } catch (cause) {
    if (!(cause instanceof TarballError)) throw cause;
    const message = `${shown} cannot be read as a package: it ${cause.message}; pack it again with npm pack`;
    throw new BaselineError("baseline_package_unreadable", message, { cause });
  }
  const manifest = readManifest(tree);
  if (!manifest) {
    const message = `${shown} holds no package.json that can be read; pack it again with npm pack`;
    throw new BaselineError("baseline_package_unreadable", message);
  }
  const { name = shown, version } = manifest;
  const label = version === undefined ? name : `${name}@${version}`;
  return located(tree, manifest, { folder, label, path, options });
}

function located(
  tree: FileTree,
  manifest: Manifest,
  at: { folder: string; label: string; path: string | undefined; options: LocateOptions },
): BaselineLocation {
  const { folder, label, options } = at;
  const path = at.path === undefined ? undefined : posix.normalize(at.path.replace(/^\/+/, ""));
  if (path?.startsWith("../") || path === "..") {
    const remedy = "name the document from the root of the package";
    throw new BaselineError("baseline_outside", `${path} is outside of ${label}; ${remedy}`);
  }
  const paths = path === undefined ? [...manifest.documents, ...samePaths(options)] : [path];
  const found = findDocument(tree, paths);
  if (found === undefined) {
    const [first = "asyncapi.yaml"] = paths;
    const remedy = `name the document: npm:${manifest.name ?? "package"}@${manifest.version ?? "*"}:path/to/asyncapi.yaml, or in exports of its package.json as ./asyncapi.yaml`;
    throw documentMissing(tree, `${first} in ${label}`, first, remedy);
  }
  return {
    document: found,
    root: folder,
    label: `${label}:${found}`,
    reader: treeReader(tree, folder, label),
  };
}

/** Where the document being checked would be in its package: from the nearest `package.json`, and from the working directory. */
function samePaths({ cwd, document }: LocateOptions): string[] {
  const absolute = resolve(cwd, document);
  let folder = dirname(absolute);
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return [folder, cwd]
    .map((from) => relative(from, absolute).replaceAll(sep, "/"))
    .filter((path) => path !== "" && !path.startsWith("../"));
}

function notFound(
  name: string,
  range: string,
  installed: readonly InstalledPackage[],
  cause: NpmPackError,
): BaselineError {
  const spec = `${name}@${range}`;
  const fetched = `npm cannot get ${spec}: ${cause.message}`;
  const remedy = `install it (npm i -D ${shellWord(spec)}), or compare with a packed one: npm:./path/to/package.tgz`;
  const versions = installed.map(({ version }) => version).join(", ");
  return versions === ""
    ? new BaselineError("baseline_package_missing", `${name} is not installed, and ${fetched}; ${remedy}`, {
        cause,
      })
    : new BaselineError(
        "baseline_range_unsatisfied",
        `the installed ${name} is ${versions}, which is not ${range}, and ${fetched}; ${remedy}`,
        { cause },
      );
}
