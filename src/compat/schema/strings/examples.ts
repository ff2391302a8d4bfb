import { change, type ExamplesOf } from "../../rules/example.ts";
import type { STRING_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const STRING_EXAMPLES: ExamplesOf<typeof STRING_RULES> = {
  "pattern-narrowed": change`
     type: string
    -pattern: "^[A-Za-z]+$"
    +pattern: "^[A-Z]+$"
  `,
  "pattern-widened": change`
     type: string
    -pattern: "^[A-Z]+$"
    +pattern: "^[A-Za-z]+$"
  `,
  "pattern-incomparable": change`
     type: string
    -pattern: "^ORD-[0-9]+$"
    +pattern: "^ORDER-[0-9]+$"
  `,
  "format-added": change`
     type: string
    +format: email
  `,
  "format-removed": change`
     type: string
    -format: email
  `,
  "format-changed": change`
     type: string
    -format: date
    +format: date-time
  `,
};
