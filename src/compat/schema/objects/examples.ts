import { change, type Example } from "../../rules/example.ts";

/** Examples of the rules about schemas: the schema of some part of an event. */
export const SCHEMA_EXAMPLES: Readonly<Record<string, Example>> = {
  "schema-type-widened": change`
    -type: string
    +type: [string, boolean]
  `,
  "schema-type-narrowed": change`
    -type: [string, boolean]
    +type: string
  `,
  "schema-type-changed": change`
    -type: string
    +type: integer
  `,
  "null-added": change`
    -type: string
    +type: [string, "null"]
  `,
  "null-removed": change`
    -type: [string, "null"]
    +type: string
  `,
  "integer-to-number": change`
    -type: integer
    +type: number
  `,
  "number-to-integer": change`
    -type: number
    +type: integer
  `,
  "enum-value-added": change`
    -enum: [open, paid]
    +enum: [open, paid, cancelled]
  `,
  "enum-value-removed": change`
    -enum: [open, paid, cancelled]
    +enum: [open, paid]
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
  "extensible-enum-value-added": change`
     type: string
    -x-extensible-enum: [open, paid]
    +x-extensible-enum: [open, paid, cancelled]
  `,
  "property-required-added": change`
     type: object
     properties:
       amount: { type: integer }
       note: { type: string }
    -required: [amount]
    +required: [amount, note]
  `,
  "property-required-added-with-default": change`
     type: object
     properties:
       currency: { type: string, default: EUR }
    +required: [currency]
  `,
  "property-required-removed": change`
     type: object
     properties:
       amount: { type: integer }
    -required: [amount]
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
  "items-narrowed": change`
     type: array
    +items: { type: string }
  `,
  "items-widened": change`
     type: array
    -items: { type: string }
  `,
  "items-closed": change`
     type: array
     prefixItems: [{ type: number }, { type: number }]
    +items: false
  `,
  "items-opened": change`
     type: array
     prefixItems: [{ type: number }, { type: number }]
    -items: false
  `,
  "prefix-item-added": change`
     type: array
    -prefixItems: [{ type: number }, { type: number }]
    +prefixItems: [{ type: number }, { type: number }, { type: number }]
     items: false
  `,
  "prefix-item-removed": change`
     type: array
    -prefixItems: [{ type: number }, { type: number }, { type: number }]
    +prefixItems: [{ type: number }, { type: number }]
     items: false
  `,
  "prefix-item-changed": change`
     type: array
    -prefixItems: [{ type: number }, { type: number }]
    +prefixItems: [{ type: number }, {}]
     items: false
  `,
  "contains-added": change`
     type: array
    +contains: { const: primary }
  `,
  "contains-removed": change`
     type: array
    -contains: { const: primary }
  `,
  "min-contains-tightened": change`
     type: array
     contains: { const: primary }
    +minContains: 2
  `,
  "min-contains-loosened": change`
     type: array
     contains: { const: primary }
    -minContains: 2
  `,
  "max-contains-tightened": change`
     type: array
     contains: { const: primary }
    -maxContains: 2
    +maxContains: 1
  `,
  "max-contains-loosened": change`
     type: array
     contains: { const: primary }
    -maxContains: 1
    +maxContains: 2
  `,
  "unique-items-added": change`
     type: array
    +uniqueItems: true
  `,
  "unique-items-removed": change`
     type: array
    -uniqueItems: true
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
  "one-of-branch-added": change`
     oneOf:
       - { type: object, required: [kind], properties: { kind: { const: card } } }
    +  - { type: object, required: [kind], properties: { kind: { const: cash } } }
  `,
  "one-of-branch-removed": change`
     oneOf:
       - { type: object, required: [kind], properties: { kind: { const: card } } }
    -  - { type: object, required: [kind], properties: { kind: { const: cash } } }
  `,
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
  "any-of-branch-added": change`
     anyOf:
       - { type: string }
    +  - { type: integer }
  `,
  "any-of-branch-removed": change`
     anyOf:
       - { type: string }
    -  - { type: integer }
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
  "default-changed": change`
     type: integer
    -default: 1
    +default: 0
  `,
  "content-encoding-changed": change`
     type: string
    -contentEncoding: base64
    +contentEncoding: base64url
  `,
  "annotation-changed": change`
     type: integer
    -description: Amount in cents.
    +description: Amount in cents, without tax.
  `,
};
