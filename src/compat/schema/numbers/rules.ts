import { defineRules } from "../../rule.ts";
import { boundRules } from "../bound-rules.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about the bounds and the steps of numbers. */
export const NUMBER_RULES = defineRules("schema", [
  ...boundRules({ id: "minimum", keyword: "minimum", beyond: "smaller numbers", end: "lower" }),
  ...boundRules({ id: "maximum", keyword: "maximum", beyond: "larger numbers", end: "upper" }),
  ...narrowingAndWidening(
    {
      id: "multiple-of-tightened",
      summary: "The steps of `multipleOf` are coarser, or new.",
      why: "Deployed producers write numbers between the new steps, and stored events contain them.",
      remedy:
        "Keep accepting the finer steps, or publish a new message type. Producers may already keep to the coarser steps.",
    },
    {
      id: "multiple-of-loosened",
      summary: "The steps of `multipleOf` are finer, or gone.",
      why: "Deployed consumers reject numbers between the old steps, or round them.",
      remedy: "Keep writing the coarser steps, or add a member for the finer ones.",
    },
  ),
  symmetric({
    id: "multiple-of-incomparable",
    summary: "`multipleOf` changed to an unrelated value.",
    why: "Neither value is a multiple of the other, so each side writes numbers that the other one rejects.",
    remedy: "Add a member with the new steps next to the old one, or publish a new message type.",
  }),
]);
