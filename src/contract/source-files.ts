import { readFileSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { DocumentError } from "./document-error.ts";
import { type Place, SourceMap } from "./source-map.ts";
import { parseYaml } from "./yaml-values.ts";

/** A file of the contract, read. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /** The path in messages: relative to the working directory when below it. */
  readonly label: string;
  /** The value that the file holds. */
  readonly root: unknown;
}

/** The files of one contract: each is read once, and every object and array of them knows its file and place. */
export class SourceFiles {
  readonly sources = new SourceMap();
  readonly #cwd: string;
  readonly #files = new Map<string, SourceFile>();
  readonly #homes = new WeakMap<object, SourceFile>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** All files read so far, absolute, sorted. */
  get paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** The path as messages show it. */
  label(path: string): string {
    const below = relative(this.#cwd, path);
    return below !== "" && !below.startsWith("..") && !isAbsolute(below) ? below.replaceAll(sep, "/") : path;
  }

  /** Reads a file, or gives it again. `place` is where it is named; a file that cannot be read is reported there. */
  load(path: string, place?: Place): SourceFile {
    const absolute = resolve(this.#cwd, path);
    const known = this.#files.get(absolute);
    if (known) return known;
    const label = this.label(absolute);
    let text: string;
    try {
      text = readFileSync(absolute, "utf8").replace(/^\uFEFF/, "");
    } catch (cause) {
      const message = `cannot read ${label}: ${reasonOf(cause)}; give the path of a file that can be read`;
      throw new DocumentError("file_unreadable", message, place, { cause });
    }
    const objects: object[] = [];
    const root = parseYaml(text, label, this.sources, (node) => objects.push(node));
    if (/\.json$/i.test(absolute)) requireJson(text, label);
    const file: SourceFile = { path: absolute, label, root };
    for (const node of objects) this.#homes.set(node, file);
    this.#files.set(absolute, file);
    return file;
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
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "reading it is not permitted";
  return cause instanceof Error ? cause.message : String(cause);
}
