import { change, type Example } from "../../rules/example.ts";

/** Examples of the rules in `rules.ts`: parts of a document, from its root. */
export const DOCUMENT_EXAMPLES: Readonly<Record<string, Example>> = {
  "id-changed": change`
    -id: urn:example:shop
    +id: urn:example:store
  `,
  "default-content-type-changed": change`
    -defaultContentType: application/json
    +defaultContentType: application/avro
  `,
};
