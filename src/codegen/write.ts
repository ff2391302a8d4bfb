import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { documentOf } from "./banner.ts";
import { OutputConflictError } from "./output-conflict.ts";

/** How a folder differs from what the generator makes; paths are relative to it, sorted. */
export interface Differences {
  readonly missing: readonly string[];
  readonly differing: readonly string[];
  /** Files of an earlier run for the same document that the generator no longer makes. */
  readonly stale: readonly string[];
}

/** The folders that the generator writes to, beside the files at the top. It looks nowhere else. */
const FOLDERS = ["events", "channels", "applications"];
const TOP_FILES = /^(?:index|types|addresses)\.(?:js|d\.ts)$/;

/**
 * Compares a folder with what the generator makes; how lines end makes no difference. Files that are not the generator's, or of
 * another document, are nobody's business unless they are in the way.
 */
export async function compareGenerated(
  dir: string,
  files: ReadonlyMap<string, string>,
): Promise<Differences> {
  return differencesOf(await readPresent(dir, files), dir, files);
}

/**
 * Writes what differs, each file in one step, and removes files of earlier runs for the same document that are no longer made.
 * Other files stay. Throws an `OutputConflictError`, with nothing written, when one of them is in the way. Returns what it found
 * to differ.
 */
export async function writeGenerated(dir: string, files: ReadonlyMap<string, string>): Promise<Differences> {
  const present = await readPresent(dir, files);
  const document = documentsOf(files);
  const conflicts = [...present].filter(([, text]) => !document.has(documentOf(text)));
  if (conflicts.length > 0) {
    throw new OutputConflictError(
      conflicts.map(([path, text]) => ({ file: join(dir, path), text })),
      [...document].join(", "),
    );
  }
  const differences = await differencesOf(present, dir, files);
  for (const path of [...differences.missing, ...differences.differing]) {
    await writeAtomically(join(dir, path), files.get(path) ?? "");
  }
  for (const path of differences.stale) await rm(join(dir, path));
  for (const folder of new Set(differences.stale.map((path) => dirname(path)))) {
    if (folder !== "." && (await list(join(dir, folder))).length === 0) await rmdir(join(dir, folder));
  }
  return differences;
}

/** The text of the files that are already there, by path. */
async function readPresent(dir: string, files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const present = new Map<string, string>();
  for (const path of files.keys()) {
    const text = await read(join(dir, path));
    if (text !== undefined) present.set(path, text);
  }
  return present;
}

async function differencesOf(
  present: ReadonlyMap<string, string>,
  dir: string,
  files: ReadonlyMap<string, string>,
): Promise<Differences> {
  const paths = [...files.keys()].sort();
  return {
    missing: paths.filter((path) => !present.has(path)),
    differing: paths.filter((path) => {
      const text = present.get(path);
      return text !== undefined && unixLines(text) !== unixLines(files.get(path) ?? "");
    }),
    stale: await staleFiles(dir, files),
  };
}

async function staleFiles(dir: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const documents = documentsOf(files);
  const stale: string[] = [];
  for (const folder of ["", ...FOLDERS]) {
    const made = folder === "" ? TOP_FILES : /\.(?:js|d\.ts)$/;
    for (const entry of await list(join(dir, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isFile() || !made.test(entry.name) || files.has(path)) continue;
      const document = documentOf((await read(join(dir, path))) ?? "");
      if (document !== undefined && documents.has(document)) stale.push(path);
    }
  }
  return stale.sort();
}

/** The documents that these files were generated from: one. */
function documentsOf(files: ReadonlyMap<string, string>): ReadonlySet<string | undefined> {
  return new Set([...files.values()].map(documentOf));
}

function unixLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

async function writeAtomically(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
