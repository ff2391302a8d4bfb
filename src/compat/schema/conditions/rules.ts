import { defineRules } from "../../rule.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about `not` and `if`, `then` and `else`. */
export const CONDITION_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "not-widened",
      summary: "`not` rejects more values.",
      why: "Deployed producers write values that are now rejected, and stored events may contain them.",
      remedy: "Keep accepting what was valid, or publish a new message type with the wider `not`.",
    },
    {
      id: "not-narrowed",
      summary: "`not` rejects fewer values.",
      why: "Deployed consumers reject the values that became valid.",
      remedy: "Keep the `not` for this message type, or publish a new message type with the narrower one.",
    },
  ),
  symmetric({
    id: "conditional-changed",
    summary: "A condition (`if`, `then`, `else`) changed.",
    why: "Another condition moves values from one branch to the other, so that valid values may be rejected and invalid ones accepted.",
    remedy: "Keep the condition and its branches, or publish a new message type.",
  }),
]);
