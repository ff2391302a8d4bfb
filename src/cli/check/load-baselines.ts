import { relative, resolve } from "node:path";
import { BaselineError, isNewContract } from "../../compat/baseline/baseline-error.ts";
import { type Baseline, loadBaseline } from "../../compat/baseline/load-baseline.ts";
import { parseBaseline } from "../../compat/baseline/parse-baseline.ts";
import type { LoadOptions } from "../../contract/load/load-contract.ts";

/** What the document is compared with. */
export interface Against {
  readonly specs: readonly string[];
  /** What paths in them are relative to, absolute. */
  readonly folder: string;
}

/** Baselines, and the specs of those that have no such document yet. */
export interface LoadedBaselines {
  /** Labels are the specs. */
  readonly baselines: readonly Baseline[];
  readonly newTo: readonly string[];
}

/**
 * Loads what the document is compared with. Throws a `BaselineError`; for a baseline that exists and has no such document only when the
 * contract may not be new.
 */
export async function loadBaselines(
  { specs, folder }: Against,
  { document, load, allowNew, cwd }: { document: string; load: LoadOptions; allowNew: boolean; cwd: string },
): Promise<LoadedBaselines> {
  const baselines: Baseline[] = [];
  const newTo: string[] = [];
  for (const spec of new Set(specs)) {
    try {
      const { contract } = await loadFrom(spec, folder, { document, load, cwd });
      baselines.push({ label: spec, contract });
    } catch (error) {
      if (!isNewContract(error)) throw error;
      if (!allowNew)
        throw new BaselineError(error.code, `${error.message}; --allow-new lets a new contract pass`, {
          place: error.place,
          cause: error,
        });
      newTo.push(spec);
    }
  }
  return { baselines, newTo };
}

/** A file is loaded from the working directory, so that its places are what the user would type. */
function loadFrom(
  spec: string,
  folder: string,
  { document, load, cwd }: { document: string; load: LoadOptions; cwd: string },
): Promise<Baseline> {
  if (resolve(folder) === resolve(cwd)) return loadBaseline(spec, { cwd, document, load });
  const parsed = parseBaseline(spec, folder);
  if (parsed.in === "files")
    return loadBaseline(relative(cwd, resolve(folder, parsed.path)) || ".", { cwd, document, load });
  const path = relative(folder, resolve(cwd, document));
  return loadBaseline(spec, { cwd: folder, document: path, load });
}
