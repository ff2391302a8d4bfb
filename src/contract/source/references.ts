import { basename, dirname, resolve } from "node:path";
import { didYouMean, listNames } from "../suggest.ts";
import { DocumentError } from "./document-error.ts";
import { escapeSegment, memberOf, parsePointer } from "./json-pointer.ts";
import { isObjectNode, isReference, type ObjectNode } from "./nodes.ts";
import { isUrl, RemoteDocumentNeeded, showRef } from "./remote-documents.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourceFiles } from "./source-files.ts";
import type { Place } from "./source-map.ts";

/** What a `$ref` leads to. */
export interface Target {
  readonly node: unknown;
  readonly file: SourceFile;
  /** JSON pointer within the file; empty for the whole file. */
  readonly pointer: string;
}

/** Follows `$ref`s within and over files. The network is read only where `SourceFiles` allows it. */
export class References {
  readonly #files: SourceFiles;
  /** References being followed: meeting one of them again means that it leads through itself. */
  readonly #active = new Set<object>();

  constructor(files: SourceFiles) {
    this.#files = files;
  }

  /** Follows one `$ref`, which may lead to another one. */
  step(holder: ObjectNode & { $ref: string }): Target {
    const ref = holder.$ref;
    const place = this.#files.sources.of(holder, "$ref");
    const home = this.#files.homeOf(holder);
    if (!home) throw new Error(`no file holds the $ref "${ref}"`);
    const [path, pointer] = splitRef(ref);
    const file = path === "" ? home : this.#fileOf(path, home, ref, place);
    if (pointer !== "" && !pointer.startsWith("/")) {
      const message = `the $ref "${ref}" names an anchor; write a JSON pointer such as #/$defs/${pointer} instead`;
      throw new DocumentError("unresolved_ref", message, place);
    }
    if (this.#active.has(holder)) throw this.#cycle(holder);
    this.#active.add(holder);
    try {
      return this.#find(file, pointer, ref, place);
    } finally {
      this.#active.delete(holder);
    }
  }

  /** Follows `$ref`s until something that is none. */
  follow(holder: ObjectNode & { $ref: string }): Target {
    const passed = new Set<unknown>();
    let target = this.step(holder);
    while (isReference(target.node)) {
      if (passed.has(target.node)) throw this.#cycle(holder);
      passed.add(target.node);
      target = this.step(target.node);
    }
    return target;
  }

  /** The node itself, or what its `$ref` leads to. */
  deref(node: unknown): unknown {
    return isReference(node) ? this.follow(node).node : node;
  }

  /** Like `deref`, for what must be an object. `what` names it in the error, e.g. `a message`. */
  object(node: unknown, what: string, place: Place | undefined): ObjectNode {
    const found = this.deref(node);
    if (isObjectNode(found)) return found;
    const holder = isReference(node) ? this.#files.sources.of(node, "$ref") : place;
    const ref = isReference(node) ? ` at the end of the $ref "${showRef(node.$ref)}"` : "";
    throw new DocumentError(
      "wrong_kind",
      `${what} is expected${ref}, and this is none; write an object`,
      holder,
    );
  }

  /** What a `$ref` leads to, step by step, as far as files are read that lead there; never an error. */
  peek(holder: ObjectNode & { $ref: string }): Target | undefined {
    const home = this.#files.homeOf(holder);
    if (!home) return undefined;
    const [path, pointer] = splitRef(holder.$ref);
    try {
      const file = path === "" ? home : this.#knownFile(path, home);
      return file && this.#find(file, pointer, holder.$ref, undefined);
    } catch (error) {
      if (error instanceof DocumentError || error instanceof RemoteDocumentNeeded) return undefined;
      throw error;
    }
  }

  #fileOf(path: string, home: SourceFile, ref: string, place: Place | undefined): SourceFile {
    if (home.url || isUrl(path)) {
      return this.#files.loadRemote(this.#files.remote.locate(path, home.url, place), place);
    }
    return this.#open(resolve(dirname(home.path), decode(path)), ref, place);
  }

  #knownFile(path: string, home: SourceFile): SourceFile | undefined {
    if (home.url || isUrl(path))
      return this.#files.known(this.#files.remote.locate(path, home.url, undefined));
    return this.#files.known(resolve(dirname(home.path), decode(path)));
  }

  #open(path: string, ref: string, place: Place | undefined): SourceFile {
    this.#files.ask(path);
    if (this.#files.known(path) || this.#files.exists(path)) return this.#files.load(path, place);
    const folder = dirname(path);
    const label = this.#files.label(path);
    if (!this.#files.exists(folder)) {
      const message = `the $ref "${ref}" leads to ${label}, but there is no folder ${this.#files.label(folder)}; correct the path`;
      throw new DocumentError("unresolved_ref", message, place);
    }
    const names = this.#files.names(folder);
    const hint = didYouMean(basename(path), names);
    const existing = names.length > 0 ? `that folder holds ${listNames(names)}` : "that folder is empty";
    throw new DocumentError(
      "unresolved_ref",
      `the $ref "${ref}" leads to ${label}, which does not exist${hint}; ${existing}`,
      place,
    );
  }

  #find(start: SourceFile, pointer: string, ref: string, place: Place | undefined): Target {
    let at: Target = { node: start.root, file: start, pointer: "" };
    for (const segment of parsePointer(pointer)) {
      let member = memberOf(at.node, segment);
      if (!member && isReference(at.node)) {
        at = this.follow(at.node);
        member = memberOf(at.node, segment);
      }
      if (!member) throw this.#missing(at, segment, ref, place);
      at = { node: member.value, file: at.file, pointer: `${at.pointer}/${escapeSegment(segment)}` };
    }
    return at;
  }

  #cycle(holder: ObjectNode & { $ref: string }): DocumentError {
    const message = `the $ref "${showRef(holder.$ref)}" leads in a circle back to itself; let one of them hold the definition`;
    return new DocumentError("ref_cycle", message, this.#files.sources.of(holder, "$ref"));
  }

  #missing(parent: Target, segment: string, ref: string, place: Place | undefined): DocumentError {
    const where = `${parent.file.label}${parent.pointer === "" ? "" : `#${parent.pointer}`}`;
    const names = typeof parent.node === "object" && parent.node !== null ? Object.keys(parent.node) : [];
    const hint = didYouMean(segment, names);
    const existing = names.length > 0 ? `it holds ${listNames(names)}` : "it holds nothing";
    return new DocumentError(
      "unresolved_ref",
      `the $ref "${showRef(ref)}" leads nowhere: ${where} has no "${segment}"${hint}; ${existing}`,
      place,
    );
  }
}

/** The part before the `#`, as written, and the decoded pointer behind it. */
function splitRef(ref: string): [path: string, pointer: string] {
  const hash = ref.indexOf("#");
  return hash < 0 ? [ref, ""] : [ref.slice(0, hash), decode(ref.slice(hash + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded: taken as it is written.
    return text;
  }
}
