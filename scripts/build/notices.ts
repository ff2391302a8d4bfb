import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VendoredPackage } from "./vendor.ts";

const HEAD = `Third-party software in dist/vendor/

The eventpact command contains the following packages. Each is used under its own license, which follows.
`;

/** Writes `THIRD-PARTY-NOTICES.txt`: the license texts and notices of all packages. Throws for a package that has no license text. */
export function writeNotices(packages: readonly VendoredPackage[], folder: string): void {
  const parts = packages.map(({ name, version, license, folder: from }) => {
    const files = readdirSync(from).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
    const texts = files.sort().map((file) => readFileSync(join(from, file), "utf8").trim());
    if (texts.length === 0)
      throw new Error(`${name}@${version} has no file with its license; its notice would be missing`);
    return `${"=".repeat(80)}\n${name} ${version} (${license})\n${"=".repeat(80)}\n\n${texts.join("\n\n")}\n`;
  });
  writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), [HEAD, ...parts].join("\n"));
}
