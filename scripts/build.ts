/** `npm run build`: `dist/`, from nothing. JavaScript by tsup, declarations by TypeScript, and the packages that the command brings along. */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeDeclarations } from "./build/declarations.ts";
import { writeNotices } from "./build/notices.ts";
import { writeSbom } from "./build/sbom.ts";
import { bundleVendor } from "./build/vendor.ts";
import { run } from "./run.ts";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const vendor = `${dist}vendor/`;

try {
  rmSync(dist, { recursive: true, force: true });
  // Each is a process of its own: they run beside each other.
  const [packages] = await Promise.all([
    bundleVendor(vendor),
    run("tsup", ["--silent"]),
    writeDeclarations(dist),
  ]);
  writeNotices(packages, vendor);
  writeSbom(packages, vendor);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
