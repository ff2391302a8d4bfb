import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { checkConfig } from "./check-config.ts";
import { ConfigError } from "./config-error.ts";
import type { EventpactConfig } from "./define-config.ts";

/** A configuration and where it is from. */
export interface LoadedConfig {
  readonly config: EventpactConfig;
  /** Absolute path of its file; undefined when there is none. */
  readonly file: string | undefined;
  /** What its paths are relative to, absolute. */
  readonly folder: string;
  /** Where it was looked for, absolute: a file that comes to be there is, or may be, the configuration. */
  readonly places: readonly string[];
}

const NAMES = ["ts", "mts", "js", "mjs", "json"].map((extension) => `eventpact.config.${extension}`);

/**
 * The configuration for commands that run in `cwd`: the file named, else the nearest one between `cwd` and the folder of the nearest
 * package.json. Throws a `ConfigError` for one that cannot be read or says what it must not.
 */
export async function loadConfig(cwd: string, named?: string): Promise<LoadedConfig> {
  const places = named === undefined ? placesFrom(cwd) : [resolve(cwd, named)];
  const file = named === undefined ? findConfig(cwd, places) : places[0];
  if (file === undefined) return { config: {}, file: undefined, folder: cwd, places };
  const label = labelOf(cwd, file);
  if (!isFile(file)) throw new ConfigError(`there is no file ${label}; give the path of a configuration`);
  try {
    return { config: checkConfig(await read(file)), file, folder: dirname(file), places };
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${label}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Where a configuration may be: from the folder up to the nearest package.json, which is the last. */
function placesFrom(cwd: string): string[] {
  const places: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    places.push(...NAMES.map((name) => join(folder, name)), manifest);
    if (isFile(manifest) || dirname(folder) === folder) return places;
  }
}

function findConfig(cwd: string, places: readonly string[]): string | undefined {
  const found = places.filter((file) =>
    isManifest(file) ? manifestConfig(file) !== undefined : isFile(file),
  );
  const [nearest] = found;
  if (nearest === undefined) return undefined;
  const names = found.filter((file) => dirname(file) === dirname(nearest)).map((file) => basename(file));
  if (names.length > 1)
    throw new ConfigError(
      `${labelOf(cwd, dirname(nearest))} has several configurations: ${names.join(" and ")}; keep one, or name one with --config`,
    );
  return nearest;
}

async function read(file: string): Promise<unknown> {
  if (isManifest(file)) {
    const config = manifestConfig(file);
    if (config === undefined)
      throw new ConfigError('it says nothing under "eventpact"; write the configuration there');
    return config;
  }
  if (/\.json$/i.test(file)) return parseJson(readFileSync(file, "utf8"));
  if (!/\.[cm]?[jt]s$/i.test(file))
    throw new ConfigError("its ending says no format; name it .ts, .mts, .js, .mjs or .json");
  return quietly(async () => {
    const module = await importModule(file);
    if (!("default" in module))
      throw new ConfigError("it has no default export; write: export default { ... }");
    try {
      return await module["default"];
    } catch (error) {
      throw failed(error);
    }
  });
}

/** How often a module was imported: a URL of its own for each time, so that it is read anew. */
let imports = 0;

async function importModule(file: string): Promise<Record<string, unknown>> {
  // A CommonJS module is kept under its path, whatever the URL says.
  delete createRequire(import.meta.url).cache[realpathSync(file)];
  try {
    return (await import(`${pathToFileURL(file).href}?${++imports}`)) as Record<string, unknown>;
  } catch (error) {
    if (!isUnknownExtension(error)) throw failed(error);
  }
  // This Node cannot read TypeScript.
  const createJiti = loadJiti(file);
  try {
    const jiti = createJiti(file, { moduleCache: false, fsCache: false });
    return (await jiti.import(file)) as Record<string, unknown>;
  } catch (error) {
    throw failed(error);
  }
}

/**
 * Loads the optional peer `jiti`, whose interface is that of version 2: the one that the configuration's folder has, else the one beside
 * eventpact, which `npx` may have installed elsewhere. Throws a `ConfigError` when there is none.
 */
function loadJiti(file: string): typeof import("jiti").createJiti {
  let found = "is not installed";
  for (const from of [file, import.meta.url]) {
    try {
      const { createJiti } = createRequire(from)("jiti") as Partial<typeof import("jiti")>;
      if (createJiti !== undefined) return createJiti;
      found = "is installed in a version below 2";
    } catch (error) {
      if (!isMissing(error)) throw failed(error);
    }
  }
  throw new ConfigError(
    `a configuration in TypeScript needs Node 22.18 or later, or the package "jiti" from version 2, which ${found}; run: npm i -D jiti@2`,
  );
}

/** Whether a package is not installed, in the words of Node or of Yarn's Plug'n'Play (https://yarnpkg.com/advanced/pnpapi). */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND" || "pnpCode" in error;
}

/** Keeps to itself what Node warns of meanwhile: how a configuration is written (ESM or not, TypeScript) is nobody's concern. */
async function quietly<T>(load: () => Promise<T>): Promise<T> {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  try {
    return await load();
  } finally {
    // Warnings come a turn later.
    await setImmediate();
    for (const listener of listeners) process.on("warning", listener);
  }
}

function isUnknownExtension(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION";
}

function failed(error: unknown): ConfigError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ConfigError(`it cannot be loaded: ${message.split("\n")[0]}`, { cause: error });
}

/** What stands under `eventpact` in a package.json; a manifest that is no JSON is npm's to report. */
function manifestConfig(file: string): unknown {
  try {
    return (parseJson(readFileSync(file, "utf8")) as { eventpact?: unknown } | null)?.eventpact;
  } catch {
    // Not there or not JSON: then it has no configuration. Who needs the manifest itself reports it.
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new ConfigError(`this is no JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isManifest(path: string): boolean {
  return basename(path) === "package.json";
}

function labelOf(cwd: string, path: string): string {
  const below = relative(cwd, path);
  return below === "" ? "this folder" : below;
}
