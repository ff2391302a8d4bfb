import { defineRules } from "../../rule.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about the patterns and formats of texts. */
export const STRING_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "pattern-narrowed",
      summary: "A `pattern` fits fewer texts, or is new.",
      why: "Producers that are deployed write texts that no longer fit, and stored events hold them.",
      remedy: "keep accepting the texts that fitted, or publish a new message type",
    },
    {
      id: "pattern-widened",
      summary: "A `pattern` fits more texts, or is gone.",
      why: "Consumers that are deployed refuse texts that only fit now.",
      remedy: "let consumers take the new texts first, or publish a new message type",
    },
  ),
  symmetric({
    id: "pattern-incomparable",
    summary: "A `pattern` fits other texts.",
    why: "Each of the patterns fits texts that the other one does not, so each side writes what the other one refuses.",
    remedy: "add a member with the new form beside the old one, or publish a new message type",
  }),
  ...narrowingAndWidening(
    {
      id: "format-added",
      summary: "A text has to be in a `format` now.",
      why: "Producers that are deployed write texts that are not, and stored events hold them. Where formats only describe (`formats: annotate`) this breaks nobody.",
      remedy: "keep accepting all texts, or publish a new message type",
    },
    {
      id: "format-removed",
      summary: "A text need not be in a `format` any more.",
      why: "Consumers that are deployed parse the text, and fail on what is in another form. Where formats only describe (`formats: annotate`) this breaks nobody.",
      remedy: "keep to the format for this message type, or publish a new one",
    },
  ),
  symmetric({
    id: "format-changed",
    summary: "A text is in another `format`.",
    why: "Each side parses the text in its own format and refuses that of the other one. Where formats only describe (`formats: annotate`) this breaks nobody.",
    remedy: "add a member in the new format beside the old one, or publish a new message type",
  }),
]);
