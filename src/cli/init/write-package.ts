import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InitError } from "./init-error.ts";

/** How many names of a folder that is not empty are shown. */
const SHOWN = 5;

/**
 * Writes all files into a folder that is empty (but for `.git`) or not there yet, or none: they are written beside each other and
 * moved at the end, and what was moved is taken back when something goes wrong. `shown` is the folder in messages.
 * Throws an `InitError`.
 */
export async function writePackage(
  folder: string,
  files: ReadonlyMap<string, string>,
  shown: string,
): Promise<void> {
  try {
    await refuseOccupied(folder, shown);
    await write(folder, files);
  } catch (error) {
    if (error instanceof InitError || !(error instanceof Error && "syscall" in error)) throw error;
    throw new InitError("not_writable", `cannot write ${shown}: ${error.message}`, { cause: error });
  }
}

async function refuseOccupied(folder: string, shown: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!found) return;
  if (!found.isDirectory())
    throw new InitError("not_a_folder", `${shown} is a file; give a folder that is not there yet or empty`);
  const names = (await readdir(folder)).filter((name) => name !== ".git").sort();
  if (names.length === 0) return;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  throw new InitError(
    "folder_not_empty",
    `${shown} is not empty: it has ${names.slice(0, SHOWN).join(", ")}${more}; give a folder that is not there yet or empty`,
  );
}

async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  /** The first folder that had to be made, if any. */
  const made = await mkdir(folder, { recursive: true });
  const moved: string[] = [];
  let staging: string | undefined;
  try {
    staging = await mkdtemp(join(folder, ".eventpact-init-"));
    for (const [path, text] of files) {
      await mkdir(dirname(join(staging, path)), { recursive: true });
      await writeFile(join(staging, path), text);
    }
    for (const name of await readdir(staging)) {
      await rename(join(staging, name), join(folder, name));
      moved.push(join(folder, name));
    }
    await rmdir(staging);
  } catch (error) {
    for (const path of [...moved, staging, made])
      if (path !== undefined) await rm(path, { recursive: true, force: true });
    throw error;
  }
}
