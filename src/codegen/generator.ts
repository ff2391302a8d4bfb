import { resolve } from "node:path";
import type { Finding } from "../contract/finding.ts";
import { LoadCache } from "../contract/load/load-cache.ts";
import { type LoadOptions, loadContract } from "../contract/load/load-contract.ts";
import { type CheckOptions, findingsOf, mergeFindings } from "./findings.ts";
import { generate } from "./generate.ts";
import { type Differences, OutputFolder } from "./output-folder.ts";
import { VALUE_CODES } from "./value-codes.ts";

/** Options of a generator beside the document. */
export interface GeneratorOptions extends CheckOptions {
  /** What relative paths, and the paths in messages, are relative to. Default: the process's working directory. */
  readonly cwd?: string;
  /** The folder for the files. */
  readonly out: string;
  /** Write nothing, only compare. */
  readonly check?: boolean;
  /** For `loadContract`. */
  readonly load?: Pick<LoadOptions, "maxBytes" | "allowRemote">;
  /** Has the last word on the severity of findings, e.g. to apply a configuration. Default: errors of values become warnings. */
  readonly judge?: (findings: readonly Finding[]) => readonly Finding[];
  /** Hears what a run is about to do, and of how many events the code is made; without a phase, that it is done, or has failed. */
  readonly onProgress?:
    | ((phase?: "reading" | "checking" | "generating" | "writing", done?: number, total?: number) => void)
    | undefined;
}

/** What a run of a generator came to. */
export interface Generation {
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** Text by path, relative to the output folder; undefined when a finding is an error: then nothing was written. */
  readonly files: ReadonlyMap<string, string> | undefined;
  /** How the folder differed from `files` before the run wrote them; undefined when `files` is. */
  readonly written: Differences | undefined;
}

/** Makes the code of one document, again and again. */
export interface Generator {
  /**
   * Loads, checks, generates and writes, and reuses what has not changed since the last run. Throws a `DocumentError` for what cannot be
   * loaded and an `OutputConflictError` for what is in the way.
   */
  run(): Promise<Generation>;
  /**
   * The files whose change asks for another run, absolute, sorted: those that the last run read; after one that threw also those that it
   * could not read and those of the run before.
   */
  readonly watched: readonly string[];
}

/** A generator for `document`, a path relative to `cwd`. */
export function createGenerator(document: string, options: GeneratorOptions): Generator {
  const {
    cwd = process.cwd(),
    out,
    check = false,
    load,
    judge = valuesAreWarnings,
    onProgress,
    ...checks
  } = options;
  const cache = new LoadCache();
  const folder = new OutputFolder(resolve(cwd, out));
  let watched: readonly string[] = [resolve(cwd, document)];

  async function run(): Promise<Generation> {
    try {
      return await runThrough();
    } finally {
      onProgress?.();
    }
  }

  async function runThrough(): Promise<Generation> {
    const before = watched;
    onProgress?.("reading");
    const contract = await loadContract(document, {
      ...load,
      cwd,
      cache,
      onFiles: (files) => {
        watched = [...new Set([...before, ...files])].sort();
      },
    });
    watched = contract.files;
    onProgress?.("checking");
    const checked = judge(await findingsOf(contract, checks));
    if (checked.some(({ severity }) => severity === "error"))
      return { findings: checked, files: undefined, written: undefined };
    onProgress?.("generating");
    const made = await generate(contract, (done, total) => onProgress?.("generating", done, total));
    onProgress?.("writing");
    const files = folder.complete(made.files);
    const written = check ? folder.compare(files) : folder.write(files);
    return { findings: mergeFindings(checked, judge(made.warnings)), files, written };
  }

  return {
    run,
    get watched() {
      return watched;
    },
  };
}

/** The findings with the errors of values, which do not touch the code, as warnings. */
export function valuesAreWarnings(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) =>
    VALUE_CODES.has(finding.code) ? { ...finding, severity: "warning" } : finding,
  );
}
