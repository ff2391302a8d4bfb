import { change, type ExamplesOf } from "../../rules/example.ts";
import type { OBJECT_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const OBJECT_EXAMPLES: ExamplesOf<typeof OBJECT_RULES> = {
  "property-required-added": change`
     type: object
     properties:
       amount: { type: integer }
       note: { type: string }
    -required: [amount]
    +required: [amount, note]
  `,
  "property-required-removed": change`
     type: object
     properties:
       amount: { type: integer }
    -required: [amount]
  `,
  "property-required-added-with-default": change`
     type: object
     properties:
       currency: { type: string, default: EUR }
    +required: [currency]
  `,
  "required-property-removed": change`
     type: object
     properties:
       id: { type: string }
    -  amount: { type: integer }
    -required: [id, amount]
    +required: [id]
  `,
  "optional-property-removed": change`
     type: object
     properties:
       id: { type: string }
    -  note: { type: string }
     additionalProperties: false
  `,
  "property-added-open-model": change`
     type: object
     properties:
       id: { type: string }
    +  note: { type: string }
  `,
  "property-added-closed-model": change`
     type: object
     properties:
       id: { type: string }
    +  note: { type: string }
     additionalProperties: false
  `,
  "property-moved": change`
     type: object
     properties:
    -  street: { type: string, minLength: 1 }
       address:
         type: object
         properties:
           city: { type: string }
    +      street: { type: string, minLength: 1 }
         additionalProperties: false
     additionalProperties: false
  `,
  "additional-properties-closed": change`
     type: object
     properties:
       id: { type: string }
    +additionalProperties: false
  `,
  "additional-properties-opened": change`
     type: object
     properties:
       id: { type: string }
    -additionalProperties: false
  `,
  "additional-properties-narrowed": change`
     type: object
    +additionalProperties: { type: string }
  `,
  "additional-properties-widened": change`
     type: object
    -additionalProperties: { type: string }
  `,
  "unevaluated-properties-closed": change`
     type: object
     allOf:
       - properties:
           id: { type: string }
    +unevaluatedProperties: false
  `,
  "unevaluated-properties-opened": change`
     type: object
     allOf:
       - properties:
           id: { type: string }
    -unevaluatedProperties: false
  `,
  "pattern-properties-added": change`
     type: object
    +patternProperties:
    +  "^price_": { type: number }
  `,
  "pattern-properties-removed": change`
     type: object
    -patternProperties:
    -  "^price_": { type: number }
     additionalProperties: false
  `,
  "pattern-properties-changed": change`
     type: object
     patternProperties:
    -  "^price_": { type: number }
    +  "^price_": {}
  `,
  "property-names-narrowed": change`
     type: object
    +propertyNames: { pattern: "^[a-z]+$" }
  `,
  "property-names-widened": change`
     type: object
    -propertyNames: { pattern: "^[a-z]+$" }
    +propertyNames: { pattern: "^[a-z0-9]+$" }
  `,
  "dependent-required-added": change`
     type: object
     properties:
       card: { type: string }
       expires: { type: string }
    +dependentRequired:
    +  card: [expires]
  `,
  "dependent-required-removed": change`
     type: object
     properties:
       card: { type: string }
       expires: { type: string }
    -dependentRequired:
    -  card: [expires]
  `,
  "dependent-schema-tightened": change`
     type: object
     dependentSchemas:
       discount:
         properties:
    -      total: { minimum: 0 }
    +      total: { minimum: 10 }
  `,
  "dependent-schema-loosened": change`
     type: object
     dependentSchemas:
       discount:
         properties:
    -      total: { minimum: 10 }
    +      total: { minimum: 0 }
  `,
};
