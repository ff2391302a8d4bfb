import { defineRules } from "../../rule.ts";
import { narrowingAndWidening } from "../rule-pairs.ts";

/** Rules about schemas as a whole, for what no other rule explains. */
export const GENERAL_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "schema-narrowed",
      summary: "Values that were valid are not any more.",
      why: "No other rule explains the change, but there are values that the old schema accepts and the new one refuses; the finding shows one where it can.",
      remedy: "keep accepting what was valid, or publish the stricter form as a new message type",
    },
    {
      id: "schema-widened",
      summary: "Values that were not valid are now.",
      why: "No other rule explains the change, but there are values that the new schema accepts and the old one refuses; the finding shows one where it can.",
      remedy: "let consumers take the new values first, or publish the looser form as a new message type",
    },
  ),
  {
    category: "wire",
    directions: ["backward"],
    severity: "error",
    id: "schema-became-unsatisfiable",
    summary: "No value fits a schema any more.",
    why: "What the schema says contradicts itself, so that every event is refused.",
    remedy: "remove what contradicts itself, so that a value can fit again",
    withoutMirror: "The other way round it is `schema-widened`.",
  },
  {
    category: "wire",
    directions: ["forward", "backward"],
    severity: "error",
    id: "schema-undecided",
    summary: "It could not be decided whether a change of a schema breaks somebody.",
    why: "Some questions take too many steps, or use what cannot be compared exactly (look-ahead and back references in patterns). It is never guessed: until somebody has looked at it, it counts as a break.",
    remedy:
      "simplify what the two schemas say here, or compare them by hand and accept the finding with a reason",
    withoutMirror: "It is about what could not be decided, whichever way the change goes.",
  },
]);
