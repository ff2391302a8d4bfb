import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport } from "../report.ts";
import { breaksText, numberOf, partText, witnessTitle } from "./finding-words.ts";
import { type Color, noPaint, type Paint } from "./paint.ts";
import { type ReportOptions, rulePage } from "./report-options.ts";
import { visibleText } from "./visible-text.ts";
import { type ExcerptLine, witnessExcerpt } from "./witness-excerpt.ts";
import { type Mark, witnessLines } from "./witness-lines.ts";

/** Form of the details of a finding. */
export interface DetailsForm {
  readonly options: ReportOptions;
  /** Maximum number of lines of a witness. */
  readonly witnessLength: number;
  /** `file:line:column` of where it was; absent if it is not shown. */
  readonly formerPlace?: string | undefined;
  /** Default: without colours. */
  readonly paint?: Paint;
}

const MARK_COLORS: Readonly<Record<Mark, Color | undefined>> = {
  "-": "red",
  "+": "green",
  "~": "yellow",
  " ": undefined,
};

/** Details of a finding below its message, as lines: whom it breaks, its old place, the witness, the remedy, the page of the rule. */
export function findingDetails(
  report: CheckReport,
  finding: CompatibilityFinding,
  form: DetailsForm,
): string[] {
  const { paint = noPaint, formerPlace } = form;
  const against = report.baselines.length > 1 ? `against ${finding.baseline}` : "";
  const about = [breaksText(finding), partText(finding.subject), against].filter((text) => text !== "");
  const page = rulePage(finding.rule, form.options);
  const { witness, remedy } = finding;
  return [
    ...(about.length === 0 ? [] : [visibleText(about.join("; "))]),
    ...(formerPlace === undefined ? [] : [paint("dim", `was ${formerPlace}`)]),
    ...(witness
      ? [
          `${witnessTitle(finding)}:`,
          ...witnessExcerpt(witnessLines(witness), form.witnessLength).map((line) => lineText(line, paint)),
        ]
      : []),
    ...(remedy === "" ? [] : [`${paint("green", "fix")}: ${visibleText(remedy)}`]),
    ...(page === undefined ? [] : [paint("dim", page)]),
  ];
}

function lineText(line: ExcerptLine, paint: Paint): string {
  if ("gap" in line)
    return paint("dim", `    ${"  ".repeat(line.depth)}… ${numberOf(line.gap, "more line")}`);
  const color = MARK_COLORS[line.mark];
  const text = `  ${line.mark} ${line.text}`;
  const reason = line.reason === undefined ? "" : paint("dim", `  <- ${line.reason}`);
  return (color ? paint(color, text) : text) + reason;
}
