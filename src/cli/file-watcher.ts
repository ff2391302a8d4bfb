import { existsSync, type FSWatcher, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";

/** Long enough for an editor that writes a file in several steps, in milliseconds. */
const QUIET = 25;
/** What a document may be made of: where one of these appears, a `$ref` that led nowhere may lead somewhere. */
const SOURCE = /\.(?:ya?ml|json)$/i;

interface WatchedFolder {
  readonly watcher: FSWatcher;
  /** Of the folder when it was opened: another number means another folder in its place. */
  readonly inode: number;
}

/**
 * Tells of changes to files. Watches their folders, since editors put new files in the place of old ones; where a folder is gone, the
 * nearest one above it until it is back.
 */
export class FileWatcher {
  #files = new Set<string>();
  #beside = false;
  readonly #folders = new Map<string, WatchedFolder>();
  readonly #changed = new Set<string>();
  #stamps = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #wake: ((files: readonly string[] | undefined) => void) | undefined;
  #closed = false;

  /**
   * Watches these files, absolute, and no others; with `beside`, also what a document may be made of in their folders.
   * What has changed `since`, in milliseconds of the epoch, is told at once.
   */
  watch(files: Iterable<string>, beside: boolean, since: number): void {
    if (this.#closed) return;
    this.#files = new Set(files);
    this.#beside = beside;
    const stamps = new Map([...this.#files].map((file) => [file, stampOf(file)]));
    for (const [file, stamp] of stamps) {
      const known = this.#stamps.get(file);
      if (known === undefined ? modifiedAt(file) >= since : known !== stamp) this.#changed.add(file);
    }
    this.#stamps = stamps;
    this.#openFolders();
    if (this.#changed.size > 0) this.#schedule();
  }

  /** Resolves with the files that have changed once they have been quiet for a moment; with undefined once the watcher is closed. */
  next(): Promise<readonly string[] | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#changed.size > 0) this.#schedule();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
    this.#wake?.(undefined);
  }

  #openFolders(): void {
    const wanted = new Set([...this.#files].map((file) => existingFolder(dirname(file))));
    for (const [folder, { watcher, inode }] of this.#folders) {
      if (wanted.has(folder) && inodeOf(folder) === inode) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of wanted) {
      if (this.#folders.has(folder)) continue;
      const watcher = watch(folder, (_, name) => this.#noticed(folder, name));
      // A folder that goes away is found again by the one above it.
      watcher.on("error", () => this.#openFolders());
      this.#folders.set(folder, { watcher, inode: inodeOf(folder) });
    }
  }

  #noticed(folder: string, name: string | null): void {
    const path = name === null ? undefined : join(folder, name);
    if (path !== undefined && (this.#files.has(path) || (this.#beside && SOURCE.test(path))))
      this.#changed.add(path);
    // The folders themselves may have come or gone.
    this.#openFolders();
    for (const [file, stamp] of this.#stamps) if (stampOf(file) !== stamp) this.#changed.add(file);
    if (this.#changed.size > 0) this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const wake = this.#wake;
      if (!wake || this.#closed) return;
      this.#wake = undefined;
      const changed = [...this.#changed];
      this.#changed.clear();
      this.#stamps = new Map([...this.#files].map((file) => [file, stampOf(file)]));
      wake(changed);
    }, QUIET);
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
