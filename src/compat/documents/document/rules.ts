import { defineRules } from "../../rule.ts";
import { BREAKS_BOTH, INFORMATION, POLICY_ERROR } from "../../rules/attributes.ts";

/** Rules about the document as a whole. */
export const DOCUMENT_RULES = defineRules("document", [
  {
    ...POLICY_ERROR,
    id: "asyncapi-major-changed",
    summary: "The document uses another major version of AsyncAPI.",
    why: "Major versions of AsyncAPI give the same words other meanings (`publish` and `subscribe` swapped from 2 to 3), and every tool that reads the contract has to follow.",
    remedy: "Convert the document in a release of its own, without any other change.",
    mirror: "asyncapi-major-changed",
  },
  {
    ...INFORMATION,
    id: "id-changed",
    summary: "The id of the document changed.",
    why: "Nothing on the wire contains the id. Catalogues and registries that identify the contract by its id treat it as another contract.",
    remedy: "Inform everybody who looks up the contract by its `id`.",
    mirror: "id-changed",
  },
  {
    ...BREAKS_BOTH,
    id: "default-content-type-changed",
    summary: "The default content type of messages changed.",
    why: "Messages without a `contentType` of their own are written in another format. Deployed consumers cannot read them, and new consumers cannot read what deployed producers write.",
    remedy:
      "Write the old `contentType` on the messages that used the default, and use the new `defaultContentType` for new messages only.",
    mirror: "default-content-type-changed",
  },
]);
