import { defineRules } from "../../rule.ts";
import { BREAKS_BOTH, BREAKS_CONSUMERS, BREAKS_PRODUCERS, INFORMATION } from "../../rules/attributes.ts";

/** Rules about headers and the envelope. */
export const HEADER_RULES = defineRules("headers", [
  {
    ...BREAKS_PRODUCERS,
    id: "header-required-added",
    summary: "A header became required.",
    why: "Deployed producers may leave out the header, and so may stored events: new consumers reject them.",
    remedy: "Keep the header optional, or require it in a new message type.",
    mirror: "header-required-removed",
  },
  {
    ...BREAKS_CONSUMERS,
    id: "header-required-removed",
    summary: "A header is no longer required.",
    why: "Deployed consumers reject events without the header, or fail where they use it.",
    remedy: "Keep the header `required` for this message type.",
    mirror: "header-required-added",
  },
  {
    ...BREAKS_CONSUMERS,
    id: "header-property-removed",
    summary: "A header was removed.",
    why: "Deployed consumers route or filter by headers, often outside of any schema: in a broker's rule or a proxy.",
    remedy: "Keep the header until nobody reads it.",
    mirror: "header-property-added",
  },
  {
    ...INFORMATION,
    id: "header-property-added",
    summary: "A header was added.",
    why: "Deployed consumers ignore headers that they do not know.",
    remedy: "No action is needed.",
    mirror: "header-property-removed",
  },
  {
    ...BREAKS_BOTH,
    id: "header-type-changed",
    summary: "The type of a header changed.",
    why: "Deployed services read and write the old type.",
    remedy: "Add a header of the new type next to the old one, or publish a new message type.",
    mirror: "header-type-changed",
  },
  {
    ...BREAKS_BOTH,
    id: "header-const-changed",
    summary: "The fixed value of a header changed.",
    why: "Consumers distinguish events by fixed values: the type, the version of the specification, the version of the event. Deployed consumers do not know the new value, and new ones do not accept the old one.",
    remedy: "Keep the `const`, and publish the new value as a new message type next to the old one.",
    mirror: "header-const-changed",
  },
  {
    ...BREAKS_CONSUMERS,
    id: "header-enum-value-added",
    summary: "A header allows another value.",
    why: "Deployed consumers reject the value, or have no case for it.",
    remedy: "Deploy consumers that accept the new value before producers send it.",
    mirror: "header-enum-value-removed",
  },
  {
    ...BREAKS_PRODUCERS,
    id: "header-enum-value-removed",
    summary: "A header no longer allows a value.",
    why: "Deployed producers still write the value, and stored events contain it: new consumers reject them.",
    remedy: "Keep accepting the value. Producers may stop writing it.",
    mirror: "header-enum-value-added",
  },
  {
    ...BREAKS_BOTH,
    id: "envelope-field-moved",
    summary: "A field of the envelope moved between the headers and the payload.",
    why: "Code that handles events without knowing their payload reads the id, time, source or trace at a fixed place. Deployed services read and write it at the old place.",
    remedy: "Write the field at both places until nobody reads the old one.",
    mirror: "envelope-field-moved",
  },
]);
