import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { shorten } from "../../runtime/shorten.ts";
import { stampOf } from "./file-stamp.ts";

/** What stands at a path. */
export interface FileStatus {
  /** `other` is a device, a pipe or the like: reading it may never end. */
  readonly kind: "file" | "folder" | "other";
  /** Bytes; of no use for what is no file. */
  readonly size: number;
  /** Changes when the file does; empty when that is unknown. */
  readonly stamp: string;
}

/**
 * Where the files of a contract come from: the disk, unless the caller has them elsewhere, e.g. in a commit or in an archive. All paths are
 * absolute. What cannot be read is thrown as an `UnreadableFile`, or as `node:fs` throws it.
 */
export interface FileReader {
  status(path: string): FileStatus;
  read(path: string): Uint8Array;
  /** Whether there is something to ask for; also true for what `status` refuses, so that it can say why. */
  exists(path: string): boolean;
  /** The names in a folder that exists. */
  names(folder: string): string[];
  /** The path as messages show it. Default: relative to the working directory when below it. */
  label?(path: string): string;
}

/** A file that its reader does not give out; the message completes "cannot read …: " and says what to do. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  /** The code of the `DocumentError` that it becomes. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(shorten(message, 1_000), options);
    this.code = code;
  }
}

/** Reads files of the disk. */
export const diskReader: FileReader = {
  status(path) {
    const stats = statSync(path);
    const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
    return { kind, size: stats.size, stamp: stampOf(stats) };
  },
  read: (path) => readFileSync(path),
  exists: (path) => existsSync(path),
  names: (folder) => readdirSync(folder),
};
