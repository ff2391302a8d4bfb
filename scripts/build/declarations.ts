/** Declarations of the public modules, one file per source file, by TypeScript 7. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { run } from "../run.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Programs without the newer library know no disposables: the reference brings their types. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';
/** Of the DOM's and of Node's types. An empty declaration merges with the real one where there is one; other programs have none. */
const GLOBALS = ["AbortSignal", "URL"];

/** Writes `types/` into `dist`: what the declarations of the entry points need, and nothing else. */
export async function writeDeclarations(dist: string): Promise<void> {
  const types = join(dist, "types");
  await run(process.execPath, [
    "node_modules/typescript/bin/tsc",
    "-p",
    "scripts/build/tsconfig.json",
    "--outDir",
    types,
  ]);
  const entries = Object.values(manifest.exports)
    .map((entry) => (typeof entry === "string" ? undefined : entry.types))
    .filter((path) => path?.startsWith("./dist/"));
  const needed = new Set<string>();
  const visit = (file: string): void => {
    if (needed.has(file)) return;
    needed.add(file);
    const text = readFileSync(file, "utf8").replace(
      /(\bfrom |\bimport\(|\bimport |\bdeclare module )"(\.{1,2}\/[^"]+)\.ts"/g,
      (_, before: string, path: string) => {
        visit(resolve(dirname(file), `${path}.d.ts`));
        return `${before}"${path}.js"`;
      },
    );
    const head = /\bAsyncDisposable\b/.test(text) ? DISPOSABLE : "";
    const code = text.replace(/\/\*.*?\*\//gs, "");
    const used = GLOBALS.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
    const interfaces = used.map((name) => `  interface ${name} {}\n`);
    const tail = used.length === 0 ? "" : `\ndeclare global {\n${interfaces.join("")}}\n`;
    writeFileSync(file, head + text + tail);
  };
  for (const entry of entries) visit(join(root, entry ?? ""));
  for (const name of readdirSync(types, { recursive: true, encoding: "utf8" })) {
    const file = join(types, name);
    if (existsSync(file) && statSync(file).isFile() && !needed.has(file)) rmSync(file);
  }
  removeEmptyFolders(types);
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
