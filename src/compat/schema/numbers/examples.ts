import { change, type ExamplesOf } from "../../rules/example.ts";
import type { NUMBER_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const NUMBER_EXAMPLES: ExamplesOf<typeof NUMBER_RULES> = {
  "minimum-tightened": change`
     type: number
    -minimum: 0
    +exclusiveMinimum: 0
  `,
  "minimum-loosened": change`
     type: number
    -minimum: 0
    +minimum: -100
  `,
  "maximum-tightened": change`
     type: integer
    -maximum: 100
    +maximum: 99
  `,
  "maximum-loosened": change`
     type: integer
    -maximum: 99
    +maximum: 100
  `,
  "multiple-of-tightened": change`
     type: number
    -multipleOf: 0.01
    +multipleOf: 0.05
  `,
  "multiple-of-loosened": change`
     type: number
    -multipleOf: 0.05
    +multipleOf: 0.01
  `,
  "multiple-of-incomparable": change`
     type: integer
    -multipleOf: 4
    +multipleOf: 6
  `,
};
