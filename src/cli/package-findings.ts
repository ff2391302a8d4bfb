import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseRange } from "../compat/baseline/semver-range.ts";
import { compareVersions, parseVersion } from "../compat/semantic-version.ts";
import { type Finding, newFinding } from "../contract/finding.ts";
import { readJson } from "../contract/source/json-values.ts";
import { isObjectNode, type ObjectNode, stringOf } from "../contract/source/nodes.ts";
import { SourceMap } from "../contract/source/source-map.ts";
import { ownPackage } from "./init/own-package.ts";

/**
 * Warnings about the package.json beside the document, when it is that of a contract package: one that lists eventpact as a peer. Its version
 * is the contract's `info.version`, and its peer range begins at the eventpact that generates its code.
 */
export function packageFindings(document: string, info: object, cwd: string): Finding[] {
  const file = join(dirname(resolve(cwd, document)), "package.json");
  const sources = new SourceMap();
  const manifest = readManifest(file, relative(cwd, file).replaceAll("\\", "/"), sources);
  const peers = manifest?.["peerDependencies"];
  const range = isObjectNode(peers) ? stringOf(peers, "eventpact") : undefined;
  if (!manifest || !isObjectNode(peers) || range === undefined) return [];

  const findings: Finding[] = [];
  const version = stringOf(manifest, "version");
  const stated = stringOf(info as ObjectNode, "version");
  if (version !== undefined && stated !== undefined && version !== stated) {
    const message = `The package is version ${version}, and the contract's info.version is ${stated}. Give both the same version.`;
    findings.push(newFinding("warning", "package-version", message, sources.of(manifest, "version")));
  }
  const generator = ownPackage().version;
  if (admitsOlder(range, generator)) {
    const message = `The peer range of eventpact is ${range}, and eventpact ${generator} generates the code. Run: npm pkg set "peerDependencies.eventpact=>=${generator}"`;
    findings.push(newFinding("warning", "package-peer", message, sources.of(peers, "eventpact")));
  }
  return findings;
}

function readManifest(file: string, label: string, sources: SourceMap): ObjectNode | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // A document need not be that of a package.
    return undefined;
  }
  const root = readJson(text, label, sources, () => undefined)?.root;
  return isObjectNode(root) ? root : undefined;
}

/** Whether a range of versions admits one that comes before `version`: it is enough to look at the versions that the range names. */
function admitsOlder(range: string, version: string): boolean {
  const isWithin = parseRange(range);
  const generator = parseVersion(version);
  if (!isWithin || !generator) return false;
  const named = ["0.0.0", ...(range.match(/\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?/g) ?? [])];
  return named.some((one) => {
    const parsed = parseVersion(one);
    return parsed !== undefined && compareVersions(parsed, generator) < 0 && isWithin(one);
  });
}
