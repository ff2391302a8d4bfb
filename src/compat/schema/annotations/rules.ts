import { defineRules } from "../../rule.ts";
import { CHANGES_PROMISE, INFORMS } from "../../rules/attributes.ts";

/** Rules about what only describes values: defaults, encodings, texts. */
export const ANNOTATION_RULES = defineRules("schema", [
  {
    ...INFORMS,
    id: "extensible-enum-value-added",
    summary: "An open enumeration (x-extensible-enum) has a new value.",
    why: "Consumers have been told to expect values that they do not know.",
    remedy: "nothing has to be done",
    withoutMirror: "To name a value of an open enumeration no more forbids nothing.",
  },
  {
    ...CHANGES_PROMISE,
    id: "default-changed",
    summary: "A default changed, came or went.",
    why: "Defaults are filled in by readers: the same event means one thing to those that are deployed and another one to new ones.",
    remedy: "write the member where its value matters, and tell those who rely on the default",
    mirror: "default-changed",
  },
  {
    ...CHANGES_PROMISE,
    id: "content-encoding-changed",
    summary: "The encoding or the media type of what a text holds changed.",
    why: "No validator looks at `contentEncoding` and `contentMediaType`, but readers decode the text by them.",
    remedy: "publish the other encoding in a member of its own, or as a new message type",
    mirror: "content-encoding-changed",
  },
  {
    ...INFORMS,
    id: "annotation-changed",
    summary: "A description, title, example or deprecation of a schema changed.",
    why: "Nothing that is valid becomes invalid. What a member means may have changed all the same.",
    remedy: "make sure that the meaning is still the one that those who are deployed know",
    mirror: "annotation-changed",
  },
]);
