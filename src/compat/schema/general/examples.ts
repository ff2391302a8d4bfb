import { change, type ExamplesOf } from "../../rules/example.ts";
import type { GENERAL_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const GENERAL_EXAMPLES: ExamplesOf<typeof GENERAL_RULES> = {
  "schema-narrowed": change`
     type: object
     properties: { id: { type: string } }
     anyOf:
    -  - properties: { note: { type: string } }
    +  - { properties: { note: { type: string } }, required: [id] }
       - properties: { id: { const: draft } }
     unevaluatedProperties: false
  `,
  "schema-widened": change`
     type: string
     allOf:
       - { enum: [open, paid] }
    -  - { enum: [cancelled] }
  `,
  "schema-became-unsatisfiable": change`
     type: integer
     minimum: 10
    +maximum: 9
  `,
  "schema-undecided": change`
     type: string
    -pattern: "^(\\w+)-\\1$"
    +pattern: "^(\\w+)_\\1$"
  `,
};
