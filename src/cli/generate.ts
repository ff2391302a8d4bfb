import type { Generation } from "../codegen/generator.ts";
import { defineCommand } from "./command.ts";
import { documentArgument, documentOptions, documentSettings, fromConfig } from "./document-options.ts";
import { EXIT } from "./exit-codes.ts";
import { printGeneration, requireFolder, succeeded } from "./generation-report.ts";
import { startProgress } from "./progress.ts";
import { applyForGeneration } from "./severities.ts";
import { UsageError } from "./usage-error.ts";
import { type Round, watch } from "./watch.ts";

/** `eventpact generate`. */
export const generateCommand = defineCommand({
  name: "generate",
  summary: "make code of an AsyncAPI document",
  description: `Makes typed events, channels, publishers, subscribers and validators of an AsyncAPI 3 document.
Files of an earlier run for this document that are no longer made are removed; nothing is written when a
file that is not the generator's, or of another document, is in the way. Invalid examples, and defaults that
do not fit their schema, are warnings here, since no code depends on them: "eventpact validate" fails on them.
The code is ES modules with declarations. "tsc" does not copy it to its outDir: keep it outside of rootDir.`,
  argument: documentArgument,
  options: {
    out: {
      type: "string",
      short: "o",
      value: "DIR",
      description: "where the files go (default: the configuration's, else generated)",
      completion: "folder",
    },
    check: {
      type: "boolean",
      description: "write nothing; fail when the files are not what the document makes",
    },
    watch: {
      type: "boolean",
      description: "generate again whenever a file of the document changes, until Ctrl-C",
    },
    ...documentOptions,
  },
  examples: [
    ["eventpact generate", "asyncapi.yaml to generated/, or what the configuration says"],
    ["eventpact generate api/events.yaml --out api/generated", "another document, another folder"],
    ["eventpact generate --check", "in CI: fails when somebody forgot to generate"],
  ],
  exitCodes:
    "0 done, 1 the contract has errors or (--check) files differ, 2 wrong usage, 3 cannot load or write",
  async run(args, io) {
    const { values } = args;
    if (values.watch && values.check)
      throw new UsageError("--watch writes and --check does not; give one of them");

    const prepare = async (): Promise<Round & { readonly document: string; readonly out: string }> => {
      const { config, places, folder, document, load, checks } = await documentSettings(args, io);
      const out = values.out ?? fromConfig(config.out, folder, io) ?? "generated";
      requireFolder(io, out);
      const { createGenerator } = await import("../codegen/index.ts");
      const generator = createGenerator(document, {
        ...checks,
        cwd: io.cwd,
        out,
        check: values.check ?? false,
        load,
        judge: (findings) => applyForGeneration(findings, config.severities),
        onProgress: values.json ? undefined : startProgress(io, document),
      });
      return { generator, document, out, settings: places };
    };
    const check = values.check ?? false;
    const json = values.json ?? false;
    const report = (generation: Generation, document: string, out: string, milliseconds?: number): number => {
      const rerun = ["generate", document, "--out", out];
      printGeneration(io, generation, { document, out, check, json, rerun, milliseconds });
      return succeeded(generation, check) ? EXIT.ok : EXIT.findings;
    };

    if (values.watch) return watch(prepare, report, io, json);
    const { generator, document, out } = await prepare();
    return report(await generator.run(), document, out);
  },
});
