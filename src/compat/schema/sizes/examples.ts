import { change, type ExamplesOf } from "../../rules/example.ts";
import type { SIZE_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const SIZE_EXAMPLES: ExamplesOf<typeof SIZE_RULES> = {
  "min-length-tightened": change`
     type: string
    +minLength: 1
  `,
  "min-length-loosened": change`
     type: string
    -minLength: 1
  `,
  "max-length-tightened": change`
     type: string
    -maxLength: 255
    +maxLength: 100
  `,
  "max-length-loosened": change`
     type: string
    -maxLength: 100
    +maxLength: 255
  `,
  "min-items-tightened": change`
     type: array
    +minItems: 1
  `,
  "min-items-loosened": change`
     type: array
    -minItems: 1
  `,
  "max-items-tightened": change`
     type: array
    -maxItems: 100
    +maxItems: 50
  `,
  "max-items-loosened": change`
     type: array
    -maxItems: 50
    +maxItems: 100
  `,
  "min-properties-tightened": change`
     type: object
    +minProperties: 1
  `,
  "min-properties-loosened": change`
     type: object
    -minProperties: 1
  `,
  "max-properties-tightened": change`
     type: object
    -maxProperties: 50
    +maxProperties: 20
  `,
  "max-properties-loosened": change`
     type: object
    -maxProperties: 20
    +maxProperties: 50
  `,
};
