import { defineRules } from "../../rule.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about `not` and `if`, `then` and `else`. */
export const CONDITION_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "not-widened",
      summary: "`not` forbids more values.",
      why: "What it forbids now was written by producers that are deployed, and may be stored.",
      remedy: "keep accepting what was valid, or publish a new message type",
    },
    {
      id: "not-narrowed",
      summary: "`not` forbids fewer values.",
      why: "Consumers that are deployed refuse what it no longer forbids.",
      remedy: "keep away from what was forbidden for this message type, or publish a new one",
    },
  ),
  symmetric({
    id: "conditional-changed",
    summary: "A condition (`if`, `then`, `else`) changed.",
    why: "Another condition moves values from one branch to the other, so that it may refuse what was valid and accept what was not.",
    remedy: "keep the condition and what it asks for, or publish a new message type",
  }),
]);
