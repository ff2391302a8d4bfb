import { mkdtemp, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolders } from "../../codegen/make-folders.ts";
import { InitError } from "./init-error.ts";

/** Where files are before they are moved: the process that writes them, and what `mkdtemp` adds. */
const STAGING = /^\.eventpact-init-(\d+)-\w{6}$/;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How many names of a folder that is not empty are shown. */
const SHOWN = 5;

/**
 * Writes all files into a folder that is empty (but for `.git`, and what an `init` that was killed left behind) or not there yet, or none: they
 * are written beside each other and moved at the end, and what was moved is taken back when something goes wrong or a signal ends the process.
 * `shown` is the folder in messages. Throws an `InitError`.
 */
export async function writePackage(
  folder: string,
  files: ReadonlyMap<string, string>,
  shown: string,
): Promise<void> {
  try {
    await refuseOccupied(folder, shown);
    await unlessEnded((check) => write(folder, files, check));
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
  const names = (await readdir(folder)).filter((name) => name !== ".git" && !isLeftBehind(name)).sort();
  if (names.length === 0) return;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  throw new InitError(
    "folder_not_empty",
    `${shown} is not empty: it has ${names.slice(0, SHOWN).join(", ")}${more}; give a folder that is not there yet or empty`,
  );
}

/** Whether a name is the folder of an earlier `init` whose process is gone. */
function isLeftBehind(name: string): boolean {
  const [, id] = STAGING.exec(name) ?? [];
  if (id === undefined) return false;
  try {
    process.kill(Number(id), 0);
    return false;
  } catch (error) {
    // Else there is such a process, and it belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/** Lets `write` take back what it did when a signal comes: `check` throws then, and the signal ends the process afterwards. */
async function unlessEnded(write: (check: () => void) => Promise<void>): Promise<void> {
  let ended: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals): void => {
    ended = signal;
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    await write(() => {
      if (ended !== undefined) throw new Error(`ended by ${ended}`);
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
    if (ended !== undefined) process.kill(process.pid, ended);
  }
}

async function write(folder: string, files: ReadonlyMap<string, string>, check: () => void): Promise<void> {
  /** The first folder that had to be made, if any. */
  const made = makeFolders(folder);
  const moved: string[] = [];
  let staging: string | undefined;
  try {
    for (const name of (await readdir(folder)).filter(isLeftBehind))
      await rm(join(folder, name), { recursive: true, force: true });
    staging = await mkdtemp(join(folder, `.eventpact-init-${process.pid}-`));
    for (const [path, text] of files) {
      check();
      makeFolders(dirname(join(staging, path)));
      await writeFile(join(staging, path), text);
    }
    for (const name of await readdir(staging)) {
      check();
      await rename(join(staging, name), join(folder, name));
      moved.push(join(folder, name));
    }
    await rmdir(staging);
    check();
  } catch (error) {
    for (const path of [...moved, staging, made])
      if (path !== undefined) await rm(path, { recursive: true, force: true });
    throw error;
  }
}
