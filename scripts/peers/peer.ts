import { createRequire } from "node:module";
import { join, relative } from "node:path";

/** A package of others that ours is measured beside. Only the measurements install it, in a folder of its own. */
export interface Peer {
  /** Its name in tables and messages. */
  readonly name: string;
  /** The folder of its `package.json` and lockfile. */
  readonly folder: string;
}

/** A module of a peer. It has no types here, because the peer may not be installed. */
// biome-ignore lint/suspicious/noExplicitAny: the peer may not be installed
export type PeerModule = any;

/** Loads a module that the peer in `folder` installed. */
export function loadFrom(folder: string, module: string): PeerModule {
  return createRequire(join(folder, "package.json"))(module);
}

/** A line for a peer that was not measured: which, why, and what to do. */
export function notMeasured({ name }: Peer, why: string, remedy: string): string {
  return `${name} is not measured: ${why}. ${remedy}`;
}

/** A line for a peer that is installed but could not be started or ended while it was measured. */
export function failed(peer: Peer, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  const modules = join(shownFolder(peer), "node_modules");
  return notMeasured(peer, why, `Delete ${modules} to install it anew, and run this again.`);
}

/** The folder of a peer as a person types it. */
export function shownFolder({ folder }: Peer): string {
  return relative(process.cwd(), folder) || ".";
}
