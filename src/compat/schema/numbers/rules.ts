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
]);
