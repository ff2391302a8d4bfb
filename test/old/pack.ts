/**
 * Packs what runs of an older version: `npx tsx test/old/pack.ts <clone with dist/> <commit>`. Of `dist/` only what `eventpact`, `./redis`, `./node` and
 * `./gen/v1` import, of `generated/` only what the fault scenarios publish; without maps and vendored packages.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ENTRIES = ["dist/index.js", "dist/redis.js", "dist/node.js", "dist/gen/v1.js"];
const EVENT = "generated/events/SettingsUpdated.js";

const [clone = "", commit = ""] = process.argv.slice(2);
if (!/^[0-9a-f]{7,40}$/.test(commit))
  throw new Error("usage: npx tsx test/old/pack.ts <clone with dist/> <commit>");

const files = new Map<string, string>();

function add(path: string): void {
  if (files.has(path)) return;
  const text = readFileSync(join(clone, path), "utf8").replace(/\n\/\/# sourceMappingURL=.*/g, "");
  files.set(path, text);
  for (const [, name = ""] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g))
    add(relative(clone, join(clone, dirname(path), name)));
}

for (const path of [...ENTRIES, EVENT]) add(path);
files.set("generated/index.js", 'export { SettingsUpdated } from "./events/SettingsUpdated.js";\n');
const { name, version, license } = JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));
const exported = {
  ".": "./dist/index.js",
  "./redis": "./dist/redis.js",
  "./node": "./dist/node.js",
  "./gen/v1": "./dist/gen/v1.js",
  "./catalog": "./generated/index.js",
};
const manifest = { name, version, license, commit, private: true, type: "module", exports: exported };
files.set("package.json", `${JSON.stringify(manifest, null, 2)}\n`);

/** One file of a tar archive (POSIX ustar), with nothing in it that depends on when and by whom it is made. */
function tarEntry(path: string, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  const put = (value: string, at: number) => header.write(value, at, "latin1");
  put(`package/${path}`, 0);
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(content.length, 11), 124);
  put(octal(0, 11), 136);
  put("        0", 148);
  put("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const archive = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, text]) => tarEntry(path, text));
const tarball = gzipSync(Buffer.concat([...archive, Buffer.alloc(1_024)]), { level: 9 });
const target = join(
  dirname(fileURLToPath(import.meta.url)),
  `eventpact-${version}-${commit.slice(0, 7)}.tgz`,
);
writeFileSync(target, tarball);
console.log(`${relative(process.cwd(), target)}: ${files.size} files, ${tarball.length} bytes`);
