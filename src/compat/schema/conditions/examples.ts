import { change, type ExamplesOf } from "../../rules/example.ts";
import type { CONDITION_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const CONDITION_EXAMPLES: ExamplesOf<typeof CONDITION_RULES> = {
  "not-widened": change`
     type: string
    -not: { enum: [none] }
    +not: { enum: [none, unknown] }
  `,
  "not-narrowed": change`
     type: string
    -not: { enum: [none, unknown] }
    +not: { enum: [none] }
  `,
  "conditional-changed": change`
     type: object
     if: { properties: { country: { const: US } }, required: [country] }
    -then: { required: [state] }
    +then: { required: [zip] }
  `,
};
