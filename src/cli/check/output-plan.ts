import { resolve } from "node:path";
import { REPORT_FORMATS, type ReportFormat } from "../../compat/reports/format-report.ts";
import { didYouMean } from "../../contract/suggest.ts";
import { UsageError } from "../usage-error.ts";

/** A report to write. */
export interface Output {
  readonly format: ReportFormat;
  /** Path as the user typed it; absent for standard output. */
  readonly file?: string;
}

/** The flags that say where reports go. */
export interface OutputFlags {
  /** Each `format` or `format=file`. */
  readonly format?: readonly string[];
  readonly output?: string;
  readonly json?: boolean;
}

/**
 * The reports that flags ask for. One goes to standard output or `--output`: the format without a file, JSON with `--json`, else text. Throws a
 * `UsageError` for flags that contradict each other, and for a file that is one of `taken`, which are absolute.
 */
export function outputPlan(
  { format = [], output, json = false }: OutputFlags,
  cwd: string,
  taken: readonly string[],
): Output[] {
  const asked = format.map(parseFormat);
  const files = asked.filter(({ file }) => file !== undefined);
  const others = new Set([
    ...asked.filter(({ file }) => file === undefined).map((one) => one.format),
    ...(json ? ["json" as const] : []),
  ]);
  const [main = "text", second] = others;
  if (second !== undefined)
    throw new UsageError(
      `${main} and ${second} would both go to ${output ?? "standard output"}; give one a file: --format ${second}=report.${second}`,
    );
  if (output !== undefined && others.size === 0 && files.length > 0)
    throw new UsageError("--output is for the format without a file, and all have one; leave it out");
  const outputs = [...files, { format: main, ...(output !== undefined && { file: output }) }];
  const seen = new Set<string>();
  for (const { file } of outputs) {
    if (file === undefined) continue;
    const path = resolve(cwd, file);
    if (taken.includes(path)) throw new UsageError(`${file} is read here; give the report a file of its own`);
    if (seen.has(path)) throw new UsageError(`${file} is named for two reports; give each a file of its own`);
    seen.add(path);
  }
  return outputs;
}

function parseFormat(text: string): Output {
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const format = REPORT_FORMATS.find((known) => known === name);
  if (format === undefined)
    throw new UsageError(
      `there is no format ${JSON.stringify(name)}${didYouMean(name, REPORT_FORMATS)}; there are ${REPORT_FORMATS.join(", ")}`,
    );
  if (equals < 0) return { format };
  const file = text.slice(equals + 1);
  if (file === "") throw new UsageError(`--format ${text} names no file; write --format ${name}=FILE`);
  return { format, file };
}
