import { join } from "node:path";
import type { FileReader } from "./file-reader.ts";

/** Larger files are not read for a hint. */
const MOST_BYTES = 1024 * 1024;
/** Nor more files than these. */
const MOST_FILES = 100;

/** What the mapping of an AsyncAPI document begins with, or has on a line of its own. */
const ASYNCAPI = /^[\s{]*(["']?)asyncapi\1\s*:/m;

/** Names of the AsyncAPI documents in a folder, sorted; none where the folder cannot be read. For a message about a document that is missing. */
export function documentsIn(folder: string, reader: FileReader): string[] {
  try {
    const names = reader.names(folder).filter((name) => /\.(?:ya?ml|json)$/i.test(name));
    return names
      .sort()
      .slice(0, MOST_FILES)
      .filter((name) => isDocument(join(folder, name), reader));
  } catch {
    return []; // The message is about another file, which the reader has refused already.
  }
}

function isDocument(path: string, reader: FileReader): boolean {
  try {
    const { kind, size } = reader.status(path);
    return (
      kind === "file" && size <= MOST_BYTES && ASYNCAPI.test(new TextDecoder().decode(reader.read(path)))
    );
  } catch {
    // Not readable: not one to suggest.
    return false;
  }
}
