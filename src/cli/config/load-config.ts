import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { importOptional } from "../../contract/optional-package.ts";
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
}

const NAMES = ["ts", "mts", "js", "mjs", "json"].map((extension) => `eventpact.config.${extension}`);

/**
 * The configuration for commands that run in `cwd`: the file named, else the nearest one between `cwd` and the folder of the nearest
 * package.json. Throws a `ConfigError` for one that cannot be read or says what it must not.
 */
export async function loadConfig(cwd: string, named?: string): Promise<LoadedConfig> {
  const file = named === undefined ? findConfig(cwd) : resolve(cwd, named);
  if (file === undefined) return { config: {}, file: undefined, folder: cwd };
  const label = labelOf(cwd, file);
  if (named !== undefined && !statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new ConfigError(`there is no file ${label}; give the path of a configuration`);
  try {
    return { config: checkConfig(await read(file)), file, folder: dirname(file) };
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${label}: ${error.message}`, { cause: error });
    throw error;
  }
}

function findConfig(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = NAMES.filter((name) => existsSync(join(folder, name)));
    const manifest = join(folder, "package.json");
    const isPackage = existsSync(manifest);
    if (isPackage && manifestConfig(manifest) !== undefined) found.push("package.json");
    if (found.length > 1)
      throw new ConfigError(
        `${labelOf(cwd, folder)} has several configurations: ${found.join(" and ")}; keep one, or name one with --config`,
      );
    if (found[0] !== undefined) return join(folder, found[0]);
    if (isPackage || dirname(folder) === folder) return undefined;
  }
}

async function read(file: string): Promise<unknown> {
  if (file.endsWith("package.json")) return manifestConfig(file) ?? {};
  if (file.endsWith(".json")) return parseJson(readFileSync(file, "utf8"));
  const module = await importModule(file);
  if (!("default" in module))
    throw new ConfigError("it has no default export; write: export default { ... }");
  return module["default"];
}

/** The module, loaded anew when its file has changed. */
async function importModule(file: string): Promise<Record<string, unknown>> {
  const url = `${pathToFileURL(file).href}?${statSync(file).mtimeMs}`;
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (error) {
    if (!isUnknownExtension(error)) throw failed(error);
  }
  // This Node cannot read TypeScript.
  const { createJiti } = await importOptional(() => import("jiti"));
  try {
    const jiti = createJiti(import.meta.url, { moduleCache: false, fsCache: false });
    return (await jiti.import(file)) as Record<string, unknown>;
  } catch (error) {
    throw failed(error);
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
    return (JSON.parse(readFileSync(file, "utf8")) as { eventpact?: unknown } | null)?.eventpact;
  } catch {
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

function labelOf(cwd: string, path: string): string {
  const below = relative(cwd, path);
  return below === "" ? "this folder" : below;
}
