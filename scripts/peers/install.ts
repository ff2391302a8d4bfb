import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmCi } from "./npm.ts";
import { notMeasured, type Peer, shownFolder } from "./peer.ts";

/** Where the installation is done and where its progress and failures are reported. */
export interface InstallOptions {
  readonly install?: (folder: string) => Promise<void>;
  readonly report?: (line: string) => void;
}

/**
 * Installs peers where they are not installed yet, one after the other. Returns those that can be measured; reports the others, each in one
 * line.
 */
export async function installPeers<P extends Peer>(
  peers: readonly P[],
  { install = npmCi, report = console.error }: InstallOptions = {},
): Promise<P[]> {
  const installed: P[] = [];
  for (const peer of peers) {
    try {
      await installOnce(peer, install, report);
      installed.push(peer);
    } catch (error) {
      const why = `it cannot be installed (${error instanceof Error ? error.message : String(error)})`;
      const remedy = `Check the connection to the npm registry, and run \`npm ci --ignore-scripts\` in ${shownFolder(peer)} to see all of npm's output.`;
      report(notMeasured(peer, why, remedy));
    }
  }
  return installed;
}

async function installOnce(
  peer: Peer,
  install: (folder: string) => Promise<void>,
  report: (line: string) => void,
): Promise<void> {
  const lockfile = readFileSync(join(peer.folder, "package-lock.json"), "utf8");
  // Written last, so that neither an interrupted installation nor one of other versions counts.
  const modules = join(peer.folder, "node_modules");
  const mark = join(modules, ".installed-lockfile.json");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lockfile) return;
  report(`Installing ${peer.name} in ${shownFolder(peer)}.`);
  await install(peer.folder);
  mkdirSync(modules, { recursive: true });
  writeFileSync(mark, lockfile);
}
