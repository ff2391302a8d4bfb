import { defineRules } from "../../rule.ts";
import { narrowingAndWidening } from "../rule-pairs.ts";

/** Rules about a schema as a whole, where no rule about a keyword explains the change. */
export const GENERAL_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "schema-narrowed",
      summary: "Values that were valid are rejected.",
      why: "No other rule explains the change, but the old schema accepts values that the new one rejects; the finding shows one if possible.",
      remedy: "Keep accepting what was valid, or publish the stricter schema as a new message type.",
    },
    {
      id: "schema-widened",
      summary: "Values that were rejected are valid.",
      why: "No other rule explains the change, but the new schema accepts values that the old one rejects; the finding shows one if possible.",
      remedy:
        "Deploy consumers that accept the new values before producers send them, or publish the looser schema as a new message type.",
    },
  ),
  {
    category: "wire",
    directions: ["backward"],
    severity: "error",
    id: "schema-became-unsatisfiable",
    summary: "A schema no longer accepts any value.",
    why: "The keywords of the schema contradict each other, so it rejects every event.",
    remedy: "Remove the keywords that contradict each other, so that a value can be valid again.",
    withoutMirror: "It is reported as `schema-widened`.",
  },
  {
    category: "wire",
    directions: ["forward", "backward"],
    severity: "error",
    id: "schema-undecided",
    summary: "The check could not decide whether a change of a schema is breaking.",
    why: "Some decisions take too many steps, or need something that cannot be compared exactly (look-ahead and back references in patterns). The check never guesses: the finding counts as a breaking change until somebody has looked at it.",
    remedy:
      "Simplify the two schemas at this place, or compare them by hand and accept the finding with a reason.",
    withoutMirror: "The rule is about a change that could not be decided, in either direction.",
  },
]);
