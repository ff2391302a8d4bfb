import { defineRules } from "../../rule.ts";
import { mirrored, narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about `oneOf`, `anyOf` and `allOf`. */
export const CHOICE_RULES = defineRules("schema", [
  ...mirrored(
    {
      id: "one-of-overlap-introduced",
      summary: "Values match more than one branch of `oneOf`, which therefore rejects them.",
      why: "`oneOf` allows exactly one branch. A new or wider branch that overlaps another one makes values invalid that were valid.",
      remedy: "Keep the branches disjoint with a required member of a fixed value (`const`), or use `anyOf`.",
    },
    {
      id: "one-of-overlap-removed",
      summary: "Values no longer match more than one branch of `oneOf`, which therefore accepts them.",
      why: "Deployed consumers reject these values.",
      remedy:
        "Deploy consumers that accept the values before producers send them, or publish a new message type.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "one-of-branch-removed",
      summary: "A branch was removed from `oneOf`.",
      why: "Deployed producers still write values of the branch, and stored events contain them.",
      remedy: "Keep the branch as long as producers or stored events may contain such values.",
    },
    {
      id: "one-of-branch-added",
      summary: "A branch was added to `oneOf`.",
      why: "Deployed consumers know no branch for such values and reject them.",
      remedy:
        "Deploy consumers that accept the new branch before producers send it, or publish it as a new message type.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "any-of-branch-removed",
      summary: "A branch was removed from `anyOf`.",
      why: "Deployed producers still write values that only this branch allowed, and stored events contain them.",
      remedy: "Keep the branch as long as producers or stored events may contain such values.",
    },
    {
      id: "any-of-branch-added",
      summary: "A branch was added to `anyOf`.",
      why: "Deployed consumers reject values that only this branch allows.",
      remedy:
        "Deploy consumers that accept the new branch before producers send it, or publish it as a new message type.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "all-of-member-added",
      summary: "Values have to match another schema as well.",
      why: "Deployed producers write values that do not match it, and stored events may contain them.",
      remedy: "Keep accepting what was valid, or publish a new message type with the additional schema.",
    },
    {
      id: "all-of-member-removed",
      summary: "Values have to match one schema less.",
      why: "Deployed consumers reject values that do not match it.",
      remedy: "Keep the schema for this message type, or publish a new message type without it.",
    },
  ),
  symmetric({
    id: "discriminator-changed",
    summary: "Another member identifies the branches of a choice.",
    why: "Deployed consumers look at the old member to identify the branch, and new ones at the new member.",
    remedy: "Keep the old member next to the new one, or publish a new message type.",
  }),
]);
