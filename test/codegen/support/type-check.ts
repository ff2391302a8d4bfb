import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The strictest settings that a service may have; declaration files are checked as well. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
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
 * What TypeScript has to say of these files, each as `file:line message`. `inMemory` adds files by absolute path.
 * Only errors in the files themselves and below `folders` count, not those of the runtime they import.
 */
export function typeErrors(
  files: readonly string[],
  folders: readonly string[],
  inMemory: ReadonlyMap<string, string> = new Map(),
): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  host.readFile = (path) => inMemory.get(path) ?? readFile(path);
  host.fileExists = (path) => inMemory.has(path) || fileExists(path);
  const getSourceFile = host.getSourceFile;
  host.getSourceFile = (path, target) => {
    const text = inMemory.get(path);
    return text === undefined ? getSourceFile(path, target) : ts.createSourceFile(path, text, target, true);
  };
  host.directoryExists = () => true;
  const program = ts.createProgram([...files, ...inMemory.keys()], OPTIONS, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(
      ({ file }) =>
        !file ||
        files.includes(file.fileName) ||
        inMemory.has(file.fileName) ||
        folders.some((folder) => file.fileName.startsWith(folder)),
    )
    .map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? ts.getLineAndCharacterOfPosition(file, start).line + 1 : 0;
      return `${file?.fileName ?? ""}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
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
