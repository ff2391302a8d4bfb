import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** SHA-256 of all generated files below a folder, by path with `/`, sorted. */
export async function hashesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".json"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .sort();
  const hashes = paths.map(
    async (path): Promise<[string, string]> => [
      path,
      createHash("sha256")
        .update(await readFile(join(folder, path)))
        .digest("hex"),
    ],
  );
  return Object.fromEntries(await Promise.all(hashes));
}
