import { resolve } from "node:path";
import { type LoadOptions, loadContract } from "../../contract/load/load-contract.ts";
import type { Contract } from "../../contract/model.ts";
import { DocumentError } from "../../contract/source/document-error.ts";
import { UnreadableFile } from "../../contract/source/file-reader.ts";
import { DEFAULT_MAX_BYTES } from "../../contract/source/source-files.ts";
import { shorten } from "../../runtime/shorten.ts";
import { BASELINE_CODES, type BaselineCode, BaselineError } from "./baseline-error.ts";
import type { BaselineLocation, LocateOptions } from "./baseline-location.ts";
import { locateInGit } from "./git-baseline.ts";
import { locateInPackage, locateInTarball } from "./package-baseline.ts";
import { type BaselineSpec, parseBaseline } from "./parse-baseline.ts";
import { locatePath } from "./path-baseline.ts";

/** A contract to compare with. */
export interface Baseline {
  /** Its document, as places in it name it, e.g. `main:asyncapi.yaml` or `@acme/events@1.2.0:asyncapi.yaml`. */
  readonly label: string;
  readonly contract: Contract;
}

/** What `loadBaseline` works with. */
export interface LoadBaselineOptions {
  /** What paths are relative to. Default: the process's working directory. */
  readonly cwd?: string;
  /** Path of the document being checked: the document of the baseline has the same one unless the baseline says otherwise. */
  readonly document: string;
  /** How the document is loaded. Only `maxBytes` and `allowRemote` count: the rest belongs to one document. */
  readonly load?: LoadOptions;
}

/**
 * Loads what stands after `--against`; `parseBaseline` has the forms. All files of a baseline come from the same commit or package, and nothing
 * is checked out or unpacked into the user's folders.
 *
 * Throws a `BaselineError`; `isNewContract` tells the one for a baseline that exists and has no document yet.
 */
export async function loadBaseline(
  spec: string,
  {
    cwd = process.cwd(),
    document,
    load: { maxBytes = DEFAULT_MAX_BYTES, allowRemote } = {},
  }: LoadBaselineOptions,
): Promise<Baseline> {
  const parsed = parseBaseline(spec, cwd);
  let label = spec;
  try {
    const located = await locate(parsed, { cwd: resolve(cwd), document, maxBytes });
    label = located.label;
    const { root, reader } = located;
    const contract = await loadContract(located.document, { cwd: root, maxBytes, allowRemote, reader });
    return { label, contract };
  } catch (error) {
    throw explain(error, label, parsed);
  }
}

async function locate(spec: BaselineSpec, options: LocateOptions): Promise<BaselineLocation> {
  switch (spec.in) {
    case "files":
      return locatePath(spec.path, options);
    case "git":
      return locateInGit(spec, options);
    case "package":
      return locateInPackage(spec, options);
    case "tarball":
      return locateInTarball(spec, options);
  }
}

/** Most bytes of the error that a message quotes: an uncaught error prints it again as the cause. */
const MOST_OF_CAUSE = 500;

/** The loader's codes that say more than "this is no valid document". */
const CODES: Readonly<Record<string, BaselineCode>> = {
  document_too_large: "baseline_too_large",
  file_unreadable: "baseline_unreadable",
  lfs_pointer: "baseline_lfs",
  not_text: "baseline_not_text",
};

function explain(error: unknown, label: string, spec: BaselineSpec): unknown {
  if (!(error instanceof DocumentError || error instanceof UnreadableFile)) return error;
  const known = BASELINE_CODES.find((code) => code === error.code);
  const code = known ?? CODES[error.code] ?? "baseline_invalid";
  const place = error instanceof DocumentError ? error.place : undefined;
  const remedy =
    code === "baseline_invalid"
      ? "; correct it there, or compare with a version that is valid"
      : code === "baseline_lfs" && spec.in === "git"
        ? "; what is in Git LFS is in no commit: compare with a path or a package"
        : "";
  return new BaselineError(
    code,
    `the baseline ${label} cannot be loaded: ${shorten(error.message, MOST_OF_CAUSE)}${remedy}`,
    {
      place,
      cause: error,
    },
  );
}
