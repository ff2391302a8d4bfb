/** How the new package depends on eventpact: as the user says, else the way the eventpact that runs was installed. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { parseRange } from "../../compat/baseline/semver-range.ts";
import { UsageError } from "../usage-error.ts";
import { InitError } from "./init-error.ts";
import type { OwnPackage } from "./own-package.ts";

/** A dependency of the new package on eventpact. */
export interface Dependency {
  /** As it stands in package.json. */
  readonly spec: string;
  /** What the user should know of it. */
  readonly note?: string;
}

const REMEDY =
  "pass --eventpact with a version, a tarball or a folder, e.g. --eventpact ./eventpact-0.1.0.tgz";

const LOCAL_NOTE =
  "eventpact comes from this machine; for CI and others, depend on a published version: npm install -D eventpact@VERSION";

/**
 * The dependency for `--eventpact SPEC`: whatever npm installs. Paths (`file:…`, `./…`, `….tgz`) are relative to `cwd`, and become
 * relative to the new package. Throws an `InitError` when there is nothing at the path, and a `UsageError` for what npm does not understand.
 */
export function givenDependency(given: string, cwd: string, target: string): Dependency {
  // In package.json the name is the key.
  const spec = given.replace(/^eventpact@/, "");
  const path = localPath(spec);
  if (path === undefined) {
    if (isPublished(spec)) return { spec };
    throw new UsageError(
      `--eventpact ${JSON.stringify(given)} is neither a version, a range or a tag, nor a tarball, a folder or a repository; ${REMEDY}`,
    );
  }
  const file = resolve(cwd, path);
  const isPackage = existsSync(file) && (statSync(file).isFile() || existsSync(join(file, "package.json")));
  if (isPackage) return local(file, target);
  throw new InitError(
    "eventpact_not_found",
    `--eventpact ${spec}: there is no tarball and no package at ${file}; ${REMEDY}`,
  );
}

/** A path as npm understands a spec (https://docs.npmjs.com/cli/configuring-npm/package-json#local-paths). */
function localPath(spec: string): string | undefined {
  const path = /^(?:file|link):(?:\/\/(?=\/))?(.+)$/s.exec(spec)?.[1];
  if (path !== undefined) return path;
  const isUrl = /^[a-z][a-z0-9+.-]+:/i.test(spec);
  const isPath =
    /^\.{0,2}[\\/]|^\.{1,2}$|^[a-z]:[\\/]/i.test(spec) || (!isUrl && /\.(?:tgz|tar\.gz|tar)$/.test(spec));
  return isPath ? spec : undefined;
}

/** A range of versions, a tag, a URL, a repository or another source that npm, pnpm or Yarn names by a protocol (`npm:`, `workspace:`). */
function isPublished(spec: string): boolean {
  const isTag = /^[a-z][\w.-]*$/i.test(spec);
  const isElsewhere = isRemote(spec) || /^(?:[a-z][a-z0-9+.-]*:|[\w.-]+@[\w.-]+:)/i.test(spec);
  return isTag || parseRange(spec) !== undefined || (isElsewhere && !/\s/.test(spec));
}

/** A URL, a repository or a short form of one: `git+ssh://…`, `https://…`, `github:owner/name`, `owner/name`. */
function isRemote(spec: string): boolean {
  return (
    localPath(spec) === undefined && /^(?:git[+:@]|https?:|github:|gitlab:|bitbucket:|[\w-]+\/)/.test(spec)
  );
}

/**
 * The dependency on the eventpact that runs, the way it was installed. What npm noted when it installed says so
 * (`node_modules/.package-lock.json`, also in the cache of npx), else the package.json of the project. A registry becomes `^version`,
 * never its host. Throws an `InitError` when it was installed from a file that is gone.
 */
export function installedDependency(own: OwnPackage, target: string): Dependency {
  const { root, version } = own;
  // A checkout, or a package that is linked from there: Node follows the link.
  if (!root.split(sep).includes("node_modules")) return local(root, target);
  for (const project of projectsOf(root)) {
    const wanted = wantedIn(project);
    const noted = notedIn(project, root);
    if (!noted && wanted === undefined) continue;
    const from = (noted ? noted.resolved : wanted) ?? "";
    const path = localPath(from);
    if (path !== undefined) {
      const file = resolve(project, path);
      if (existsSync(file)) return local(file, target);
      const message = `eventpact was installed from ${file}, which is no longer there; ${REMEDY}`;
      throw new InitError("eventpact_not_found", message);
    }
    if (wanted !== undefined && isRemote(wanted)) return { spec: wanted };
    // An address of the web that nobody asked for is where a registry keeps the tarball.
    if (isRemote(from) && !/^https?:/.test(from)) return { spec: from };
    return { spec: `^${version}` };
  }
  return {
    spec: `^${version}`,
    note: `nothing says how this eventpact was installed, so it is taken from the registry; else ${REMEDY}`,
  };
}

/** The folders whose node_modules the package is in, the innermost first. */
function projectsOf(root: string): string[] {
  const projects: string[] = [];
  for (let folder = root; dirname(folder) !== folder; folder = dirname(folder))
    if (basename(folder) === "node_modules") projects.push(dirname(folder));
  return projects;
}

/** What npm noted of the package when it installed it. Without `resolved` it came from a registry (`omit-lockfile-registry-resolved`). */
function notedIn(project: string, root: string): { readonly resolved?: string } | undefined {
  const lockfile = readJson(join(project, "node_modules", ".package-lock.json")) as
    | { packages?: Record<string, { resolved?: string }> }
    | undefined;
  return lockfile?.packages?.[relative(project, root).split(sep).join("/")];
}

/** The spec of eventpact in the project's package.json. */
function wantedIn(project: string): string | undefined {
  const manifest = readJson(join(project, "package.json")) as
    | Record<string, Record<string, string> | undefined>
    | undefined;
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"]) {
    const spec = manifest?.[kind]?.["eventpact"];
    if (spec !== undefined) return spec;
  }
  return undefined;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Not there or not JSON: the caller says what is missing.
    return undefined;
  }
}

/** `file:` with the path from the new package's folder, which need not be there yet. */
function local(file: string, target: string): Dependency {
  const path = relative(withoutLinks(target), realpathSync(file));
  return { spec: `file:${isAbsolute(path) ? path : path.split(sep).join("/")}`, note: LOCAL_NOTE };
}

function withoutLinks(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  return dirname(folder) === folder ? folder : join(withoutLinks(dirname(folder)), basename(folder));
}
