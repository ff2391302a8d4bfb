import { readdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { stampOf } from "../contract/source/file-stamp.ts";
import { documentOf } from "./banner.ts";
import { makeFolders } from "./make-folders.ts";
import { MARKER, moduleMarker } from "./module-marker.ts";
import { OutputConflictError } from "./output-conflict.ts";
import { writeAtomically } from "./write-atomically.ts";

/** How a folder differs from what the generator makes; paths are relative to it, sorted. */
export interface Differences {
  readonly missing: readonly string[];
  readonly differing: readonly string[];
  /** Files of an earlier run for the same document that the generator no longer makes. */
  readonly stale: readonly string[];
}

/** Where a generator writes: it looks for files of earlier runs there and nowhere else. */
export interface OutputLayout {
  readonly folders: readonly string[];
  /** Names of files in these folders, and of those at the top. */
  readonly files: RegExp;
  readonly topFiles: RegExp;
  /** The files are ES modules: the folder gets a package.json that says so, where none above it does. */
  readonly modules?: boolean;
}

const CODE: OutputLayout = {
  folders: ["events", "channels", "applications"],
  files: /\.(?:js|d\.ts)$/,
  topFiles: /^(?:index|types|addresses|json-schema)\.(?:js|d\.ts)$/,
  modules: true,
};

interface Seen {
  /** See `stampAt`. */
  readonly stamp: string;
  readonly text: string;
}

/** A folder of generated files. Remembers what it has read and written, and reads again what has changed since. */
export class OutputFolder {
  readonly #dir: string;
  readonly #layout: OutputLayout;
  readonly #seen = new Map<string, Seen>();

  constructor(dir: string, layout: OutputLayout = CODE) {
    this.#dir = dir;
    this.#layout = layout;
  }

  /** The files with those that depend on where the folder is. `compare` and `write` add them as well. */
  complete(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const [document] = documentsOf(files);
    if (!this.#layout.modules || document === undefined || files.has(MARKER)) return files;
    const marker = moduleMarker(this.#dir, document);
    if (marker === undefined) return files;
    return new Map([...files, [MARKER, marker] as const].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Compares the folder with what the generator makes. Files that are nobody's or another document's are left out, unless in the way. */
  compare(made: ReadonlyMap<string, string>): Differences {
    const files = this.complete(made);
    return this.#differences(this.#present(files), files, documentsOf(files));
  }

  /** Writes what differs and removes what is stale. Throws an `OutputConflictError`, with nothing written, when a file is in the way. */
  write(made: ReadonlyMap<string, string>): Differences {
    const files = this.complete(made);
    const present = this.#present(files);
    const documents = documentsOf(files);
    const conflicts = [...present].filter(([, text]) => !documents.has(documentOf(text)));
    if (conflicts.length > 0) {
      throw new OutputConflictError(
        conflicts.map(([path, text]) => ({ file: join(this.#dir, path), text })),
        [...documents].join(", "),
      );
    }
    const differences = this.#differences(present, files, documents);
    const changed = [...differences.missing, ...differences.differing];
    for (const folder of new Set(changed.map((path) => dirname(path)))) {
      makeFolders(join(this.#dir, folder));
    }
    for (const path of changed) this.#write(path, files.get(path) ?? "");
    for (const path of differences.stale) {
      rmSync(join(this.#dir, path));
      this.#seen.delete(path);
    }
    for (const folder of new Set(differences.stale.map((path) => dirname(path)))) {
      if (folder !== "." && this.#list(folder).length === 0) rmdirSync(join(this.#dir, folder));
    }
    return differences;
  }

  /** The text of the files that are already there, by path. */
  #present(files: ReadonlyMap<string, string>): Map<string, string> {
    const present = new Map<string, string>();
    for (const path of files.keys()) {
      const text = this.#read(path);
      if (text !== undefined) present.set(path, text);
    }
    return present;
  }

  #differences(
    present: ReadonlyMap<string, string>,
    files: ReadonlyMap<string, string>,
    documents: ReadonlySet<string | undefined>,
  ): Differences {
    const paths = [...files.keys()].sort();
    return {
      missing: paths.filter((path) => !present.has(path)),
      differing: paths.filter((path) => {
        const text = present.get(path);
        const made = files.get(path) ?? "";
        return text !== undefined && text !== made && unixLines(text) !== unixLines(made);
      }),
      stale: this.#stale(files, documents),
    };
  }

  #stale(files: ReadonlyMap<string, string>, documents: ReadonlySet<string | undefined>): string[] {
    const stale: string[] = [];
    const { folders, files: below, topFiles } = this.#layout;
    for (const folder of ["", ...folders]) {
      const made = folder === "" ? topFiles : below;
      for (const entry of this.#list(folder)) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (!entry.isFile() || !made.test(entry.name) || files.has(path)) continue;
        const document = documentOf(this.#read(path) ?? "");
        if (document !== undefined && documents.has(document)) stale.push(path);
      }
    }
    return stale.sort();
  }

  #read(path: string): string | undefined {
    const file = join(this.#dir, path);
    const stamp = stampAt(file);
    if (stamp === undefined) {
      this.#seen.delete(path);
      return undefined;
    }
    const seen = this.#seen.get(path);
    if (seen?.stamp === stamp && stamp !== "") return seen.text;
    const text = readFileSync(file, "utf8");
    this.#seen.set(path, { stamp, text });
    return text;
  }

  #write(path: string, text: string): void {
    const file = join(this.#dir, path);
    writeAtomically(file, text);
    this.#seen.set(path, { stamp: stampAt(file) ?? "", text });
  }

  #list(folder: string) {
    try {
      return readdirSync(join(this.#dir, folder), { withFileTypes: true });
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
  }
}

/** The stamp of a file, empty when it changed too recently to be sure; undefined when there is no file. */
function stampAt(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && stampOf(stats);
}

/** The documents that these files were generated from: one. */
function documentsOf(files: ReadonlyMap<string, string>): ReadonlySet<string | undefined> {
  return new Set([...files.values()].map(documentOf));
}

function unixLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
