/** The command as it is built, for tests of the process that it is. What it does in detail is tested in process. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = join(root, "dist/cli.js");
let isCurrent = false;

/** The path of the built command, to be run with Node. Throws when `dist/` is missing or older than the sources. */
export function builtCommand(): string {
  if (!isCurrent) requireCurrent();
  isCurrent = true;
  return command;
}

function requireCurrent(): void {
  if (!existsSync(command)) throw new Error("dist/ is missing: run npm run build");
  const built = statSync(command).mtimeMs;
  const newer = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .find((file) => statSync(file).mtimeMs > built);
  if (newer !== undefined) throw new Error(`dist/ is older than ${relative(root, newer)}: run npm run build`);
}
