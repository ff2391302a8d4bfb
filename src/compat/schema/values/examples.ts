import { change, type ExamplesOf } from "../../rules/example.ts";
import type { VALUE_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const VALUE_EXAMPLES: ExamplesOf<typeof VALUE_RULES> = {
  "schema-type-narrowed": change`
    -type: [string, boolean]
    +type: string
  `,
  "schema-type-widened": change`
    -type: string
    +type: [string, boolean]
  `,
  "schema-type-changed": change`
    -type: string
    +type: integer
  `,
  "null-removed": change`
    -type: [string, "null"]
    +type: string
  `,
  "null-added": change`
    -type: string
    +type: [string, "null"]
  `,
  "number-to-integer": change`
    -type: number
    +type: integer
  `,
  "integer-to-number": change`
    -type: integer
    +type: number
  `,
  "enum-value-removed": change`
    -enum: [open, paid, cancelled]
    +enum: [open, paid]
  `,
  "enum-value-added": change`
    -enum: [open, paid]
    +enum: [open, paid, cancelled]
  `,
  "enum-added": change`
     type: string
    +enum: [open, paid]
  `,
  "enum-removed": change`
     type: string
    -enum: [open, paid]
  `,
  "const-added": change`
     type: string
    +const: EUR
  `,
  "const-removed": change`
     type: string
    -const: EUR
  `,
  "const-changed": change`
    -const: order.created.v1
    +const: order.created.v2
  `,
};
