import { parseArgs } from "node:util";
import { EXIT } from "./exit-codes.ts";
import { findingsOf } from "./findings.ts";
import type { Io } from "./io.ts";
import { count, countFindings, paint, paintFinding } from "./paint.ts";
import { onlyArgument, parsing } from "./usage-error.ts";

/** Help of `eventpact validate`. */
export const help = `Usage: eventpact validate [document] [--json]

Checks an AsyncAPI 3 document with all files it refers to: structure, schemas, examples, parameters,
names that collide in code, messages of one channel with one type, replies.

  document     the AsyncAPI document (default: asyncapi.yaml)
  --json       print the findings as JSON

Exit codes: 0 no errors, 1 errors, 2 wrong usage, 3 cannot load.`;

/** Runs `eventpact validate` and returns the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsing(() =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: "boolean", default: false } },
    }),
  );
  const document = onlyArgument(positionals, "asyncapi.yaml");
  const { loadContract } = await import("../codegen/index.ts");

  const contract = await loadContract(document, { cwd: io.cwd });
  const findings = await findingsOf(contract);
  const ok = !findings.some(({ severity }) => severity === "error");
  if (values.json) io.out(JSON.stringify({ ok, findings }, null, 2));
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
}
