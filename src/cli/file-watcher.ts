import { existsSync, type FSWatcher, realpathSync, statSync, watch } from "node:fs";
import { basename, dirname, join, sep } from "node:path";

/** Long enough for an editor that writes a file in several steps. */
const DEBOUNCE_MS = 25;
/** How far the times of files may lag behind the clock. */
const CLOCK_TICK_MS = 10;
/** What a document may be made of: where one of these appears, a `$ref` that led nowhere may lead somewhere. */
const SOURCE = /\.(?:ya?ml|json)$/i;

interface WatchedFolder {
  readonly watcher: FSWatcher;
  /** Of the folder when it was opened: another number means another folder in its place. */
  readonly inode: number;
}

/**
 * Reports changes of files. Watches their folders, since editors put new files in the place of old ones; where a folder is gone, the
 * nearest one above it until it is back. Of links, also what they lead to; of folders below `root`, also those above them up to it, since
 * a watcher of a folder does not report that one above it was moved.
 */
export class FileWatcher {
  readonly #root: string;
  /** The files, by their own paths and by those that links lead to. */
  #files = new Map<string, string>();
  /** All folders above them. */
  #above = new Set<string>();
  #beside = false;
  readonly #folders = new Map<string, WatchedFolder>();
  readonly #changed = new Set<string>();
  #stamps = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #resolveNext: ((files: readonly string[] | undefined) => void) | undefined;
  #closed = false;

  /** `root` is absolute. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Watches these files, absolute, and no others; with `beside` some may not be there, and what a document may be made of in their folders
   * is watched too. What has changed `since`, in milliseconds of the epoch, is reported at once.
   */
  watch(files: Iterable<string>, beside: boolean, since: number): void {
    if (this.#closed) return;
    const wanted = [...new Set(files)];
    this.#files = new Map([
      ...wanted.map((file) => [realPath(file), file] as const),
      ...wanted.map((file) => [file, file] as const),
    ]);
    this.#above = new Set();
    for (const path of this.#files.keys()) {
      for (let folder = dirname(path); !this.#above.has(folder); folder = dirname(folder))
        this.#above.add(folder);
    }
    this.#beside = beside;
    // First the folders: they report what changes from here on, the stamps what changed before.
    this.#openFolders();
    const stamps = new Map(wanted.map((file) => [file, stampOf(file)]));
    for (const [file, stamp] of stamps) {
      const known = this.#stamps.get(file);
      const isNew = known === undefined;
      const isLost = isNew && stamp === "" && !beside;
      if (isLost || (isNew ? modifiedAt(file) >= since - CLOCK_TICK_MS : known !== stamp))
        this.#changed.add(file);
    }
    this.#stamps = stamps;
    if (this.#changed.size > 0) this.#schedule();
  }

  /** Resolves with the files that have changed once nothing has changed for a moment; with undefined once the watcher is closed. */
  next(): Promise<readonly string[] | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#resolveNext = resolve;
      if (this.#changed.size > 0) this.#schedule();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
    this.#resolveNext?.(undefined);
  }

  #openFolders(): void {
    const wanted = new Set<string>();
    for (const home of new Set([...this.#files.keys()].map((path) => dirname(path)))) {
      let folder = existingFolder(home);
      wanted.add(folder);
      while (folder.startsWith(this.#root + sep)) {
        folder = dirname(folder);
        wanted.add(folder);
      }
    }
    for (const [folder, { watcher, inode }] of this.#folders) {
      if (wanted.has(folder) && inodeOf(folder) === inode) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of wanted) {
      if (this.#folders.has(folder)) continue;
      try {
        const watcher = watch(folder, (_, name) => this.#noticed(folder, name));
        // A folder that goes away is found again by the one above it.
        watcher.on("error", () => this.#openFolders());
        this.#folders.set(folder, { watcher, inode: inodeOf(folder) });
      } catch (error) {
        if (existsSync(folder)) throw error;
        // It went away just now: the one above it has to do.
        this.#openFolders();
        return;
      }
    }
  }

  #noticed(folder: string, name: string | null): void {
    if (this.#closed) return;
    const path = name === null ? folder : join(folder, name);
    const file = this.#files.get(path) ?? (this.#beside && SOURCE.test(path) ? path : undefined);
    // Its own name: the folder was moved or removed, and even if there is one again, perhaps with the same inode, it is another.
    const isFolder = name === null || name === basename(folder);
    if (isFolder) {
      this.#folders.get(folder)?.watcher.close();
      this.#folders.delete(folder);
    }
    // What others do in these folders must neither cost much nor put off what is waiting.
    if (file === undefined && !isFolder && !this.#above.has(path)) return;
    if (file !== undefined) this.#changed.add(file);
    this.#openFolders();
    for (const [known, stamp] of this.#stamps) if (stampOf(known) !== stamp) this.#changed.add(known);
    if (this.#changed.size > 0) this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const resolve = this.#resolveNext;
      if (!resolve || this.#closed) return;
      this.#resolveNext = undefined;
      const changed = [...this.#changed];
      this.#changed.clear();
      this.#stamps = new Map([...this.#stamps.keys()].map((file) => [file, stampOf(file)]));
      resolve(changed);
    }, DEBOUNCE_MS);
  }
}

/** The folder, or the nearest one above it that is there. */
function existingFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}

function inodeOf(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.ino ?? 0;
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : "";
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Where links lead to; the path itself when there is nothing. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // Not there yet: its name is all there is.
    return file;
  }
}
