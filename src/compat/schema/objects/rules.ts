import { defineRules } from "../../rule.ts";
import { BREAKS_BOTH, BREAKS_CONSUMERS, BREAKS_PRODUCERS } from "../../rules/attributes.ts";
import { mirrored, narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about the members of objects. */
export const OBJECT_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "property-required-added",
      summary: "A member became required.",
      why: "Deployed producers may leave out the member, and so may stored events: new consumers reject them.",
      remedy: "Keep the member optional, or require it in a new message type.",
    },
    {
      id: "property-required-removed",
      summary: "A member is no longer required.",
      why: "Deployed consumers reject events without the member, or fail where they use it.",
      remedy: "Keep the member `required` for this message type, or publish a new message type without it.",
    },
  ),
  {
    ...BREAKS_PRODUCERS,
    id: "property-required-added-with-default",
    summary: "A member with a default became required.",
    why: "A validator rejects events without the member before any default is filled in, unless consumers are known to fill in defaults first (`applyDefaults`).",
    remedy:
      "Keep the member optional, set `applyDefaults` if all consumers fill in defaults before they validate, or require the member in a new message type.",
    withoutMirror: "It is reported as `property-required-removed`, with or without a default.",
  },
  {
    ...BREAKS_CONSUMERS,
    id: "required-property-removed",
    summary: "A required member was removed.",
    why: "Deployed consumers reject events without the member.",
    remedy:
      "Keep the member and keep writing it, mark it as `deprecated`, and drop it in a new message type.",
    withoutMirror: "It is reported as `property-required-added`.",
  },
  {
    ...BREAKS_BOTH,
    id: "optional-property-removed",
    summary: "An optional member was removed.",
    why: "If the object rejects further members, new consumers reject what deployed producers write. If it is open, producers may now write anything under the name, and deployed consumers reject a value of another type. With `writer-closed`, nobody writes members that the contract does not name, so the second case does not count.",
    remedy: "Keep the member and mark it as `deprecated` until nobody writes or reads it.",
    withoutMirror: "It is reported as `property-added-open-model` or `property-added-closed-model`.",
  },
  {
    ...BREAKS_PRODUCERS,
    id: "property-added-open-model",
    summary: "A member was added to an object that allowed any further member.",
    why: "Any value was allowed under the name before; now it has to fit the schema. With `writer-closed`, nobody wrote members that the contract did not name, so it breaks nobody.",
    remedy: "Choose a name that nobody has written yet, or accept any value under it.",
    withoutMirror: "It is reported as `optional-property-removed` or `required-property-removed`.",
  },
  {
    ...BREAKS_CONSUMERS,
    id: "property-added-closed-model",
    summary: "A member was added to an object that allowed no further members.",
    why: "Deployed consumers reject a member that they do not know.",
    remedy:
      "Deploy consumers that accept further members (without `additionalProperties: false`) before producers send the new one, or publish a new message type.",
    withoutMirror: "It is reported as `optional-property-removed` or `required-property-removed`.",
  },
  symmetric({
    id: "property-moved",
    summary: "A member moved to another place.",
    why: "Deployed consumers read it at the old place, and new ones at the new place.",
    remedy: "Write the member at both places until nobody reads the old one, or publish a new message type.",
  }),
  ...narrowingAndWidening(
    {
      id: "additional-properties-closed",
      summary: "An object no longer allows further members.",
      why: "Deployed producers write members that the contract does not name, and stored events contain them.",
      remedy:
        "Leave out `additionalProperties: false`, or name all members that producers have written so far.",
    },
    {
      id: "additional-properties-opened",
      summary: "An object allows further members.",
      why: "Deployed consumers reject members that they do not know.",
      remedy:
        "Name the members that producers will send, or deploy consumers that accept further members first.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "additional-properties-narrowed",
      summary: "Fewer values are allowed for further members.",
      why: "Deployed producers write further members that no longer fit, and stored events contain them.",
      remedy:
        "Keep accepting all further members that were valid, or publish a new message type with the stricter `additionalProperties`.",
    },
    {
      id: "additional-properties-widened",
      summary: "More values are allowed for further members.",
      why: "Deployed consumers reject further members that only fit the new schema.",
      remedy:
        "Deploy consumers that accept the new values before producers send them, or publish a new message type.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "unevaluated-properties-closed",
      summary: "An object no longer allows members that none of its schemas names.",
      why: "Deployed producers write such members, and stored events contain them. Unlike `additionalProperties`, `unevaluatedProperties` sees what `allOf`, `$ref` and conditions name.",
      remedy:
        "Leave out `unevaluatedProperties: false`, or name all members that producers have written so far.",
    },
    {
      id: "unevaluated-properties-opened",
      summary: "An object allows members that none of its schemas names.",
      why: "Deployed consumers reject members that they do not know.",
      remedy:
        "Name the members that producers will send, or deploy consumers that accept unnamed members first.",
    },
  ),
  ...mirrored(
    {
      id: "pattern-properties-added",
      summary: "A pattern for the names of members was added to `patternProperties`.",
      why: "Members with matching names were further members before, and now have to fit another schema.",
      remedy:
        "Keep accepting what was valid under matching names, or choose a pattern that matches no name that producers have written yet.",
    },
    {
      id: "pattern-properties-removed",
      summary: "A pattern for the names of members was removed from `patternProperties`.",
      why: "Members with matching names become further members: rejected if the object is closed, unrestricted if it is open.",
      remedy: "Keep the pattern in `patternProperties` until nobody writes or reads such members.",
    },
  ),
  symmetric({
    id: "pattern-properties-changed",
    summary: "The schema of a pattern in `patternProperties` changed.",
    why: "Values that were valid under matching names may be rejected, and the other way round.",
    remedy: "Keep the schema of the pattern, or choose another pattern for the new members.",
  }),
  ...narrowingAndWidening(
    {
      id: "property-names-narrowed",
      summary: "Fewer names of members are allowed.",
      why: "Deployed producers write members under names that are now rejected, and stored events contain them.",
      remedy: "Keep accepting the names, or publish a new message type with the stricter `propertyNames`.",
    },
    {
      id: "property-names-widened",
      summary: "More names of members are allowed.",
      why: "Deployed consumers reject members under the new names.",
      remedy:
        "Deploy consumers that accept the new names before producers use them, or publish a new message type.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "dependent-required-added",
      summary: "A member became required next to another member.",
      why: "Events of deployed producers may contain the one member and lack the other.",
      remedy: "Keep the member optional, or add the `dependentRequired` in a new message type.",
    },
    {
      id: "dependent-required-removed",
      summary: "A member is no longer required next to another member.",
      why: "Deployed consumers reject events that contain the one member and lack the other.",
      remedy: "Keep the `dependentRequired` for this message type, or publish a new message type without it.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "dependent-schema-tightened",
      summary: "Objects with a certain member have to fit a stricter schema.",
      why: "Events of deployed producers that contain the member may not fit.",
      remedy:
        "Keep accepting what was valid next to the member, or publish a new message type with the stricter `dependentSchemas`.",
    },
    {
      id: "dependent-schema-loosened",
      summary: "Objects with a certain member have to fit a looser schema.",
      why: "Deployed consumers reject events that only fit the new schema.",
      remedy:
        "Keep the `dependentSchemas` for this message type, or publish a new message type with the looser ones.",
    },
  ),
]);
