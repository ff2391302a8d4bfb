import { change, type ExamplesOf } from "../../rules/example.ts";
import type { DOCUMENT_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: parts of a document, from its root. */
export const DOCUMENT_EXAMPLES: ExamplesOf<typeof DOCUMENT_RULES, "asyncapi-major-changed"> = {
  "id-changed": change`
    -id: urn:example:shop
    +id: urn:example:store
  `,
  "default-content-type-changed": change`
    -defaultContentType: application/json
    +defaultContentType: application/avro
  `,
};
