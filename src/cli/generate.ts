import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Differences } from "../codegen/write.ts";
import { EXIT } from "./exit-codes.ts";
import { findingsOf, mergeFindings } from "./findings.ts";
import type { Io } from "./io.ts";
import { count, countFindings, paint, paintFinding } from "./paint.ts";
import { onlyArgument, parsing, UsageError } from "./usage-error.ts";

/** Help of `eventpact generate`. */
export const help = `Usage: eventpact generate [document] [--out DIR] [--check] [--json]

Makes typed events, channels, publishers, subscribers and validators of an AsyncAPI 3 document.

  document     the AsyncAPI document (default: asyncapi.yaml)
  --out DIR    where the files go (default: generated); files of an earlier run for this document
               that are no longer made are removed; nothing is written when a file that is
               not the generator's, or of another document, is in the way
  --check      write nothing; fail when the files are not what the document makes
  --json       print the result as JSON

Exit codes: 0 done, 1 the contract has errors or (--check) files differ, 2 wrong usage, 3 cannot load or write.`;

/** Runs `eventpact generate` and returns the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsing(() =>
    parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        out: { type: "string", short: "o", default: "generated" },
        check: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }),
  );
  const document = onlyArgument(positionals, "asyncapi.yaml");
  if (values.out === "") throw new UsageError("--out needs a folder, e.g. --out generated");
  const { compareGenerated, generate, loadContract, writeGenerated } = await import("../codegen/index.ts");

  const contract = await loadContract(document, { cwd: io.cwd });
  const checked = await findingsOf(contract);
  if (checked.some(({ severity }) => severity === "error")) {
    if (values.json) io.out(JSON.stringify({ ok: false, findings: checked }, null, 2));
    else {
      for (const finding of checked) io.err(paintFinding(io, finding));
      io.err(`${paint(io, "red", "nothing was generated")}: ${countFindings(checked)} in ${document}`);
    }
    return EXIT.findings;
  }

  const { files, warnings } = await generate(contract);
  const findings = mergeFindings(checked, warnings);
  const dir = resolve(io.cwd, values.out);
  const differences = values.check ? await compareGenerated(dir, files) : await writeGenerated(dir, files);
  const changed = differences.missing.length + differences.differing.length + differences.stale.length;
  const ok = !values.check || changed === 0;
  if (values.json)
    io.out(JSON.stringify({ ok, out: values.out, files: files.size, ...differences, findings }, null, 2));
  else {
    for (const finding of findings) io.err(paintFinding(io, finding));
    if (values.check) reportCheck(io, document, values.out, differences, files.size);
    else
      io.out(
        `${paint(io, "green", values.out)}: ${count(files.size, "file")}, ${summary(differences, changed)}`,
      );
  }
  return ok ? EXIT.ok : EXIT.findings;
}

function summary({ missing, differing, stale }: Differences, changed: number): string {
  if (changed === 0) return "nothing changed";
  const parts = [`${missing.length} new`, `${differing.length} changed`, `${stale.length} removed`];
  return parts.filter((part) => !part.startsWith("0 ")).join(", ");
}

function reportCheck(
  io: Io,
  document: string,
  out: string,
  { missing, differing, stale }: Differences,
  made: number,
): void {
  const groups = [
    ["missing", missing],
    ["differs", differing],
    ["no longer made", stale],
  ] as const;
  const changed = groups.flatMap(([what, paths]) => paths.map((path) => `  ${what}: ${out}/${path}`));
  if (changed.length === 0) {
    io.out(`${paint(io, "green", out)}: all ${count(made, "file")} are current`);
    return;
  }
  for (const line of changed) io.err(line);
  io.err(
    `${paint(io, "red", `${out} is not what ${document} makes`)}; run: npx eventpact generate ${quote(document)} --out ${quote(out)}`,
  );
}

function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
