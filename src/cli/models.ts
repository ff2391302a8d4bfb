import { resolve } from "node:path";
import { closest } from "../contract/suggest.ts";
import { defineCommand } from "./command.ts";
import { documentArgument, documentOptions, documentSettings, fromConfig } from "./document-options.ts";
import { EXIT } from "./exit-codes.ts";
import { printGeneration, requireFolder, succeeded } from "./generation-report.ts";
import { applyForGeneration } from "./severities.ts";
import { UsageError } from "./usage-error.ts";

const LANGUAGES = ["python", "csharp"] as const;

/** `eventpact models`. */
export const modelsCommand = defineCommand({
  name: "models",
  summary: "make models for other languages: Python, C#",
  description: `Makes the types of a contract in another language: Python (pydantic v2, Python 3.9 and later) or C# (records for
System.Text.Json, .NET 8 and later). Files of an earlier run for this document that are no longer made are
removed; nothing is written when a file that is not the generator's, or of another document, is in the way.`,
  argument: documentArgument,
  options: {
    language: {
      type: "string",
      short: "l",
      value: "NAME",
      description: "python or csharp (default: the configuration's)",
      completion: LANGUAGES,
    },
    out: {
      type: "string",
      short: "o",
      value: "DIR",
      description: "where the files go (default: the configuration's)",
      completion: "folder",
    },
    namespace: {
      type: "string",
      value: "NAME",
      description: "the namespace of C# types (default: Contracts)",
    },
    check: {
      type: "boolean",
      description: "write nothing; fail when the files are not what the document makes",
    },
    ...documentOptions,
  },
  examples: [
    ["eventpact models --language python --out clients/python/shop_events", "a Python package"],
    ["eventpact models --language csharp --namespace Acme.Shop --out clients/csharp", "C# files"],
  ],
  exitCodes:
    "0 done, 1 the contract has errors or (--check) files differ, 2 wrong usage, 3 cannot load or write",
  async run(args, io) {
    const { values } = args;
    const { config, folder, document, load, checks } = await documentSettings(args, io);
    const language = languageOf(values.language ?? config.models?.language);
    const out = values.out ?? fromConfig(config.models?.out, folder, io);
    if (out === undefined) throw new UsageError("--out is missing: say which folder the models go to");
    requireFolder(io, out);
    const namespace = values.namespace ?? config.models?.namespace;
    const {
      findingsOf,
      generateModels,
      isNamespace,
      loadContract,
      MODEL_LAYOUTS,
      mergeFindings,
      OutputFolder,
    } = await import("../codegen/index.ts");
    if (namespace !== undefined && !isNamespace(namespace))
      throw new UsageError(
        `--namespace needs names with dots between them, e.g. Acme.Shop, not ${namespace}`,
      );
    const contract = await loadContract(document, load);
    const checked = applyForGeneration(await findingsOf(contract, checks), config.severities);
    const refused = checked.some(({ severity }) => severity === "error");
    const made = refused ? undefined : generateModels(contract, { language, namespace });
    const target = new OutputFolder(resolve(io.cwd, out), MODEL_LAYOUTS[language]);
    const check = values.check ?? false;
    const written = made && (check ? target.compare(made.files) : target.write(made.files));
    const findings = made
      ? mergeFindings(checked, applyForGeneration(made.warnings, config.severities))
      : checked;
    const generation = { findings, files: made?.files, written };
    const ok = succeeded(generation, check);
    const rerun = ["models", document, "--language", language, "--out", out];
    printGeneration(io, generation, { document, out, check, rerun, json: values.json ?? false });
    return ok ? EXIT.ok : EXIT.findings;
  },
});

function languageOf(given: string | undefined): (typeof LANGUAGES)[number] {
  if (given === undefined)
    throw new UsageError("--language is missing: write --language python or --language csharp");
  const language = LANGUAGES.find((one) => one === given);
  if (language) return language;
  const near = closest(given.toLowerCase(), LANGUAGES);
  throw new UsageError(
    `there are no models for ${given}${near === undefined ? "" : `; did you mean ${near}?`} (there are ${LANGUAGES.join(", ")})`,
  );
}
