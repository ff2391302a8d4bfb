import type { RuleDefinition } from "../rule.ts";
import { narrowingAndWidening } from "./rule-pairs.ts";

/** What a bound bounds, and which values are beyond it. */
export interface Bound<Id extends string> {
  /** Begin of both ids. */
  readonly id: Id;
  readonly keyword: string;
  /** What is refused, e.g. `texts that are shorter`. */
  readonly beyond: string;
  readonly end: "lower" | "upper";
}

/** The rules about a bound that is tightened or loosened. */
export function boundRules<const Id extends string>({
  id,
  keyword,
  beyond,
  end,
}: Bound<Id>): RuleDefinition<`${Id}-${"tightened" | "loosened"}`, `${Id}-${"tightened" | "loosened"}`>[] {
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
