import type { Rule } from "../../rule.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** What a bound bounds, and which values are beyond it. */
interface Bound {
  /** Begin of both ids. */
  readonly id: string;
  readonly keyword: string;
  /** What is refused, e.g. `texts that are shorter`. */
  readonly beyond: string;
  readonly end: "lower" | "upper";
}

const BOUNDS: readonly Bound[] = [
  { id: "minimum", keyword: "minimum", beyond: "smaller numbers", end: "lower" },
  { id: "maximum", keyword: "maximum", beyond: "larger numbers", end: "upper" },
  { id: "min-length", keyword: "minLength", beyond: "shorter texts", end: "lower" },
  { id: "max-length", keyword: "maxLength", beyond: "longer texts", end: "upper" },
  { id: "min-items", keyword: "minItems", beyond: "arrays with fewer items", end: "lower" },
  { id: "max-items", keyword: "maxItems", beyond: "arrays with more items", end: "upper" },
  {
    id: "min-contains",
    keyword: "minContains",
    beyond: "arrays with fewer of the items that `contains` wants",
    end: "lower",
  },
  {
    id: "max-contains",
    keyword: "maxContains",
    beyond: "arrays with more of the items that `contains` counts",
    end: "upper",
  },
  { id: "min-properties", keyword: "minProperties", beyond: "objects with fewer members", end: "lower" },
  { id: "max-properties", keyword: "maxProperties", beyond: "objects with more members", end: "upper" },
];

function boundRules({ id, keyword, beyond, end }: Bound): Rule[] {
  const exclusive =
    id === "minimum" || id === "maximum"
      ? ` The bound that holds in effect counts, however it is written: \`exclusive${keyword === "minimum" ? "Minimum" : "Maximum"}\` is taken into account, and for integers \`exclusiveMinimum: 0\` is \`minimum: 1\`.`
      : "";
  const [tighter, looser] = end === "lower" ? ["higher", "lower"] : ["lower", "higher"];
  return narrowingAndWidening(
    {
      id: `${id}-tightened`,
      summary: `The \`${keyword}\` is ${tighter}, or new.`,
      why: `Producers that are deployed may write ${beyond}, and stored events may hold them: new consumers refuse them.${exclusive}`,
      remedy: `keep accepting ${beyond}, or publish a new message type; producers may keep to the new ${keyword} already`,
    },
    {
      id: `${id}-loosened`,
      summary: `The \`${keyword}\` is ${looser}, or gone.`,
      why: `Consumers that are deployed refuse ${beyond}; columns and buffers that were made for the old bound may not hold them.${exclusive}`,
      remedy: `let consumers take ${beyond} first and write them then, or publish a new message type`,
    },
  );
}

/** Rules about bounds, steps, patterns and formats of single values. */
export const SCHEMA_BOUND_RULES: readonly Rule[] = [
  ...BOUNDS.flatMap(boundRules),
  ...narrowingAndWidening(
    {
      id: "multiple-of-tightened",
      summary: "The steps of `multipleOf` are coarser, or new.",
      why: "Producers that are deployed write numbers between the new steps, and stored events hold them.",
      remedy: "keep accepting the finer steps, or publish a new message type",
    },
    {
      id: "multiple-of-loosened",
      summary: "The steps of `multipleOf` are finer, or gone.",
      why: "Consumers that are deployed refuse numbers between the old steps, or round them.",
      remedy: "keep writing the coarser steps, or add a member for the finer ones",
    },
  ),
  symmetric({
    id: "multiple-of-incomparable",
    summary: "The steps of `multipleOf` are others.",
    why: "Neither steps are part of the other ones, so each side writes numbers that the other one refuses.",
    remedy: "add a member with the new steps beside the old one, or publish a new message type",
  }),
  ...narrowingAndWidening(
    {
      id: "pattern-narrowed",
      summary: "A `pattern` fits fewer texts, or is new.",
      why: "Producers that are deployed write texts that no longer fit, and stored events hold them.",
      remedy: "keep accepting the texts that fitted, or publish a new message type",
    },
    {
      id: "pattern-widened",
      summary: "A `pattern` fits more texts, or is gone.",
      why: "Consumers that are deployed refuse texts that only fit now.",
      remedy: "let consumers take the new texts first, or publish a new message type",
    },
  ),
  symmetric({
    id: "pattern-incomparable",
    summary: "A `pattern` fits other texts.",
    why: "Each of the patterns fits texts that the other one does not, so each side writes what the other one refuses.",
    remedy: "add a member with the new form beside the old one, or publish a new message type",
  }),
  ...narrowingAndWidening(
    {
      id: "format-added",
      summary: "A text has to be in a `format` now.",
      why: "Producers that are deployed write texts that are not, and stored events hold them. Where formats only describe (`formats: annotate`) this breaks nobody.",
      remedy: "keep accepting all texts, or publish a new message type",
    },
    {
      id: "format-removed",
      summary: "A text need not be in a `format` any more.",
      why: "Consumers that are deployed parse the text, and fail on what is in another form. Where formats only describe (`formats: annotate`) this breaks nobody.",
      remedy: "keep to the format for this message type, or publish a new one",
    },
  ),
  symmetric({
    id: "format-changed",
    summary: "A text is in another `format`.",
    why: "Each side parses the text in its own format and refuses that of the other one. Where formats only describe (`formats: annotate`) this breaks nobody.",
    remedy: "add a member in the new format beside the old one, or publish a new message type",
  }),
];
