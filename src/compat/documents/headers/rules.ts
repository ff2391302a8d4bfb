import { defineRules } from "../../rule.ts";
import { BREAKS_BOTH, BREAKS_READERS, BREAKS_WRITERS, INFORMS } from "../../rules/attributes.ts";

/** Rules about headers and the envelope. */
export const HEADER_RULES = defineRules("headers", [
  {
    ...BREAKS_WRITERS,
    id: "header-required-added",
    summary: "A header is required that was not.",
    why: "What producers that are deployed write, and what is stored, may lack the header: new consumers refuse it.",
    remedy: "leave the header optional, or require it in a new message type",
    mirror: "header-required-removed",
  },
  {
    ...BREAKS_READERS,
    id: "header-required-removed",
    summary: "A header is no longer required.",
    why: "Consumers that are deployed refuse events without the header, or fail where they use it.",
    remedy: "keep writing the header for this message type",
    mirror: "header-required-added",
  },
  {
    ...BREAKS_READERS,
    id: "header-property-removed",
    summary: "A header is gone.",
    why: "Consumers that are deployed route or filter by headers, often outside of any schema: in a broker's rule or a proxy.",
    remedy: "keep writing the header until nobody reads it",
    mirror: "header-property-added",
  },
  {
    ...INFORMS,
    id: "header-property-added",
    summary: "There is a new header.",
    why: "Consumers that are deployed pass over headers that they do not know.",
    remedy: "nothing has to be done",
    mirror: "header-property-removed",
  },
  {
    ...BREAKS_BOTH,
    id: "header-type-changed",
    summary: "A header is of another type.",
    why: "Who is deployed reads and writes the old type.",
    remedy: "add a header of the new type beside the old one, or publish a new message type",
    mirror: "header-type-changed",
  },
  {
    ...BREAKS_BOTH,
    id: "header-const-changed",
    summary: "A header has another fixed value.",
    why: "Fixed values are what consumers tell events apart by: the type, the version of the specification, the version of the event. Those that are deployed do not know the new one, and new ones do not take the old one.",
    remedy: "publish the new value as a new message type beside the old one",
    mirror: "header-const-changed",
  },
  {
    ...BREAKS_READERS,
    id: "header-enum-value-added",
    summary: "A header may have a value that it could not have before.",
    why: "Consumers that are deployed refuse it, or have no case for it.",
    remedy: "let consumers take the value first, then write it",
    mirror: "header-enum-value-removed",
  },
  {
    ...BREAKS_WRITERS,
    id: "header-enum-value-removed",
    summary: "A header may no longer have a value.",
    why: "Producers that are deployed still write it, and stored events hold it: new consumers refuse them.",
    remedy: "keep accepting the value; producers may stop writing it",
    mirror: "header-enum-value-added",
  },
  {
    ...BREAKS_BOTH,
    id: "envelope-field-moved",
    summary: "A field of the envelope moved between the headers and the payload.",
    why: "The id, time, source or trace of an event is where everything that handles events without knowing their payload looks for it. Who is deployed looks, and writes, at the old place.",
    remedy: "write the field at both places until nobody reads the old one",
    mirror: "envelope-field-moved",
  },
]);
