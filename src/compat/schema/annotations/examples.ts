import { change, type ExamplesOf } from "../../rules/example.ts";
import type { ANNOTATION_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const ANNOTATION_EXAMPLES: ExamplesOf<typeof ANNOTATION_RULES> = {
  "extensible-enum-value-added": change`
     type: string
    -x-extensible-enum: [open, paid]
    +x-extensible-enum: [open, paid, cancelled]
  `,
  "default-changed": change`
     type: integer
    -default: 1
    +default: 0
  `,
  "content-encoding-changed": change`
     type: string
    -contentEncoding: base64
    +contentEncoding: base64url
  `,
  "annotation-changed": change`
     type: integer
    -description: Amount in cents.
    +description: Amount in cents, without tax.
  `,
};
