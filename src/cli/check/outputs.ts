import { REPORT_FORMATS, type ReportFormat } from "../../compat/reports/format-report.ts";
import { didYouMean } from "../../contract/suggest.ts";
import { UsageError } from "../usage-error.ts";

/** A report that is asked for: its format, and the file it goes to; without one it is printed. */
export interface ReportOutput {
  readonly format: ReportFormat;
  readonly file?: string;
}

/** What `--format` asks for: `format`, or `format=file`. At most one is printed. Throws a `UsageError`. */
export function reportOutputs(texts: readonly string[]): readonly ReportOutput[] {
  const outputs = texts.map((text): ReportOutput => {
    const at = text.indexOf("=");
    const [name, file] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
    const format = REPORT_FORMATS.find((one) => one === name);
    if (!format) {
      const near = didYouMean(name, [...REPORT_FORMATS]);
      throw new UsageError(`there is no format "${name}"${near}; there are ${REPORT_FORMATS.join(", ")}`);
    }
    if (file === "")
      throw new UsageError(`--format ${format}= needs a file, e.g. --format ${format}=report.txt`);
    return { format, ...(file !== undefined && { file }) };
  });
  const printed = outputs.filter(({ file }) => file === undefined);
  if (printed.length > 1)
    throw new UsageError(
      `only one report can be printed; give a file for the others, e.g. --format ${printed[1]?.format}=FILE`,
    );
  return outputs;
}
