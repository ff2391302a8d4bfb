import { defineRules } from "../../rule.ts";
import { AGAINST_POLICY, BREAKS_BOTH, INFORMS } from "../../rules/attributes.ts";

/** Rules about the document as a whole. */
export const DOCUMENT_RULES = defineRules("document", [
  {
    ...AGAINST_POLICY,
    id: "asyncapi-major-changed",
    summary: "The document is written in another major version of AsyncAPI.",
    why: "Major versions of AsyncAPI mean different things by the same words (`publish` and `subscribe` turned round from 2 to 3), and every tool that reads the contract has to follow.",
    remedy: "convert the document in a release of its own, without any other change",
    mirror: "asyncapi-major-changed",
  },
  {
    ...INFORMS,
    id: "id-changed",
    summary: "The id of the document changed.",
    why: "Nothing that travels holds it. Catalogues and registries that know the contract by its id take it for another one.",
    remedy: "tell those who look the contract up by its id",
    mirror: "id-changed",
  },
  {
    ...BREAKS_BOTH,
    id: "default-content-type-changed",
    summary: "The content type of all messages that name none changed.",
    why: "The bytes of those messages are written in another format. Consumers that are deployed cannot read them, and neither can the new readers read what producers that are deployed write.",
    remedy:
      "write the old content type on the messages that had it, and set the new default for new messages only",
    mirror: "default-content-type-changed",
  },
]);
