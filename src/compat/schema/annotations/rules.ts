import { defineRules } from "../../rule.ts";
import { CONTRACT_WARNING, INFORMATION } from "../../rules/attributes.ts";

/** Rules about keywords that no value can break on: defaults, encodings, descriptions. */
export const ANNOTATION_RULES = defineRules("schema", [
  {
    ...INFORMATION,
    id: "extensible-enum-value-added",
    summary: "An extensible enumeration (`x-extensible-enum`) has a new value.",
    why: "An extensible enumeration requires consumers to expect unknown values.",
    remedy: "No action is needed.",
    withoutMirror: "To remove a value of an extensible enumeration forbids nothing.",
  },
  {
    ...CONTRACT_WARNING,
    id: "default-changed",
    summary: "A default was added, changed or removed.",
    why: "Consumers fill in defaults, so the same event has one meaning for deployed consumers and another one for new consumers.",
    remedy:
      "Write the member wherever its value matters, and inform the consumers that rely on the `default`.",
    mirror: "default-changed",
  },
  {
    ...CONTRACT_WARNING,
    id: "content-encoding-changed",
    summary: "The encoding or media type of a string's content changed.",
    why: "No validator checks `contentEncoding` and `contentMediaType`, but consumers decode the string by them.",
    remedy: "Publish the other encoding in a member of its own, or as a new message type.",
    mirror: "content-encoding-changed",
  },
  {
    ...INFORMATION,
    id: "annotation-changed",
    summary: "A title, description, example or another annotation of a schema changed.",
    why: "No valid value becomes invalid, but the meaning of a member may have changed.",
    remedy: "Verify that the meaning is still the one that deployed services know.",
    mirror: "annotation-changed",
  },
]);
