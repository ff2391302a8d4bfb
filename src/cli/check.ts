import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import type { Baseline } from "../compat/baseline/load-baseline.ts";
import type { Report } from "../compat/report.ts";
import { checkOptions, checkSettings } from "./check/check-settings.ts";
import { reportOutputs } from "./check/outputs.ts";
import { defineCommand } from "./command.ts";
import { documentArgument, documentSettings } from "./document-options.ts";
import { EXIT } from "./exit-codes.ts";
import { count, paint } from "./paint.ts";
import { startProgress } from "./progress.ts";

/** `eventpact check`. */
export const check = defineCommand({
  name: "check",
  summary: "compare a document with earlier versions, and fail where that breaks somebody",
  description: `Compares an AsyncAPI 3 document with one or several earlier versions of it. Says what changed, whom that
breaks and how to avoid it, and shows an event that proves it. What is sent must be readable for consumers
that are deployed, what is received must be accepted from producers that are.`,
  argument: documentArgument,
  options: checkOptions,
  examples: [
    ["eventpact check --against .git#branch=main", "before a change is merged"],
    ["eventpact check --against .git#tag=v1.0.0 --against .git#tag=v1.1.0", "with every released version"],
    ["eventpact check --against npm:@acme/events@latest --format sarif=check.sarif", "for code scanning"],
  ],
  exitCodes: "0 nothing that fails, 1 findings that fail, 2 wrong usage, 3 cannot load",
  packages: ["@asyncapi/specs", "ajv", "refa", "yaml"],
  async run(args, io) {
    const { values } = args;
    const formats = values.format ?? [values.json ? "json" : "text"];
    const outputs = reportOutputs(formats);
    const { document, load, config, folder } = await documentSettings(args, io);
    const settings = checkSettings(values, config.check ?? {}, folder, io);
    const compat = await import("../compat/index.ts");
    const isQuiet = outputs.some(({ format, file }) => file === undefined && format !== "text");
    const progress = isQuiet ? undefined : startProgress(io, document);
    progress?.("reading");
    const contract = await compat.loadContract(document, load);
    const baselines: Baseline[] = [];
    for (const spec of settings.against) {
      progress?.(`reading ${spec}`);
      try {
        baselines.push(await compat.loadBaseline(spec, { cwd: io.cwd, document, load }));
      } catch (error) {
        if (!values["allow-new"] || !compat.isNewContract(error)) throw error;
        io.err(`${paint(io, "yellow", "note")}: ${error.message}; it is taken as new (--allow-new)`);
      }
    }
    progress?.("comparing");
    const all = compat.compareContracts(
      baselines.map((baseline) => baseline.contract),
      contract,
      { ...settings.compare, baselines: baselines.map(({ label }) => label) },
    );
    const today = settings.compare.today ?? new Date().toISOString().slice(0, 10);
    const triaged = compat.triage(all, {
      ignore: config.check?.ignore ?? [],
      accepted: settings.accepted,
      today,
    });
    const report: Report = compat.createReport({
      document,
      version: (createRequire(import.meta.url)("eventpact/package.json") as { version: string }).version,
      baselines: baselines.map(({ label, contract: { version } }) => ({ label, version })),
      ...triaged,
      failOn: settings.failOn,
    });
    progress?.();
    const options = {
      color: io.color,
      cwd: io.cwd,
      rules: (id: string) => compat.RULES.get(id),
      ...(values["docs-url"] !== undefined && { docsUrl: values["docs-url"] }),
    };
    const { writeAtomically } = await import("../codegen/write-atomically.ts");
    for (const { format, file } of outputs) {
      const text = compat.formatReport(format, report, options);
      if (file === undefined) io.out(text);
      else {
        mkdirSync(dirname(resolve(io.cwd, file)), { recursive: true });
        writeAtomically(resolve(io.cwd, file), `${text}\n`);
      }
    }
    if (values["update-accepted"] && settings.acceptedFile !== undefined) {
      const failing = report.findings.filter(({ severity }) => compat.isFailure(severity, settings.failOn));
      const kept = report.ignored.flatMap(({ by, finding }) => (by === "baseline" ? [finding] : []));
      const text = compat.writeAccepted([...kept, ...failing], settings.accepted);
      writeAtomically(resolve(io.cwd, settings.acceptedFile), text);
      io.err(`${settings.acceptedFile}: ${count(failing.length, "finding")} accepted`);
      return EXIT.ok;
    }
    return report.failed ? EXIT.findings : EXIT.ok;
  },
});
