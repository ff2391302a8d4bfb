import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The package of eventpact that runs. */
export interface OwnPackage {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly version: string;
}

/** Found by the package's own name: the way there is another from src than from dist. */
export function ownPackage(): OwnPackage {
  const manifest = createRequire(import.meta.url).resolve("eventpact/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { root: dirname(manifest), version };
}

/** The folder of the template of a contract package. */
export function templateFolder({ root }: OwnPackage): string {
  return join(root, "templates", "contract-package");
}
