import { posix } from "node:path";
import { isObjectNode, type ObjectNode } from "../../contract/source/nodes.ts";
import type { FileTree } from "./file-tree.ts";
import { DOCUMENT_NAMES } from "./find-document.ts";

/** What a `package.json` says, as far as baselines need it. */
export interface Manifest {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Paths at which the package says, or is likely, to have its document, in order. */
  readonly documents: readonly string[];
}

/** The `package.json` of a package; undefined when there is none or it cannot be read. */
export function readManifest(tree: FileTree): Manifest | undefined {
  const node = tree.find("package.json");
  if (node?.kind !== "file") return undefined;
  let manifest: unknown;
  try {
    manifest = JSON.parse(new TextDecoder().decode(node.read()));
  } catch {
    // Not JSON: not a manifest.
    return undefined;
  }
  if (!isObjectNode(manifest)) return undefined;
  return {
    name: textAt(manifest, "name"),
    version: textAt(manifest, "version"),
    documents: [...exportedDocuments(manifest), ...DOCUMENT_NAMES, ...configuredDocument(manifest)],
  };
}

/** What `exports` has for `./asyncapi.yaml`: https://nodejs.org/api/packages.html#exports. */
function exportedDocuments({ exports }: ObjectNode): string[] {
  if (!isObjectNode(exports)) return [];
  return DOCUMENT_NAMES.flatMap((name) => targetOf(exports[`./${name}`]) ?? []);
}

/** The first path of a target, which may depend on conditions. */
function targetOf(target: unknown): string | undefined {
  if (typeof target === "string") return inside(target);
  if (typeof target !== "object" || target === null) return undefined;
  for (const value of Object.values(target)) {
    const found = targetOf(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `eventpact.document`, the configuration that the package itself was checked with. */
function configuredDocument({ eventpact }: ObjectNode): string[] {
  const path = isObjectNode(eventpact) ? textAt(eventpact, "document") : undefined;
  const found = path === undefined ? undefined : inside(path);
  return found === undefined ? [] : [found];
}

function inside(path: string): string | undefined {
  const normal = posix.normalize(path.replaceAll("\\", "/")).replace(/\/$/, "");
  return normal.startsWith("/") || normal === ".." || normal.startsWith("../") || normal === "."
    ? undefined
    : normal;
}

function textAt(node: ObjectNode, key: string): string | undefined {
  const value = node[key];
  return typeof value === "string" ? value : undefined;
}
