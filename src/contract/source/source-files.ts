import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { listNames } from "../suggest.ts";
import { DocumentError } from "./document-error.ts";
import { diskReader, type FileReader, UnreadableFile } from "./file-reader.ts";
import { readJson } from "./json-values.ts";
import { documentsIn } from "./nearby-documents.ts";
import { RemoteDocuments, showUrl } from "./remote-documents.ts";
import { SourceCache } from "./source-cache.ts";
import type { SourceFile } from "./source-file.ts";
import type { Place, SourceMap } from "./source-map.ts";
import { parseYaml } from "./yaml-values.ts";

/** Bytes that the files of one contract may have in total, unless the caller says otherwise: 10 MiB. */
export const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/** Most characters of a system's error that an error of ours has as its cause. */
const MOST_OF_CAUSE = 400;

/** How what Git LFS leaves in place of a file begins: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. */
const LFS_POINTER = "version https://git-lfs.github.com/spec/";

const IS_FOLDER = "it is a folder";

/** Options of `SourceFiles`. */
export interface SourceFilesOptions {
  /** Bytes that all files may have in total. Default: `DEFAULT_MAX_BYTES`. */
  readonly maxBytes?: number | undefined;
  /** Documents of the network. Default: none is allowed. */
  readonly remote?: RemoteDocuments;
  /** What earlier loads have read. */
  readonly cache?: SourceCache | undefined;
  /** Where files come from. Default: the disk. */
  readonly reader?: FileReader | undefined;
}

/** The files of one contract: each is read once, and every object and array of them knows its file and place. */
export class SourceFiles {
  readonly sources: SourceMap;
  readonly remote: RemoteDocuments;
  readonly #cwd: string;
  readonly #maxBytes: number;
  readonly #reader: FileReader;
  readonly #files = new Map<string, SourceFile>();
  readonly #asked = new Set<string>();
  readonly #cache: SourceCache;
  readonly #homes: WeakMap<object, SourceFile>;
  #bytes = 0;

  constructor(
    cwd: string,
    { maxBytes = DEFAULT_MAX_BYTES, remote, cache, reader = diskReader }: SourceFilesOptions = {},
  ) {
    if (!(maxBytes > 0)) throw new RangeError(`maxBytes must be a number above 0, not ${maxBytes}`);
    this.#cwd = cwd;
    this.#maxBytes = maxBytes;
    this.#reader = reader;
    this.remote = remote ?? new RemoteDocuments();
    this.#cache = cache ?? new SourceCache();
    this.sources = this.#cache.sources;
    this.#homes = this.#cache.homes;
  }

  /** All files read so far, absolute, sorted; without what was fetched. */
  get paths(): string[] {
    return [...this.#files.values()].flatMap(({ path, url }) => (url ? [] : path)).sort();
  }

  /** All files that were asked for, also those that could not be read, absolute, sorted. */
  get asked(): string[] {
    return [...this.#asked].sort();
  }

  /** Notes that a file is asked for. */
  ask(path: string): void {
    this.#asked.add(path);
  }

  /** Bytes that further files may have. */
  get bytesLeft(): number {
    return this.#maxBytes - this.#bytes;
  }

  /** The path as messages show it. */
  label(path: string): string {
    if (this.#reader.label) return this.#reader.label(path);
    const below = relative(this.#cwd, path);
    return below !== "" && !below.startsWith("..") && !isAbsolute(below) ? below.replaceAll(sep, "/") : path;
  }

  /** Whether a file or folder can be asked for. */
  exists(path: string): boolean {
    return this.#reader.exists(path);
  }

  /** The names in a folder that exists, sorted. */
  names(folder: string): string[] {
    return this.#reader.names(folder).sort();
  }

  /** Reads a file, or gives it again. `place` is where it is named; a file that cannot be read is reported there. */
  load(path: string, place?: Place): SourceFile {
    const absolute = resolve(this.#cwd, path);
    this.ask(absolute);
    const known = this.#files.get(absolute);
    if (known) return known;
    const label = this.label(absolute);
    const { bytes, stamp } = this.#read(absolute, label, place);
    return bytes
      ? this.#add(absolute, bytes, { path: absolute, label }, place, stamp)
      : this.#keep(absolute, this.#cache.files.get(absolute)?.file as SourceFile);
  }

  /** Gives a fetched document. Throws `RemoteDocumentNeeded` when it has to be fetched first. */
  loadRemote(url: URL, place: Place | undefined): SourceFile {
    const known = this.#files.get(url.href);
    if (known) return known;
    const fetched = this.remote.get(url, place);
    // The same document under the URL that others redirect to.
    const final = this.#files.get(fetched.url.href);
    if (final) {
      this.#files.set(url.href, final);
      return final;
    }
    const path = `${fetched.url.origin}${fetched.url.pathname}`;
    const at = { path, url: fetched.url, label: showUrl(fetched.url) };
    const file = this.#add(fetched.url.href, fetched.bytes, at, place);
    this.#files.set(url.href, file);
    return file;
  }

  /** A file that was read already. */
  known(path: string | URL): SourceFile | undefined {
    return this.#files.get(typeof path === "string" ? path : path.href);
  }

  /** The error for files that are more than the limit together; `label` is the one that is too much. */
  tooLarge(label: string, place: Place | undefined, size?: number): DocumentError {
    const limit = formatBytes(this.#maxBytes);
    const sum = size === undefined ? `more than ${limit}` : formatBytes(this.#bytes + size);
    const message = `with ${label} the files of this contract have ${sum}, and ${limit} is the limit; split the contract, or raise the limit with --max-bytes (maxBytes in the configuration)`;
    return new DocumentError("document_too_large", message, place);
  }

  /** Without bytes when the file is the one in the cache. */
  #read(
    absolute: string,
    label: string,
    place: Place | undefined,
  ): { readonly bytes?: Uint8Array; readonly stamp: string } {
    const refuse = (reason: string, cause?: unknown): DocumentError => {
      // A file without a place is the document itself: the user named it, or nobody did.
      const folder = reason === IS_FOLDER ? absolute : dirname(absolute);
      const near = place
        ? []
        : documentsIn(folder, this.#reader).map((name) => this.label(join(folder, name)));
      const remedy =
        near.length > 0
          ? `name the document, such as ${listNames(near)}`
          : "give the path of a file that can be read";
      const message = `cannot read ${label}: ${reason}; ${remedy}`;
      // The system's error repeats the path, which may be longer than a screen.
      const isShort = cause instanceof Error && cause.message.length <= MOST_OF_CAUSE;
      return new DocumentError("file_unreadable", message, place, isShort ? { cause } : {});
    };
    try {
      const { kind, size, stamp } = this.#reader.status(absolute);
      if (kind === "folder") throw refuse(IS_FOLDER);
      if (size > this.bytesLeft) throw this.tooLarge(label, place, size);
      if (kind === "other") throw refuse("it is not a regular file");
      const cached = this.#cache.files.get(absolute);
      if (cached?.stamp === stamp && stamp !== "") {
        this.#bytes += cached.size;
        return { stamp };
      }
      return { bytes: this.#reader.read(absolute), stamp };
    } catch (cause) {
      if (cause instanceof UnreadableFile)
        throw new DocumentError(cause.code, `cannot read ${label}: ${cause.message}`, place, { cause });
      throw cause instanceof DocumentError ? cause : refuse(reasonOf(cause), cause);
    }
  }

  #keep(id: string, file: SourceFile): SourceFile {
    this.#files.set(id, file);
    return file;
  }

  #add(
    id: string,
    bytes: Uint8Array,
    at: Omit<SourceFile, "root">,
    place: Place | undefined,
    stamp = "",
  ): SourceFile {
    if (bytes.length > this.bytesLeft) throw this.tooLarge(at.label, place, bytes.length);
    this.#bytes += bytes.length;
    const text = decodeText(bytes, at.label, place);
    if (text.startsWith(LFS_POINTER)) {
      const message = `${at.label} is a pointer of Git LFS and not the file itself; run git lfs pull, or take the file out of Git LFS`;
      throw new DocumentError("lfs_pointer", message, place);
    }
    const cached = this.#cache.files.get(id);
    if (cached?.text === text && cached.file.label === at.label) {
      this.#cache.files.set(id, { ...cached, stamp });
      return this.#keep(id, cached.file);
    }
    const objects: object[] = [];
    const root = this.#parse(text, at, (node) => objects.push(node));
    const file: SourceFile = { ...at, root };
    for (const node of objects) this.#homes.set(node, file);
    this.#cache.files.set(id, { file, text, size: bytes.length, stamp });
    return this.#keep(id, file);
  }

  #parse(text: string, { path, label }: Omit<SourceFile, "root">, onObject: (node: object) => void): unknown {
    const isJson = /\.json$/i.test(path);
    const read = isJson ? readJson(text, label, this.sources, onObject) : undefined;
    if (read) return read.root;
    const root = parseYaml(text, label, this.sources, onObject);
    if (isJson) requireJson(text, label);
    return root;
  }

  /** The file that holds a node; undefined for a value that no file holds. */
  homeOf(node: object): SourceFile | undefined {
    return this.#homes.get(node);
  }

  /** Gives a node made by the loader the place and the file of the node it stands for. */
  adopt(original: object, copy: object): void {
    this.sources.copy(original, copy);
    const home = this.#homes.get(original);
    if (home) this.#homes.set(copy, home);
  }
}

function decodeText(bytes: Uint8Array, label: string, place: Place | undefined): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // Reported below.
  }
  const message = `${label} is no text in UTF-8; give the path of a YAML or JSON file, saved as UTF-8`;
  throw new DocumentError("not_text", message, place);
}

/** `10 MiB`, or the plain number where it is no round one. */
function formatBytes(bytes: number): string {
  for (const [unit, size] of [
    ["MiB", 1024 * 1024],
    ["KiB", 1024],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size} ${unit}`;
  }
  return `${bytes.toLocaleString("en-US")} bytes`;
}

/** YAML allows more than JSON does; a `.json` file that only YAML can read would fail in every other tool. */
function requireJson(text: string, label: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    const offset = /position (\d+)/.exec(String(cause))?.[1];
    const before = text.slice(0, offset === undefined ? 0 : Number(offset)).split("\n");
    const place = { file: label, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, pointer: "" };
    throw new DocumentError(
      "json_syntax",
      "this is YAML but not JSON; correct it or name the file .yaml",
      place,
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "reading it is not permitted";
  return cause instanceof Error ? cause.message : String(cause);
}
