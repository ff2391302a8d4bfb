import { change, type ExamplesOf } from "../../rules/example.ts";
import type { MESSAGE_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the object of a message, or where it begins with `channels`, of a document. */
export const MESSAGE_EXAMPLES: ExamplesOf<typeof MESSAGE_RULES> = {
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
  "message-correlation-id-added": change`
     name: order.placed
    +correlationId:
    +  location: $message.header#/correlationId
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
  "message-partition-key-changed": change`
     name: order.placed
    -x-partition-key: $message.payload#/orderId
    +x-partition-key: $message.payload#/customerId
     payload:
       type: object
       properties:
         orderId: { type: string }
         customerId: { type: string }
  `,
  "message-trait-effective-changed": change`
     name: order.placed
     traits:
    -  - x-owner: sales
    +  - x-owner: billing
  `,
};
