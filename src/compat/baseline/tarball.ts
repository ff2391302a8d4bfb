import { posix } from "node:path";
import { gunzipSync } from "node:zlib";
import type { FileTree, TreeNode } from "./file-tree.ts";

/** Bytes that a package may have unpacked: 256 MiB, far beyond any contract. */
export const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** What is no archive, or one that must not be read. The message completes "it ". */
export class TarballError extends Error {
  override readonly name = "TarballError";
}

const BLOCK = 512;

/**
 * The files of a package as `npm pack` writes it: a tar archive, gzipped, with one folder around everything. It is read in memory, since what
 * is never written cannot escape from a folder and need not be removed. Links are left out, as npm leaves them out.
 *
 * Throws a `TarballError`. The format: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html.
 */
export function readTarball(bytes: Uint8Array): FileTree {
  const files = new Map<string, Uint8Array>();
  for (const { path, content } of entriesOf(unzip(bytes))) {
    const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
    if (path.startsWith("/") || segments.includes("..")) {
      throw new TarballError(`holds the path ${JSON.stringify(path)}, which leads out of it`);
    }
    const inside = segments.slice(1).join("/");
    if (inside !== "") files.set(inside, content);
  }
  return treeOf(files);
}

function treeOf(files: ReadonlyMap<string, Uint8Array>): FileTree {
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of files.keys()) {
    for (let at = path; at !== ""; ) {
      const dirname = posix.dirname(at);
      const parent = dirname === "." ? "" : dirname;
      folders.set(parent, (folders.get(parent) ?? new Set()).add(posix.basename(at)));
      at = parent;
    }
  }
  return {
    find(path): TreeNode | undefined {
      const normal = posix.normalize(path === "" ? "." : path).replace(/^\.$|\/$/g, "");
      const content = files.get(normal);
      if (content) return { kind: "file", size: () => content.length, read: () => content };
      const names = folders.get(normal);
      return names && { kind: "folder", names: () => [...names] };
    },
    paths: () => [...files.keys()],
  };
}

function unzip(bytes: Uint8Array): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new TarballError("is no gzip file");
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (cause) {
    const isLarge = cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
    const limit = `${MAX_UNPACKED_BYTES / 1024 / 1024} MiB`;
    throw new TarballError(isLarge ? `has more than ${limit} unpacked` : "is cut off or damaged", { cause });
  }
}

/** The regular files of an archive, in order. */
function* entriesOf(archive: Buffer): Generator<{ path: string; content: Uint8Array }> {
  let extended: ReadonlyMap<string, string> = new Map();
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const header = archive.subarray(offset, offset + BLOCK);
    // Two empty blocks end an archive; one is enough to know.
    if (header.every((byte) => byte === 0)) return;
    requireChecksum(header);
    const size = Number(extended.get("size") ?? numberAt(header, 124, 12));
    const start = offset + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > archive.length)
      throw new TarballError("is cut off or damaged");
    const content = archive.subarray(start, start + size);
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "x") extended = paxRecords(content);
    else if (type === "L") extended = new Map(extended).set("path", textOf(content));
    else if (type !== "g" && type !== "K") {
      if (type === "0" || type === "\0") yield { path: extended.get("path") ?? pathAt(header), content };
      extended = new Map();
    }
  }
}

function pathAt(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  // The old format of GNU keeps times where ustar has the prefix.
  const isUstar = header.subarray(257, 263).toString("latin1") === "ustar\0";
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** `<length> <key>=<value>\n`, one after the other; the length is in bytes and counts itself. */
function paxRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let offset = 0; offset < content.length; ) {
    const space = content.indexOf(0x20, offset);
    const length = Number(content.toString("latin1", offset, Math.max(space, offset)));
    const end = offset + length;
    if (!Number.isSafeInteger(length) || length < 5 || end > content.length)
      throw new TarballError("is cut off or damaged");
    const record = content.toString("utf8", space + 1, end - 1);
    const equals = record.indexOf("=");
    records.set(record.slice(0, equals), record.slice(equals + 1));
    offset = end;
  }
  return records;
}

function requireChecksum(header: Buffer): void {
  let sum = 0;
  // The field of the checksum itself counts as spaces.
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  if (sum !== numberAt(header, 148, 8)) throw new TarballError("is no tar archive, or damaged");
}

/** Octal digits; beyond what they can say, big-endian bytes behind a set highest bit. */
function numberAt(header: Buffer, offset: number, length: number): number {
  const field = header.subarray(offset, offset + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    return [...field.subarray(1)].reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f);
  }
  return Number.parseInt(textOf(field).trim() || "0", 8);
}

function textOf(field: Uint8Array): string {
  const text = Buffer.from(field).toString("utf8");
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}
