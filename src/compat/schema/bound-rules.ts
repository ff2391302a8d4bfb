import type { RuleDefinition } from "../rule.ts";
import { narrowingAndWidening } from "./rule-pairs.ts";

/** A keyword that sets a bound. */
export interface Bound<Id extends string> {
  /** Start of both ids. */
  readonly id: Id;
  readonly keyword: string;
  /** The values that the bound rejects, e.g. `shorter strings`. */
  readonly beyond: string;
  readonly end: "lower" | "upper";
}

/** The two rules about a bound: that it was tightened, and that it was loosened. */
export function boundRules<const Id extends string>({
  id,
  keyword,
  beyond,
  end,
}: Bound<Id>): RuleDefinition<`${Id}-${"tightened" | "loosened"}`, `${Id}-${"tightened" | "loosened"}`>[] {
  const exclusive =
    id === "minimum" || id === "maximum"
      ? ` The effective bound counts, however it is written: \`exclusive${keyword === "minimum" ? "Minimum" : "Maximum"}\` is taken into account, and for integers \`exclusiveMinimum: 0\` is \`minimum: 1\`.`
      : "";
  const [tighter, looser] = end === "lower" ? ["higher", "lower"] : ["lower", "higher"];
  return narrowingAndWidening(
    {
      id: `${id}-tightened`,
      summary: `The \`${keyword}\` is ${tighter}, or new.`,
      why: `Deployed producers may write ${beyond}, and stored events may contain them: new consumers reject them.${exclusive}`,
      remedy: `Keep accepting ${beyond}, or publish a new message type. Producers may already keep to the new \`${keyword}\`.`,
    },
    {
      id: `${id}-loosened`,
      summary: `The \`${keyword}\` is ${looser}, or gone.`,
      why: `Deployed consumers reject ${beyond}; columns and buffers that were made for the old bound may not hold them.${exclusive}`,
      remedy: `Deploy consumers that accept ${beyond} before producers send them, or publish a new message type.`,
    },
  );
}
