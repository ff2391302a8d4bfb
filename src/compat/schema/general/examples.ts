import { change, type Example } from "../../rules/example.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const GENERAL_EXAMPLES: Readonly<Record<string, Example>> = {
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
