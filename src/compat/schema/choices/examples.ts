import { change, type ExamplesOf } from "../../rules/example.ts";
import type { CHOICE_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const CHOICE_EXAMPLES: ExamplesOf<typeof CHOICE_RULES> = {
  "one-of-overlap-introduced": change`
     oneOf:
       - { type: integer, minimum: 0 }
    -  - { type: integer, maximum: -1 }
    +  - { type: integer, maximum: 10 }
  `,
  "one-of-overlap-removed": change`
     oneOf:
       - { type: integer, minimum: 0 }
    -  - { type: integer, maximum: 10 }
    +  - { type: integer, maximum: -1 }
  `,
  "one-of-branch-removed": change`
     oneOf:
       - { type: object, required: [kind], properties: { kind: { const: card } } }
    -  - { type: object, required: [kind], properties: { kind: { const: cash } } }
  `,
  "one-of-branch-added": change`
     oneOf:
       - { type: object, required: [kind], properties: { kind: { const: card } } }
    +  - { type: object, required: [kind], properties: { kind: { const: cash } } }
  `,
  "any-of-branch-removed": change`
     anyOf:
       - { type: string }
    -  - { type: integer }
  `,
  "any-of-branch-added": change`
     anyOf:
       - { type: string }
    +  - { type: integer }
  `,
  "all-of-member-added": change`
     allOf:
       - { type: object, required: [id] }
    +  - anyOf: [{ required: [email] }, { required: [phone] }]
  `,
  "all-of-member-removed": change`
     allOf:
       - { type: object, required: [id] }
    -  - anyOf: [{ required: [email] }, { required: [phone] }]
  `,
  "discriminator-changed": change`
     oneOf:
    -  - { type: object, required: [kind], properties: { kind: { const: card } } }
    -  - { type: object, required: [kind], properties: { kind: { const: cash } } }
    +  - { type: object, required: [method], properties: { method: { const: card } } }
    +  - { type: object, required: [method], properties: { method: { const: cash } } }
  `,
};
