import { defineRules } from "../../rule.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about what single values may be: types, enumerations and constants. */
export const VALUE_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "schema-type-narrowed",
      summary: "Fewer types are allowed.",
      why: "New consumers reject values of the removed type, which deployed producers write and stored events may contain.",
      remedy: "Keep accepting the removed `type`, or publish a new message type.",
    },
    {
      id: "schema-type-widened",
      summary: "More types are allowed.",
      why: "Deployed consumers reject values of the new type, and code in a typed language cannot even hold them.",
      remedy:
        "Deploy consumers that accept the new type before producers send it, add a member of the new type, or publish a new message type.",
    },
  ),
  symmetric({
    id: "schema-type-changed",
    summary: "The allowed types changed.",
    why: "Neither side can read what the other one writes.",
    remedy: "Add a member of the new type next to the old one, or publish a new message type.",
  }),
  ...narrowingAndWidening(
    {
      id: "null-removed",
      summary: "A value must no longer be null.",
      why: "Deployed producers write null, and stored events contain it.",
      remedy: "Keep accepting null, or publish a new message type.",
    },
    {
      id: "null-added",
      summary: "A value may be null.",
      why: "Deployed consumers reject null, or fail where they use the value.",
      remedy:
        "Leave the member out instead of writing null, or deploy consumers that accept null before producers send it.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "number-to-integer",
      summary: "A number must be an integer.",
      why: "Deployed producers write fractions, and stored events contain them. (1.0 is an integer.)",
      remedy: "Keep accepting fractions, or add a member for the integer.",
    },
    {
      id: "integer-to-number",
      summary: "An integer may be a fraction.",
      why: "Deployed consumers reject fractions, or cut them off.",
      remedy: "Keep writing integers, or add a member for the fraction.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "enum-value-removed",
      summary: "An enumeration lost a value.",
      why: "Deployed producers still write the value, and stored events contain it: new consumers reject them.",
      remedy:
        "Keep the value in `enum` as long as producers or stored events may contain it. Producers may stop writing it.",
    },
    {
      id: "enum-value-added",
      summary: "An enumeration has a new value.",
      why: "Deployed consumers reject the value, or have no case for it.",
      remedy:
        "Deploy consumers that accept the new value before producers send it, or publish a new message type. List the values there in `x-extensible-enum` instead of `enum`, and later values break nobody.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "enum-added",
      summary: "A value must be one of an enumeration.",
      why: "New consumers reject all other values, which deployed producers may write.",
      remedy:
        "Keep accepting all values and list the known ones in `x-extensible-enum`, or publish a new message type with the `enum`.",
    },
    {
      id: "enum-removed",
      summary: "A value no longer has to be one of an enumeration.",
      why: "Deployed consumers reject values outside the enumeration, or have no case for them.",
      remedy: "Keep the `enum` for this message type, or publish a new message type without it.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "const-added",
      summary: "Only one value is allowed.",
      why: "New consumers reject all other values, which deployed producers may write.",
      remedy: "Keep accepting the other values, or publish a new message type with the `const`.",
    },
    {
      id: "const-removed",
      summary: "A value is no longer fixed.",
      why: "Deployed consumers reject every other value. Fixed values often identify the kind of an event.",
      remedy: "Keep the `const` for this message type, or publish a new message type without it.",
    },
  ),
  symmetric({
    id: "const-changed",
    summary: "The fixed value changed.",
    why: "The only valid value became invalid, on both sides.",
    remedy: "Keep the `const`, and publish the new value as a new message type next to the old one.",
  }),
]);
