import { defineRules } from "../../rule.ts";
import { mirrored, narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about `oneOf`, `anyOf` and `allOf`. */
export const CHOICE_RULES = defineRules("schema", [
  ...mirrored(
    {
      id: "one-of-overlap-introduced",
      summary: "Values fit more than one branch of `oneOf`, which therefore refuses them.",
      why: "`oneOf` wants exactly one branch. A branch that was widened, or added, and overlaps another one makes values invalid that were valid.",
      remedy: "keep the branches apart with a required member of a fixed value, or use anyOf",
    },
    {
      id: "one-of-overlap-removed",
      summary: "Values no longer fit more than one branch of `oneOf`, which therefore accepts them.",
      why: "Consumers that are deployed refuse these values.",
      remedy: "let consumers take the values first, or publish a new message type",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "one-of-branch-removed",
      summary: "`oneOf` has lost a branch.",
      why: "Producers that are deployed still write such values, and stored events hold them.",
      remedy: "keep the branch while anybody may have written such values",
    },
    {
      id: "one-of-branch-added",
      summary: "`oneOf` has a new branch.",
      why: "Consumers that are deployed know none of the branches for such values and refuse them.",
      remedy: "let consumers take the new branch first, or publish it as a new message type",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "any-of-branch-removed",
      summary: "`anyOf` has lost a branch.",
      why: "Producers that are deployed still write values that only this branch allowed, and stored events hold them.",
      remedy: "keep the branch while anybody may have written such values",
    },
    {
      id: "any-of-branch-added",
      summary: "`anyOf` has a new branch.",
      why: "Consumers that are deployed refuse values that only this branch allows.",
      remedy: "let consumers take the new branch first, or publish it as a new message type",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "all-of-member-added",
      summary: "Values have to fit one schema more.",
      why: "What does not fit it was written by producers that are deployed, and may be stored.",
      remedy: "keep accepting what was valid, or publish a new message type",
    },
    {
      id: "all-of-member-removed",
      summary: "Values have to fit one schema less.",
      why: "Consumers that are deployed refuse what does not fit it.",
      remedy: "keep to the schema for this message type, or publish a new one",
    },
  ),
  symmetric({
    id: "discriminator-changed",
    summary: "Another member tells the branches of a choice apart.",
    why: "Consumers that are deployed look at the old member to know what they have, and new ones at the new member.",
    remedy: "keep the old member beside the new one, or publish a new message type",
  }),
]);
