import { dirname, resolve } from "node:path";
import { makeFolders } from "../../codegen/make-folders.ts";
import { writeAtomically } from "../../codegen/write-atomically.ts";
import type { CheckReport } from "../../compat/report.ts";
import { summaryText } from "../../compat/reports/finding-words.ts";
import { formatReport, type ReportFormat } from "../../compat/reports/format-report.ts";
import { leadingPath } from "../../compat/reports/visible-text.ts";
import { RULES } from "../../compat/rules/registry.ts";
import type { Io } from "../io.ts";
import { paint } from "../paint.ts";
import type { CheckSettings } from "./check-settings.ts";

/** Formats in which somebody who looks at the terminal reads how it ended. */
const READABLE: readonly ReportFormat[] = ["text", "markdown", "github"];

/**
 * Writes a report in all formats that were asked for. Files are written first and in one step each; throws what the file system says. How it
 * ended goes to standard error where standard output does not tell a person.
 */
export function writeReports(
  report: CheckReport,
  { outputs, json, root, acceptedFile, updateAccepted }: CheckSettings,
  io: Io,
): void {
  const options = {
    cwd: io.cwd,
    ...(root !== undefined && { root }),
    rules: (id: string) => RULES.get(id),
  };
  let isTold = json;
  for (const { format, file } of outputs) {
    if (file === undefined) continue;
    const target = resolve(io.cwd, file);
    makeFolders(dirname(target));
    writeAtomically(target, `${formatReport(format, report, options)}\n`);
  }
  for (const { format, file } of outputs) {
    if (file !== undefined) continue;
    io.out(formatReport(format, report, { ...options, color: io.color }));
    isTold ||= READABLE.includes(format);
  }
  if (json) return;
  if (!isTold) io.err(paint(io, report.failed ? "red" : "green", leadingPath(summaryText(report))));
  if (updateAccepted && acceptedFile !== undefined) {
    const accepted = report.ignored.filter(({ by }) => by === "accepted").length;
    const reasons = report.ignored.some(({ by, reason }) => by === "accepted" && reason === "");
    io.err(
      `${paint(io, "green", acceptedFile)}: ${accepted} accepted${reasons ? "; write a reason for each" : ""}`,
    );
  }
}
