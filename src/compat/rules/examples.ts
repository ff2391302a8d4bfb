import { CHANNEL_EXAMPLES } from "../documents/channels/examples.ts";
import { DOCUMENT_EXAMPLES } from "../documents/document/examples.ts";
import { HEADER_EXAMPLES } from "../documents/headers/examples.ts";
import { LIFECYCLE_EXAMPLES } from "../documents/lifecycle/examples.ts";
import { MESSAGE_EXAMPLES } from "../documents/messages/examples.ts";
import { OPERATION_EXAMPLES } from "../documents/operations/examples.ts";
import { POLICY_EXAMPLES } from "../documents/policy/examples.ts";
import { SERVER_EXAMPLES } from "../documents/servers/examples.ts";
import { ANNOTATION_EXAMPLES } from "../schema/annotations/examples.ts";
import { ARRAY_EXAMPLES } from "../schema/arrays/examples.ts";
import { CHOICE_EXAMPLES } from "../schema/choices/examples.ts";
import { CONDITION_EXAMPLES } from "../schema/conditions/examples.ts";
import { GENERAL_EXAMPLES } from "../schema/general/examples.ts";
import { NUMBER_EXAMPLES } from "../schema/numbers/examples.ts";
import { OBJECT_EXAMPLES } from "../schema/objects/examples.ts";
import { SIZE_EXAMPLES } from "../schema/sizes/examples.ts";
import { STRING_EXAMPLES } from "../schema/strings/examples.ts";
import { VALUE_EXAMPLES } from "../schema/values/examples.ts";
import type { Example } from "./example.ts";
import type { RuleId } from "./registry.ts";

const ALL = {
  ...DOCUMENT_EXAMPLES,
  ...SERVER_EXAMPLES,
  ...CHANNEL_EXAMPLES,
  ...OPERATION_EXAMPLES,
  ...MESSAGE_EXAMPLES,
  ...HEADER_EXAMPLES,
  ...LIFECYCLE_EXAMPLES,
  ...POLICY_EXAMPLES,
  ...VALUE_EXAMPLES,
  ...NUMBER_EXAMPLES,
  ...STRING_EXAMPLES,
  ...SIZE_EXAMPLES,
  ...OBJECT_EXAMPLES,
  ...ARRAY_EXAMPLES,
  ...CHOICE_EXAMPLES,
  ...CONDITION_EXAMPLES,
  ...GENERAL_EXAMPLES,
  ...ANNOTATION_EXAMPLES,
};

/** Examples of rules by id; a few rules have none. */
export const EXAMPLES: { readonly [Id in RuleId]?: Example } = ALL;

const NO_EXAMPLES: { readonly [Id in Exclude<RuleId, keyof typeof ALL>]: string } = {
  "asyncapi-major-changed":
    "eventpact loads documents of AsyncAPI 3 only, so no two documents that it compares have different major versions yet.",
  "accepted-entry-stale":
    "it is about an entry in the file of accepted findings, not about a part of a contract.",
  "ignore-expired":
    "it is about an ignore in the configuration whose last day has passed, not about a part of a contract.",
};

/** Why there is no example of a rule; undefined for a rule that has one. */
export function whyNoExample(id: RuleId): string | undefined {
  return id in NO_EXAMPLES ? NO_EXAMPLES[id as keyof typeof NO_EXAMPLES] : undefined;
}
