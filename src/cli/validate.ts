import { defineCommand } from "./command.ts";
import { documentArgument, documentOptions, documentSettings } from "./document-options.ts";
import { EXIT } from "./exit-codes.ts";
import { packageFindings } from "./package-findings.ts";
import { count, countFindings, paint, paintFinding } from "./paint.ts";
import { startProgress } from "./progress.ts";
import { applySeverities } from "./severities.ts";

/** `eventpact validate`. */
export const validateCommand = defineCommand({
  name: "validate",
  summary: "check an AsyncAPI document",
  description: `Checks an AsyncAPI 3 document with all files it refers to: structure, schemas, examples, defaults,
parameters, names that collide in code, messages of one channel with one type, replies, types of events.`,
  argument: documentArgument,
  options: documentOptions,
  examples: [
    ["eventpact validate", "asyncapi.yaml, or the document of the configuration"],
    ["eventpact validate api/events.yaml --json", "the findings for a machine"],
  ],
  exitCodes: "0 no errors, 1 errors, 2 wrong usage, 3 cannot load",
  async run(args, io) {
    const { document, load, checks, config } = await documentSettings(args, io);
    const { findingsOf, loadContract, mergeFindings } = await import("../codegen/index.ts");
    const progress = args.values.json ? undefined : startProgress(io, document);
    progress?.("reading");
    const contract = await loadContract(document, load);
    progress?.("checking");
    const found = mergeFindings(
      await findingsOf(contract, checks),
      packageFindings(document, contract.info, io.cwd),
    );
    const findings = applySeverities(found, config.severities);
    progress?.();
    const ok = !findings.some(({ severity }) => severity === "error");
    if (args.values.json) io.out(JSON.stringify({ ok, findings }, null, 2));
    else {
      for (const finding of findings)
        (finding.severity === "error" ? io.err : io.out)(paintFinding(io, finding));
      const { channels, messages, operations, schemas } = contract;
      const size = [
        count(channels.length, "channel"),
        count(messages.length, "message"),
        count(operations.length, "operation"),
        count(schemas.size, "schema"),
      ].join(", ");
      if (ok) io.out(`${paint(io, "green", document)}: ${size}; ${countFindings(findings)}`);
      else io.err(`${paint(io, "red", document)}: ${countFindings(findings)}`);
    }
    return ok ? EXIT.ok : EXIT.findings;
  },
});
