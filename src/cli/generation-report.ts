import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Generation } from "../codegen/generator.ts";
import type { Differences } from "../codegen/write.ts";
import type { Io } from "./io.ts";
import { count, countFindings, paint, paintFinding } from "./paint.ts";
import { shellQuote } from "./shell-quote.ts";
import { UsageError } from "./usage-error.ts";

/** Refuses an output folder that is none. */
export function requireFolder(io: Io, out: string): void {
  const found = statSync(resolve(io.cwd, out), { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new UsageError(`${out} is a file; --out needs a folder, e.g. --out generated`);
}

/** What a run came to: files made, or findings that stopped it. */
export type Outcome = Pick<Generation, "findings" | "files" | "written">;

/** Whether files were made, and with `check`, whether they were there already. */
export function succeeded({ files, written }: Outcome, check: boolean): boolean {
  return files !== undefined && !(check && written !== undefined && changesOf(written) > 0);
}

function changesOf({ missing, differing, stale }: Differences): number {
  return missing.length + differing.length + stale.length;
}

function jsonOf(
  { findings, files, written }: Outcome,
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

/** How an outcome is printed. */
export interface Printed {
  readonly document: string;
  readonly out: string;
  readonly check: boolean;
  readonly json: boolean;
  /** The words of the command that would make the files. */
  readonly rerun: readonly string[];
  /** How long it took, for `--watch`. */
  readonly milliseconds?: number | undefined;
}

/** Prints what a run came to, for people or as JSON. */
export function printGeneration(io: Io, outcome: Outcome, printed: Printed): void {
  const { document, out, check, milliseconds, rerun } = printed;
  const { findings, files, written } = outcome;
  const ok = succeeded(outcome, check);
  if (printed.json) {
    io.out(jsonOf(outcome, ok, out, milliseconds));
    return;
  }
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
      for (const path of paths) io.err(`  ${what}: ${out.replace(/\/+$/, "")}/${path}`);
    }
    io.err(
      `${paint(io, "red", `${out} is not what ${document} makes`)}; run: npx eventpact ${rerun.map(shellQuote).join(" ")}`,
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
