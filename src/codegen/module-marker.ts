import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { bannerOf, documentOf } from "./banner.ts";

/** The file that makes a folder one of ES modules, for Node, TypeScript and bundlers: they read the nearest package.json. */
export const MARKER = "package.json";

/**
 * The generated package.json for a folder of generated code; undefined where the surroundings say the same, or where the folder has a
 * package.json of its author. One that was written earlier stays, so that no later change of the surroundings asks for another run.
 */
export function moduleMarker(dir: string, document: string): string | undefined {
  const own = readManifest(dir);
  if (own === undefined ? isModuleFolder(dirname(resolve(dir))) : documentOf(own) === undefined)
    return undefined;
  const marker = { "//": bannerOf(document), type: "module", sideEffects: false };
  return `${JSON.stringify(marker, null, 2)}\n`;
}

/** Whether Node takes `.js` below a folder for ES modules because a package.json says so (https://nodejs.org/api/packages.html#type). */
function isModuleFolder(dir: string): boolean {
  const text = readManifest(dir);
  if (text === undefined) return dirname(dir) !== dir && isModuleFolder(dirname(dir));
  try {
    return (JSON.parse(text) as { type?: unknown } | null)?.type === "module";
  } catch {
    return false; // Whatever it will say, the generated code needs the marker as long as it says nothing.
  }
}

function readManifest(dir: string): string | undefined {
  try {
    return readFileSync(join(dir, MARKER), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}
