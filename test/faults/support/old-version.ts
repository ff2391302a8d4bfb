/** The older version of eventpact in test/old, unpacked. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readTarball } from "../../../src/compat/baseline/tarball.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Its modules by specifier, as paths. */
export async function oldModules(): Promise<Record<string, string>> {
  const folder = await unpacked();
  const { exports } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return Object.fromEntries(
    Object.entries(exports as Record<string, string>).map(([name, path]) => [
      join("eventpact", name),
      join(folder, path),
    ]),
  );
}

async function unpacked(): Promise<string> {
  const [name = ""] = (await readdir(join(root, "test/old"))).filter((file) => file.endsWith(".tgz"));
  const bytes = await readFile(join(root, "test/old", name));
  const folder = join(root, ".tmp/old", createHash("sha256").update(bytes).digest("hex").slice(0, 12));
  const draft = `${folder}.${process.pid}`;
  const files = readTarball(bytes);
  for (const path of files.paths()) {
    const node = files.find(path);
    if (node?.kind !== "file") continue;
    await mkdir(dirname(join(draft, path)), { recursive: true });
    await writeFile(join(draft, path), node.read());
  }
  // Whole at once.
  await rename(draft, folder).catch(() => {
    // Another test file unpacked it at the same time: it is there already.
    return rm(draft, { recursive: true, force: true });
  });
  return folder;
}
