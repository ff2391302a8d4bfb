import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript-6.0";
import { isLong } from "../../support/runs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The compilers that generated code is checked with, by version. */
export const COMPILERS: Readonly<Record<string, string>> = {
  "5.9": "typescript-5.9",
  "6.0": "typescript-6.0",
  "7.0": "typescript",
};

/** The fastest one in `npm test`, all in `npm run test:long`. */
const compilers = isLong ? Object.values(COMPILERS) : ["typescript"];

/** The strictest settings that a service may have; declaration files are checked as well. */
const OPTIONS = {
  target: "es2022",
  lib: ["es2023", "dom", "esnext.disposable"],
  module: "nodenext",
  moduleResolution: "nodenext",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  skipLibCheck: false,
  noEmit: true,
  paths: { eventpact: [`${root}src/runtime/index.ts`], "eventpact/gen/v1": [`${root}src/runtime/gen/v1.ts`] },
};

/**
 * What TypeScript has to say of these files, each as `file:line message`. `more` adds texts, by the absolute paths at which they would be.
 * Only errors in the files themselves and below `folders` count, not those of the runtime they import.
 */
export async function typeErrors(
  files: readonly string[],
  folders: readonly string[],
  more: ReadonlyMap<string, string> = new Map(),
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "eventpact-types-"));
  try {
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    const written = [...more].map(([path, text], index) => ({
      path: join(folder, `${index}.ts`),
      text: text.replaceAll(/(?<=\bfrom ")\.(?=\/)/g, dirname(path)),
      stands: path,
    }));
    for (const { path, text } of written) await writeFile(path, text);
    const all = [...files, ...written.map(({ path }) => path)];
    const project = join(folder, "tsconfig.json");
    await writeFile(project, JSON.stringify({ compilerOptions: OPTIONS, files: all }));
    const counts = (path: string) => all.includes(path) || folders.some((one) => path.startsWith(one));
    const stands = new Map(written.map((one) => [one.path, one.stands]));
    const found = await Promise.all(compilers.map((compiler) => errorsOf(compiler, project)));
    return found.flat().flatMap(({ path, line, message }) => {
      if (path === undefined) return [message];
      return counts(path) ? [`${stands.get(path) ?? path}:${line} ${message}`] : [];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface TypeError {
  /** Undefined when it is about no file. */
  readonly path: string | undefined;
  readonly line: number;
  readonly message: string;
}

async function errorsOf(compiler: string, project: string): Promise<TypeError[]> {
  const { code, out } = await compile(compiler, project);
  const errors = out.split("\n").flatMap((text): TypeError[] => {
    const [, path, line, message = text] = /^(.+?)\((\d+),\d+\): error (TS.*)$/.exec(text) ?? [];
    // What follows an error is set in.
    if (text === "" || /^\s/.test(text)) return [];
    return [{ path: path && resolve(dirname(project), path), line: Number(line), message }];
  });
  if (code !== 0 && errors.length === 0) throw new Error(`${compiler} ended with exit code ${code}`);
  return errors;
}

/** Runs a compiler on a project, and returns what it printed; its paths are relative to the project. */
export async function compile(
  compiler: string,
  project: string,
  ...flags: readonly string[]
): Promise<{ code: number; out: string }> {
  const args = [
    join(root, "node_modules", compiler, "bin/tsc"),
    "-p",
    project,
    "--pretty",
    "false",
    ...flags,
  ];
  const options = { cwd: dirname(project), maxBuffer: 1e8 };
  return promisify(execFile)(process.execPath, args, options).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    ({ code, stdout, stderr }) => ({ code: Number(code), out: String(stdout) + String(stderr) }),
  );
}

/** What keeps a text from being a module of JavaScript or TypeScript. */
export function syntaxErrors(path: string, text: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.ESNext },
  });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
