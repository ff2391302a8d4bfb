import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BANNER } from "./text.ts";

/** How a folder differs from what the generator makes; paths are relative to it, sorted. */
export interface Differences {
  readonly missing: readonly string[];
  readonly differing: readonly string[];
  /** Files of an earlier run that the generator no longer makes. */
  readonly stale: readonly string[];
}

/** Compares a folder with what the generator makes. Files without the generator's banner are nobody's business unless they are in the way. */
export async function compareGenerated(
  dir: string,
  files: ReadonlyMap<string, string>,
): Promise<Differences> {
  const missing: string[] = [];
  const differing: string[] = [];
  for (const [path, text] of files) {
    const present = await read(join(dir, path));
    if (present === undefined) missing.push(path);
    else if (present !== text) differing.push(path);
  }
  return {
    missing: missing.sort(),
    differing: differing.sort(),
    stale: (await staleFiles(dir, files)).sort(),
  };
}

/**
 * Writes what differs, each file in one step, and removes files of earlier runs that are no longer made. Other files stay.
 * Returns what it found to differ.
 */
export async function writeGenerated(dir: string, files: ReadonlyMap<string, string>): Promise<Differences> {
  const differences = await compareGenerated(dir, files);
  for (const path of [...differences.missing, ...differences.differing]) {
    await writeAtomically(join(dir, path), files.get(path) ?? "");
  }
  for (const path of differences.stale) {
    await rm(join(dir, path));
    await removeEmptyFolders(dir, dirname(path));
  }
  return differences;
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

async function staleFiles(dir: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const stale: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await list(join(dir, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile() && /\.(?:js|d\.ts)$/.test(path) && !files.has(path)) {
        if ((await read(join(dir, path)))?.startsWith(BANNER)) stale.push(path);
      }
    }
  };
  await visit("");
  return stale;
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

async function removeEmptyFolders(dir: string, folder: string): Promise<void> {
  if (folder === "." || (await list(join(dir, folder))).length > 0) return;
  await rmdir(join(dir, folder));
  await removeEmptyFolders(dir, dirname(folder));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
