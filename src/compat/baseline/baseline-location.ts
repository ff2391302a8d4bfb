import type { FileReader } from "../../contract/source/file-reader.ts";

/** Where a baseline is, for the loader. */
export interface BaselineLocation {
  /** Path of the document from `root`. */
  readonly document: string;
  /** Absolute. */
  readonly root: string;
  /** The name of the baseline in messages, e.g. `main:asyncapi.yaml`. */
  readonly label: string;
  /** Absent for files of the disk. */
  readonly reader?: FileReader;
}

/** What finding a baseline needs to know. */
export interface LocateOptions {
  /** Absolute. */
  readonly cwd: string;
  /** Path of the document being checked, from `cwd`. */
  readonly document: string;
  /** Bytes that the files of a contract may have in total. */
  readonly maxBytes: number;
}
