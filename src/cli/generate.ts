import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Generation } from "../codegen/generator.ts";
import type { Differences } from "../codegen/write.ts";
import { defineCommand } from "./command.ts";
import { documentArgument, documentOptions, documentSettings, fromConfig } from "./document-options.ts";
import { EXIT } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { count, countFindings, paint, paintFinding } from "./paint.ts";
import { startProgress } from "./progress.ts";
import { applyForGeneration } from "./severities.ts";
import { shellQuote } from "./shell-quote.ts";
import { UsageError } from "./usage-error.ts";
import { type Round, watch } from "./watch.ts";

/** `eventpact generate`. */
export const generate = defineCommand({
  name: "generate",
  summary: "make code of an AsyncAPI document",
  description: `Makes typed events, channels, publishers, subscribers and validators of an AsyncAPI 3 document.
Files of an earlier run for this document that are no longer made are removed; nothing is written when a
file that is not the generator's, or of another document, is in the way. Invalid examples, and defaults that
do not fit their schema, are warnings here, since no code depends on them: "eventpact validate" fails on them.`,
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
    ["eventpact generate api/events.yaml --out src/events", "another document, another folder"],
    ["eventpact generate --check", "in CI: fails when somebody forgot to generate"],
  ],
  exitCodes:
    "0 done, 1 the contract has errors or (--check) files differ, 2 wrong usage, 3 cannot load or write",
  packages: ["@asyncapi/specs", "ajv", "json-schema-to-typescript", "scslre", "yaml"],
  async run(args, io) {
    const { values } = args;
    if (values.watch && values.check)
      throw new UsageError("--watch writes and --check does not; give one of them");

    const prepare = async (): Promise<Round & { readonly document: string; readonly out: string }> => {
      const { config, file, folder, document, load, checks } = await documentSettings(args, io);
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
      return { generator, document, out, config: file };
    };
    const report = (generation: Generation, document: string, out: string, milliseconds?: number): number => {
      const ok = succeeded(generation, values.check ?? false);
      if (values.json) io.out(jsonOf(generation, ok, out, milliseconds));
      else print(io, generation, ok, { document, out, check: values.check ?? false, milliseconds });
      return ok ? EXIT.ok : EXIT.findings;
    };

    if (values.watch) return watch(prepare, report, io, values.json ?? false);
    const { generator, document, out } = await prepare();
    return report(await generator.run(), document, out);
  },
});

function requireFolder(io: Io, out: string): void {
  const found = statSync(resolve(io.cwd, out), { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new UsageError(`${out} is a file; --out needs a folder, e.g. --out generated`);
}

function succeeded({ files, written }: Generation, check: boolean): boolean {
  return files !== undefined && !(check && written !== undefined && changesOf(written) > 0);
}

function changesOf({ missing, differing, stale }: Differences): number {
  return missing.length + differing.length + stale.length;
}

function jsonOf(
  { findings, files, written }: Generation,
  ok: boolean,
  out: string,
  milliseconds: number | undefined,
): string {
  const result = { ok, out, ...(files && { files: files.size }), ...written, findings };
  // One line for each run of --watch, so that a machine can read them as they come.
  return milliseconds === undefined
    ? JSON.stringify(result, null, 2)
    : JSON.stringify({ ...result, milliseconds });
}

interface Printed {
  readonly document: string;
  readonly out: string;
  readonly check: boolean;
  readonly milliseconds: number | undefined;
}

function print(io: Io, { findings, files, written }: Generation, ok: boolean, printed: Printed): void {
  const { document, out, check, milliseconds } = printed;
  const time = milliseconds === undefined ? "" : ` (${milliseconds} ms)`;
  for (const finding of findings) io.err(paintFinding(io, finding));
  if (!files || !written) {
    io.err(`${paint(io, "red", "nothing was generated")}: ${countFindings(findings)} in ${document}${time}`);
  } else if (!check) {
    io.out(`${paint(io, "green", out)}: ${count(files.size, "file")}, ${summary(written)}${time}`);
  } else if (ok) {
    io.out(`${paint(io, "green", out)}: all ${count(files.size, "file")} are current`);
  } else {
    for (const [what, paths] of namedDifferences(written)) {
      for (const path of paths) io.err(`  ${what}: ${out}/${path}`);
    }
    io.err(
      `${paint(io, "red", `${out} is not what ${document} makes`)}; run: npx eventpact generate ${shellQuote(document)} --out ${shellQuote(out)}`,
    );
  }
}

function summary(differences: Differences): string {
  if (changesOf(differences) === 0) return "nothing changed";
  const { missing, differing, stale } = differences;
  const parts = [`${missing.length} new`, `${differing.length} changed`, `${stale.length} removed`];
  return parts.filter((part) => !part.startsWith("0 ")).join(", ");
}

function namedDifferences({ missing, differing, stale }: Differences) {
  return [
    ["missing", missing],
    ["differs", differing],
    ["no longer made", stale],
  ] as const;
}
