import { defineRules } from "../../rule.ts";
import { BREAKS_BOTH, BREAKS_READERS, BREAKS_WRITERS } from "../../rules/attributes.ts";
import { mirrored, narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about the members of objects. */
export const OBJECT_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "property-required-added",
      summary: "A member is required that was not.",
      why: "What producers that are deployed write, and what is stored, may lack the member: new consumers refuse it.",
      remedy: "make the member optional, or require it in a new message type",
    },
    {
      id: "property-required-removed",
      summary: "A member is no longer required.",
      why: "Consumers that are deployed refuse events without the member, or fail where they use it.",
      remedy: "keep the member required for this message type: consumers count on it; or publish a new one",
    },
  ),
  {
    ...BREAKS_WRITERS,
    id: "property-required-added-with-default",
    summary: "A member with a default is required that was not.",
    why: "A validator refuses what lacks the member before any default is filled in, unless consumers are known to fill in defaults first (`applyDefaults`).",
    remedy:
      "make the member optional, or declare that readers apply defaults, or require it in a new message type",
    withoutMirror: "The other way round it is `property-required-removed`, with a default or without.",
  },
  {
    ...BREAKS_READERS,
    id: "required-property-removed",
    summary: "A required member is gone.",
    why: "Consumers that are deployed refuse events without the member.",
    remedy: "keep the member and go on writing it; deprecate it, and drop it in a new message type",
    withoutMirror: "The other way round it is `property-required-added`.",
  },
  {
    ...BREAKS_BOTH,
    id: "optional-property-removed",
    summary: "An optional member is gone.",
    why: "Where further members are refused, what producers that are deployed write is refused. Where they are open, anything may stand under the name from now on, which consumers that are deployed refuse when it is of another type. With `writer-closed`, nobody writes what the contract does not name, so the second does not count.",
    remedy: "keep the member and mark it as deprecated until nobody writes or reads it",
    withoutMirror: "The other way round it is `property-added-open-model` or `property-added-closed-model`.",
  },
  {
    ...BREAKS_WRITERS,
    id: "property-added-open-model",
    summary: "There is a new member in an object that took any further member.",
    why: "Anything could stand under the name before, and is refused now unless it fits. With `writer-closed`, nobody wrote what the contract did not name, so it breaks nobody.",
    remedy: "choose a name that nobody has written yet, or accept any value under it",
    withoutMirror: "The other way round it is `optional-property-removed` or `required-property-removed`.",
  },
  {
    ...BREAKS_READERS,
    id: "property-added-closed-model",
    summary: "There is a new member in an object that took no further member.",
    why: "Consumers that are deployed refuse a member that they do not know.",
    remedy:
      "let consumers take further members first (leave out additionalProperties: false), or publish a new message type",
    withoutMirror: "The other way round it is `optional-property-removed` or `required-property-removed`.",
  },
  symmetric({
    id: "property-moved",
    summary: "A member stands at another place.",
    why: "Consumers that are deployed read it at the old place, and new ones at the new place.",
    remedy: "write the member at both places until nobody reads the old one, or publish a new message type",
  }),
  ...narrowingAndWidening(
    {
      id: "additional-properties-closed",
      summary: "An object takes no further members any more.",
      why: "Producers that are deployed write members that the contract does not name, and stored events hold them.",
      remedy: "keep the object open, or name all members that were written so far",
    },
    {
      id: "additional-properties-opened",
      summary: "An object takes further members.",
      why: "Consumers that are deployed refuse members that they do not know.",
      remedy: "name the members that are to be written, or let consumers take further ones first",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "additional-properties-narrowed",
      summary: "What further members may be is less.",
      why: "Producers that are deployed write further members that no longer fit, and stored events hold them.",
      remedy: "keep accepting what was valid, or publish a new message type",
    },
    {
      id: "additional-properties-widened",
      summary: "What further members may be is more.",
      why: "Consumers that are deployed refuse further members that only fit now.",
      remedy: "let consumers take them first, or publish a new message type",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "unevaluated-properties-closed",
      summary: "An object takes no members any more that none of its schemas names.",
      why: "Producers that are deployed write such members, and stored events hold them. Unlike `additionalProperties`, `unevaluatedProperties` sees what `allOf`, `$ref` and conditions name.",
      remedy: "keep the object open, or name all members that were written so far",
    },
    {
      id: "unevaluated-properties-opened",
      summary: "An object takes members that none of its schemas names.",
      why: "Consumers that are deployed refuse members that they do not know.",
      remedy: "name the members that are to be written, or let consumers take further ones first",
    },
  ),
  ...mirrored(
    {
      id: "pattern-properties-added",
      summary: "There is a rule for members whose names fit a pattern.",
      why: "Members with such names were what further members were, and have to fit another schema now.",
      remedy:
        "accept what was valid under such names so far, or choose a pattern that nobody has written yet",
    },
    {
      id: "pattern-properties-removed",
      summary: "There is no rule any more for members whose names fit a pattern.",
      why: "Members with such names are what further members are: refused where the object is closed, anything where it is open.",
      remedy: "keep the pattern until nobody writes or reads such members",
    },
  ),
  symmetric({
    id: "pattern-properties-changed",
    summary: "Members whose names fit a pattern may be something else.",
    why: "What was valid under such names may be refused, and the other way round.",
    remedy: "keep what members with such names may be, or choose another pattern for the new ones",
  }),
  ...narrowingAndWidening(
    {
      id: "property-names-narrowed",
      summary: "Fewer names of members are allowed.",
      why: "Producers that are deployed write members under names that are refused now, and stored events hold them.",
      remedy: "keep accepting the names, or publish a new message type",
    },
    {
      id: "property-names-widened",
      summary: "More names of members are allowed.",
      why: "Consumers that are deployed refuse members under the new names.",
      remedy: "let consumers take the names first, or publish a new message type",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "dependent-required-added",
      summary: "A member is required beside another one.",
      why: "What producers that are deployed write may have the one and lack the other.",
      remedy: "leave the member optional, or require it in a new message type",
    },
    {
      id: "dependent-required-removed",
      summary: "A member is no longer required beside another one.",
      why: "Consumers that are deployed refuse events that have the one and lack the other.",
      remedy: "keep writing both for this message type, or publish a new one",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "dependent-schema-tightened",
      summary: "Objects with a certain member have to fit more.",
      why: "What producers that are deployed write beside that member may not fit.",
      remedy: "keep accepting what was valid, or publish a new message type",
    },
    {
      id: "dependent-schema-loosened",
      summary: "Objects with a certain member have to fit less.",
      why: "Consumers that are deployed refuse what only fits now.",
      remedy: "keep to the old schema for this message type, or publish a new one",
    },
  ),
]);
