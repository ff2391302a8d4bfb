import { type Differences, OutputFolder } from "./output-folder.ts";

export type { Differences } from "./output-folder.ts";

/**
 * Compares a folder with what the generator makes; how lines end makes no difference. Files that are not the generator's, or of
 * another document, are nobody's business unless they are in the way.
 */
export async function compareGenerated(
  dir: string,
  files: ReadonlyMap<string, string>,
): Promise<Differences> {
  return new OutputFolder(dir).compare(files);
}

/**
 * Writes what differs, each file in one step, and removes files of earlier runs for the same document that are no longer made.
 * Other files stay. Throws an `OutputConflictError`, with nothing written, when one of them is in the way. Returns what it found
 * to differ.
 */
export async function writeGenerated(dir: string, files: ReadonlyMap<string, string>): Promise<Differences> {
  return new OutputFolder(dir).write(files);
}
