import { defineRules } from "../../rule.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about the patterns and formats of strings. */
export const STRING_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "pattern-narrowed",
      summary: "A `pattern` matches fewer strings, or is new.",
      why: "Deployed producers write strings that no longer match, and stored events contain them.",
      remedy:
        "Keep accepting all strings that matched, or publish a new message type with the stricter `pattern`.",
    },
    {
      id: "pattern-widened",
      summary: "A `pattern` matches more strings, or is gone.",
      why: "Deployed consumers reject strings that only match the new pattern.",
      remedy:
        "Deploy consumers that accept the new strings before producers send them, or publish a new message type.",
    },
  ),
  symmetric({
    id: "pattern-incomparable",
    summary: "A `pattern` matches other strings.",
    why: "Each pattern matches strings that the other one does not, so each side writes strings that the other one rejects.",
    remedy: "Add a member with the new `pattern` next to the old one, or publish a new message type.",
  }),
  ...narrowingAndWidening(
    {
      id: "format-added",
      summary: "A string or number must have a `format`.",
      why: "Deployed producers write values in another format, and stored events contain them. If formats are only annotations (`formats: annotate`), this breaks nobody.",
      remedy: "Keep accepting all values, or publish a new message type with the `format`.",
    },
    {
      id: "format-removed",
      summary: "A string or number no longer has to have a `format`.",
      why: "Deployed consumers parse the value, and fail on another format. If formats are only annotations (`formats: annotate`), this breaks nobody.",
      remedy: "Keep the `format` for this message type, or publish a new message type without it.",
    },
  ),
  symmetric({
    id: "format-changed",
    summary: "A string or number has another `format`.",
    why: "Each side parses the value in its own format and rejects the other one. If formats are only annotations (`formats: annotate`), this breaks nobody.",
    remedy: "Add a member in the new `format` next to the old one, or publish a new message type.",
  }),
]);
