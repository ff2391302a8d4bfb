import type { Finding } from "../../contract/finding.ts";
import type { Contract } from "../../contract/model.ts";
import { withBanner } from "../banner.ts";
import type { Generated } from "../generate.ts";
import type { OutputLayout } from "../output-folder.ts";
import { buildModels } from "./build-models.ts";
import { csharpModels } from "./csharp.ts";

export { isNamespace } from "./csharp.ts";

import { pythonModels } from "./python.ts";

/** Languages that `generateModels` knows. */
export const MODEL_LANGUAGES = ["python", "csharp"] as const;
export type ModelLanguage = (typeof MODEL_LANGUAGES)[number];

/** Where the files of each language lie. */
export const MODEL_LAYOUTS: Readonly<Record<ModelLanguage, OutputLayout>> = {
  python: { folders: [], files: /^$/, topFiles: /^(?:(?:__init__|models)\.py|py\.typed)$/ },
  csharp: { folders: [], files: /^$/, topFiles: /\.cs$/ },
};

/** Options of `generateModels`. */
export interface ModelOptions {
  readonly language: ModelLanguage;
  /** Of the C# types. Default: `Contracts`. */
  readonly namespace?: string | undefined;
}

/**
 * Makes the models of all schemas of a contract in another language: Python (pydantic v2) or C# (System.Text.Json). Names are those of the
 * contract. What a type cannot say is carried by a wider one, and a warning names its place.
 */
export function generateModels(
  contract: Contract,
  { language, namespace = "Contracts" }: ModelOptions,
): Generated {
  const { declarations, warnings } = buildModels(contract);
  const made =
    language === "python"
      ? { files: pythonModels(declarations), loose: [] }
      : csharpModels(declarations, namespace);
  const comment = language === "python" ? "#" : "//";
  const files = made.files.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: new Map(files.map(([path, text]) => [path, withBanner(contract.file, text, comment)])),
    warnings: [...warnings, ...looseWarnings(contract, made.loose)],
  };
}

function looseWarnings(
  contract: Contract,
  loose: readonly { readonly declaration: string; readonly member: string | undefined }[],
): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { declaration, member } of loose) {
    const schema = contract.schemas.get(declaration)?.schema;
    const place = typeof schema === "object" ? contract.sources.of(schema) : undefined;
    const what = member === undefined ? declaration : `${member} of ${declaration}`;
    const message = `${what} may be of several types, for which C# has none: it is a JsonElement; read it as the type that it turns out to be`;
    findings.set(what, { severity: "warning", code: "model-looser", message, ...(place && { place }) });
  }
  return [...findings.values()];
}
