/** Programs that tests run in processes of their own: of the sources, not of `dist/`. */
import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, ".tmp/programs");
const alias = {
  eventpact: join(root, "src/runtime/index.ts"),
  "eventpact/gen/v1": join(root, "src/runtime/gen/v1.ts"),
  "eventpact/catalog": join(root, "generated/index.js"),
  "eventpact/memory": join(root, "src/transports/memory/index.ts"),
  "eventpact/node": join(root, "src/node/index.ts"),
  "eventpact/redis": join(root, "src/transports/redis/index.ts"),
};

const made = new Map<string, Promise<string>>();

/**
 * The path of a program as one JavaScript file, with all that it uses: such a file starts in a tenth of the time that `tsx` takes. `modules` are the paths
 * of another version of eventpact, by specifier.
 */
export function programOf(source: URL, modules: Readonly<Record<string, string>> = alias): Promise<string> {
  const path = fileURLToPath(source);
  return bundled(basename(path, ".ts"), { entryPoints: [path], alias: modules });
}

/** The same for a text. */
export function programOfText(name: string, contents: string): Promise<string> {
  return bundled(name, { stdin: { contents, resolveDir: root, sourcefile: `${name}.ts`, loader: "ts" } });
}

function bundled(name: string, source: BuildOptions): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(source)).digest("hex").slice(0, 8);
  const file = join(folder, `${name}-${hash}.mjs`);
  const program = made.get(file) ?? write(file, source);
  made.set(file, program);
  return program;
}

async function write(file: string, source: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...source,
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    alias: source.alias ?? alias,
    // What is bundled of CommonJS asks for the modules of Node with it.
    banner: {
      js: 'import { createRequire as requireFromProgram } from "node:module"; const require = requireFromProgram(import.meta.url);',
    },
    logLevel: "silent",
  });
  await mkdir(folder, { recursive: true });
  // Whole at once: another test file may run the same program.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, outputFiles[0]?.contents ?? "");
  await rename(draft, file);
  return file;
}
