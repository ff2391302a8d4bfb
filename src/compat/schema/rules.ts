import type { Rule } from "../rule.ts";
import { CHANGES_PROMISE, INFORMS } from "../rules/attributes.ts";
import { SCHEMA_ARRAY_RULES } from "./arrays/rules.ts";
import { SCHEMA_BOUND_RULES } from "./numbers/rules.ts";
import { SCHEMA_OBJECT_RULES } from "./objects/rules.ts";
import { narrowingAndWidening } from "./rule-pairs.ts";
import { SCHEMA_VALUE_RULES } from "./values/rules.ts";

const area = "schema";

/** Rules about the schemas of payloads and headers. */
export const SCHEMA_RULES: readonly Rule[] = [
  ...SCHEMA_VALUE_RULES,
  ...SCHEMA_BOUND_RULES,
  ...SCHEMA_OBJECT_RULES,
  ...SCHEMA_ARRAY_RULES,
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
    area,
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
    area,
    summary: "It could not be decided whether a change of a schema breaks somebody.",
    why: "Some questions take too many steps, or use what cannot be compared exactly (look-ahead and back references in patterns). It is never guessed: until somebody has looked at it, it counts as a break.",
    remedy:
      "simplify what the two schemas say here, or compare them by hand and accept the finding with a reason",
    withoutMirror: "It is about what could not be decided, whichever way the change goes.",
  },
  {
    ...CHANGES_PROMISE,
    id: "default-changed",
    area,
    summary: "A default changed, came or went.",
    why: "Defaults are filled in by readers: the same event means one thing to those that are deployed and another one to new ones.",
    remedy: "write the member where its value matters, and tell those who rely on the default",
    mirror: "default-changed",
  },
  {
    ...CHANGES_PROMISE,
    id: "content-encoding-changed",
    area,
    summary: "The encoding or the media type of what a text holds changed.",
    why: "No validator looks at `contentEncoding` and `contentMediaType`, but readers decode the text by them.",
    remedy: "publish the other encoding in a member of its own, or as a new message type",
    mirror: "content-encoding-changed",
  },
  {
    ...INFORMS,
    id: "annotation-changed",
    area,
    summary: "A description, title, example or deprecation of a schema changed.",
    why: "Nothing that is valid becomes invalid. What a member means may have changed all the same.",
    remedy: "make sure that the meaning is still the one that those who are deployed know",
    mirror: "annotation-changed",
  },
];
