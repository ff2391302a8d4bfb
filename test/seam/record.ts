/** Records the goldens and the names of a release, as often as it takes until it has a tag: `npx tsx test/seam/record.ts 0.2.0`. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { hashesOf } from "./hashes.ts";
import { stableNames } from "./names.ts";

const FIXTURES = ["hostile", "minimal", "shop"];
const [version = ""] = process.argv.slice(2);
const folder = fileURLToPath(new URL(`./${version}/`, import.meta.url));
if (!/^\d+\.\d+\.\d+$/.test(version)) {
  console.error('say which version, e.g. "npx tsx test/seam/record.ts 0.2.0"');
  process.exitCode = 2;
} else if (existsSync(folder) && isReleased(version)) {
  console.error(`test/seam/${version} is there and the tag v${version} too; what was released never changes`);
  process.exitCode = 1;
} else {
  await rm(folder, { recursive: true, force: true });
  for (const fixture of FIXTURES) {
    const golden = fileURLToPath(new URL(`../golden/${fixture}/generated`, import.meta.url));
    await cp(golden, `${folder}${fixture}/generated`, { recursive: true });
  }
  const hashes = await hashesOf(folder);
  await writeFile(`${folder}manifest.json`, `${JSON.stringify(hashes, null, 2)}\n`);
  await writeFile(`${folder}names.json`, `${JSON.stringify(stableNames(), null, 2)}\n`);
  console.log(`test/seam/${version}: ${Object.keys(hashes).length} files`);
}

function isReleased(version: string): boolean {
  const tags = ["tag", "--list", `v${version}`];
  return (
    execFileSync("git", tags, { cwd: fileURLToPath(new URL("./", import.meta.url)), encoding: "utf8" }) !== ""
  );
}
