import type { SourceFile } from "./source-file.ts";
import { SourceMap } from "./source-map.ts";

/** A file that was read, with the data to detect a change. */
interface CachedFile {
  readonly file: SourceFile;
  readonly text: string;
  /** Bytes. */
  readonly size: number;
  /** See `stampOf`; empty when the file changed too recently to be sure. */
  readonly stamp: string;
}

/** Files of earlier loads: one that has not changed is not parsed again, and its nodes stay the very same objects. */
export class SourceCache {
  readonly sources = new SourceMap();
  readonly homes = new WeakMap<object, SourceFile>();
  readonly files = new Map<string, CachedFile>();
}
