import { change, type Example } from "../../rules/example.ts";

/** Examples of the rules about messages, headers and lifecycles: the object of a message, or where it begins with `channels`, of a document. */
export const MESSAGE_EXAMPLES: Readonly<Record<string, Example>> = {
  "message-removed-from-channel": change`
     channels:
       orders:
         address: orders
         messages:
           OrderPlaced: { payload: { type: object } }
    -      OrderCancelled: { payload: { type: object } }
  `,
  "message-added-to-channel": change`
     channels:
       orders:
         address: orders
         messages:
           OrderPlaced: { payload: { type: object } }
    +      OrderCancelled: { payload: { type: object } }
  `,
  "message-name-changed": change`
    -name: order.placed
    +name: order.created
     payload: { type: object }
  `,
  "message-key-renamed": change`
     channels:
       orders:
         address: orders
         messages:
    -      OrderPlaced: { name: order.placed }
    +      Placed: { name: order.placed }
  `,
  "message-content-type-changed": change`
     name: order.placed
    -contentType: application/json
    +contentType: application/cbor
  `,
  "message-schema-format-changed": change`
     name: order.placed
     payload:
    -  schemaFormat: application/schema+json;version=draft-07
    +  schemaFormat: application/schema+json;version=2020-12
       schema: { type: object }
  `,
  "message-correlation-id-location-changed": change`
     name: order.placed
     correlationId:
    -  location: $message.header#/requestId
    +  location: $message.header#/correlationId
  `,
  "message-correlation-id-removed": change`
     name: order.placed
    -correlationId:
    -  location: $message.header#/correlationId
  `,
  "message-binding-changed": change`
     name: order.placed
     bindings:
       kafka:
    -    key: { type: string, description: The id of the order. }
    +    key: { type: integer, description: The number of the customer. }
  `,
  "message-payload-added": change`
     name: order.placed
    +payload: { type: object }
  `,
  "message-payload-removed": change`
     name: order.placed
    -payload: { type: object }
  `,
  "message-type-version-rule": change`
     name: order.placed.v1
     payload:
       type: object
       properties:
    -    amount: { type: string }
    +    amount: { type: integer }
  `,
  "message-trait-effective-changed": change`
     name: order.placed
     traits:
    -  - x-owner: sales
    +  - x-owner: billing
  `,
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
  "deprecated-added": change`
     name: order.placed
    +deprecated: true
    +x-sunset: 2999-12-31
    +x-replaced-by: order.placed.v2
  `,
  "deprecated-removed": change`
     name: order.placed
    -deprecated: true
    -x-sunset: 2999-12-31
    -x-replaced-by: order.placed.v2
  `,
  "sunset-missing": change`
     name: order.placed
    +deprecated: true
    +x-replaced-by: order.placed.v2
  `,
  "sunset-too-soon": change`
     name: order.placed
    +deprecated: true
    +x-deprecated-since: 2026-03-01
    +x-sunset: 2026-03-08
    +x-replaced-by: order.placed.v2
  `,
  "sunset-moved-earlier": change`
     name: order.placed
     deprecated: true
     x-replaced-by: order.placed.v2
    -x-sunset: 2999-12-31
    +x-sunset: 2999-06-30
  `,
  "removed-before-sunset": change`
     channels:
       orders:
         address: orders
         messages:
           OrderPlaced: { name: order.placed.v2 }
    -      OrderPlacedV1:
    -        name: order.placed.v1
    -        deprecated: true
    -        x-sunset: 2999-12-31
  `,
  "stability-decreased": change`
     name: order.placed
    -x-stability: stable
    +x-stability: beta
  `,
  "replacement-missing": change`
     name: order.placed
    +deprecated: true
    +x-sunset: 2999-12-31
  `,
};
