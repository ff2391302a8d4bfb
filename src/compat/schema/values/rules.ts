import { defineRules } from "../../rule.ts";
import { narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about what single values may be: types, enumerations and constants. */
export const VALUE_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "schema-type-narrowed",
      summary: "Fewer types are allowed.",
      why: "Values of the type that is gone, which producers that are deployed write and which may be stored, are refused.",
      remedy: "keep accepting the type that is gone, or publish a new message type",
    },
    {
      id: "schema-type-widened",
      summary: "More types are allowed.",
      why: "Consumers that are deployed refuse values of the new type, and code in a typed language cannot even hold them.",
      remedy: "let consumers take the new type first, or add a member for it, or publish a new message type",
    },
  ),
  symmetric({
    id: "schema-type-changed",
    summary: "Other types are allowed.",
    why: "Neither side can read what the other one writes.",
    remedy: "add a member of the new type beside the old one, or publish a new message type",
  }),
  ...narrowingAndWidening(
    {
      id: "null-removed",
      summary: "A value may no longer be null.",
      why: "Producers that are deployed write null, and stored events hold it.",
      remedy: "keep accepting null, or publish a new message type",
    },
    {
      id: "null-added",
      summary: "A value may be null.",
      why: "Consumers that are deployed refuse null, or fail where they use the value.",
      remedy: "leave the member out instead of writing null, or let consumers take null first",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "number-to-integer",
      summary: "A number has to be an integer now.",
      why: "Producers that are deployed write fractions, and stored events hold them. (1.0 is an integer.)",
      remedy: "keep accepting fractions, or add a member for the integer",
    },
    {
      id: "integer-to-number",
      summary: "An integer may be a fraction now.",
      why: "Consumers that are deployed refuse fractions, or cut them off.",
      remedy: "keep writing integers, or add a member for the fraction",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "enum-value-removed",
      summary: "An enumeration has lost a value.",
      why: "Producers that are deployed still write the value, and stored events hold it: new consumers refuse them.",
      remedy: "keep accepting the value while anybody may have written it; producers may stop writing it",
    },
    {
      id: "enum-value-added",
      summary: "An enumeration has a new value.",
      why: "Consumers that are deployed refuse the value, or have no case for it.",
      remedy:
        "let consumers take the value first and producers write it then, mark the enumeration as open with x-extensible-enum, or publish a new message type",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "enum-added",
      summary: "A value is one of an enumeration now.",
      why: "All other values, which producers that are deployed may write, are refused.",
      remedy:
        "keep accepting all values and name the usual ones in x-extensible-enum, or publish a new message type",
    },
    {
      id: "enum-removed",
      summary: "A value is no longer one of an enumeration.",
      why: "Consumers that are deployed refuse whatever was not in the enumeration, or have no case for it.",
      remedy: "keep to the enumeration for this message type, or publish a new one",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "const-added",
      summary: "Only one value is allowed now.",
      why: "All other values, which producers that are deployed may write, are refused.",
      remedy: "keep accepting the other values, or publish a new message type",
    },
    {
      id: "const-removed",
      summary: "A value is no longer fixed.",
      why: "Consumers that are deployed refuse every other value; fixed values often tell which kind of event it is.",
      remedy: "keep the fixed value for this message type, or publish a new one",
    },
  ),
  symmetric({
    id: "const-changed",
    summary: "Another fixed value is asked for.",
    why: "What was the only right value is wrong now, on both sides.",
    remedy: "publish the new value as a new message type beside the old one",
  }),
]);
