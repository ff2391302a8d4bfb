import type { CheckReport } from "../report.ts";
import { githubReport } from "./github.ts";
import { gitlabReport } from "./gitlab.ts";
import { htmlReport } from "./html.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import type { ReportOptions } from "./report-options.ts";
import { sarifReport } from "./sarif.ts";
import { textReport } from "./text.ts";

/** The formats of a report, as `--format` takes them. */
export const REPORT_FORMATS = [
  "text",
  "json",
  "markdown",
  "sarif",
  "github",
  "gitlab",
  "junit",
  "html",
] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

const WRITERS: Readonly<Record<ReportFormat, (report: CheckReport, options?: ReportOptions) => string>> = {
  text: textReport,
  json: jsonReport,
  markdown: markdownReport,
  sarif: sarifReport,
  github: githubReport,
  gitlab: gitlabReport,
  junit: junitReport,
  html: htmlReport,
};

/** A report in one of the formats; the same text for the same report, without a line end behind the last line. */
export function formatReport(format: ReportFormat, report: CheckReport, options: ReportOptions = {}): string {
  return WRITERS[format](report, options);
}
