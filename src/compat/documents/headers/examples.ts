import { change, type ExamplesOf } from "../../rules/example.ts";
import type { HEADER_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the object of a message, or where it begins with `channels`, of a document. */
export const HEADER_EXAMPLES: ExamplesOf<typeof HEADER_RULES> = {
  "header-required-added": change`
     name: order.placed
     headers:
       type: object
       properties:
         tenant: { type: string }
    +  required: [tenant]
  `,
  "header-required-removed": change`
     name: order.placed
     headers:
       type: object
       properties:
         tenant: { type: string }
    -  required: [tenant]
  `,
  "header-property-removed": change`
     name: order.placed
     headers:
       type: object
       properties:
         tenant: { type: string }
    -    priority: { type: string }
  `,
  "header-property-added": change`
     name: order.placed
     headers:
       type: object
       properties:
         tenant: { type: string }
    +    priority: { type: string }
  `,
  "header-type-changed": change`
     name: order.placed
     headers:
       type: object
       properties:
    -    tenant: { type: string }
    +    tenant: { type: integer }
  `,
  "header-const-changed": change`
     name: order.placed
     headers:
       type: object
       properties:
    -    schemaVersion: { const: "1" }
    +    schemaVersion: { const: "2" }
  `,
  "header-enum-value-added": change`
     name: order.placed
     headers:
       type: object
       properties:
    -    priority: { enum: [low, high] }
    +    priority: { enum: [low, high, urgent] }
  `,
  "header-enum-value-removed": change`
     name: order.placed
     headers:
       type: object
       properties:
    -    priority: { enum: [low, high, urgent] }
    +    priority: { enum: [low, high] }
  `,
  "envelope-field-moved": change`
     name: order.placed
     headers:
       type: object
       properties:
         specversion: { const: "1.0" }
    -    id: { type: string }
     payload:
       type: object
       properties:
         orderId: { type: string }
    +    id: { type: string }
  `,
};
