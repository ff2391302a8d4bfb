import { change, type ExamplesOf } from "../../rules/example.ts";
import type { OPERATION_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: parts of a document, from its root. */
export const OPERATION_EXAMPLES: ExamplesOf<typeof OPERATION_RULES> = {
  "operation-removed": change`
     operations:
    -  placeOrder:
    -    action: send
    -    channel: { $ref: "#/channels/orders" }
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
  `,
  "operation-added": change`
     operations:
    +  placeOrder:
    +    action: send
    +    channel: { $ref: "#/channels/orders" }
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
  `,
  "operation-action-flipped": change`
     operations:
       order:
    -    action: send
    +    action: receive
         channel: { $ref: "#/channels/orders" }
  `,
  "operation-channel-changed": change`
     channels:
       orders: { address: orders }
       purchases: { address: purchases }
     operations:
       placeOrder:
         action: send
    -    channel: { $ref: "#/channels/orders" }
    +    channel: { $ref: "#/channels/purchases" }
  `,
  "operation-message-removed": change`
     operations:
       placeOrder:
         action: send
         channel: { $ref: "#/channels/orders" }
         messages:
           - $ref: "#/channels/orders/messages/OrderPlaced"
    -      - $ref: "#/channels/orders/messages/OrderCancelled"
  `,
  "operation-message-added": change`
     operations:
       placeOrder:
         action: send
         channel: { $ref: "#/channels/orders" }
         messages:
           - $ref: "#/channels/orders/messages/OrderPlaced"
    +      - $ref: "#/channels/orders/messages/OrderCancelled"
  `,
  "operation-security-changed": change`
     operations:
       placeOrder:
         action: send
         channel: { $ref: "#/channels/orders" }
    -    security: [{ type: userPassword }]
    +    security: [{ type: X509 }]
  `,
  "operation-binding-changed": change`
     operations:
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
         bindings:
           kafka:
    -        groupId: { const: billing }
    +        groupId: { const: invoices }
  `,
  "operation-reply-added": change`
     channels:
       orders: { address: orders }
       answers: { address: answers }
     operations:
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
    +    reply:
    +      channel: { $ref: "#/channels/answers" }
  `,
  "operation-reply-removed": change`
     channels:
       orders: { address: orders }
       answers: { address: answers }
     operations:
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
    -    reply:
    -      channel: { $ref: "#/channels/answers" }
  `,
  "reply-channel-changed": change`
     channels:
       orders: { address: orders }
       answers: { address: answers }
       results: { address: results }
     operations:
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
         reply:
    -      channel: { $ref: "#/channels/answers" }
    +      channel: { $ref: "#/channels/results" }
  `,
  "reply-address-location-changed": change`
     operations:
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
         reply:
           address:
    -        location: $message.header#/replyTo
    +        location: $message.header#/answerTo
  `,
  "reply-message-removed": change`
     channels:
       orders: { address: orders }
       answers:
         address: answers
         messages:
           Accepted: { payload: { type: object } }
           Refused: { payload: { type: object } }
     operations:
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
         reply:
           channel: { $ref: "#/channels/answers" }
           messages:
             - $ref: "#/channels/answers/messages/Accepted"
    -        - $ref: "#/channels/answers/messages/Refused"
  `,
  "reply-message-added": change`
     channels:
       orders: { address: orders }
       answers:
         address: answers
         messages:
           Accepted: { payload: { type: object } }
           Refused: { payload: { type: object } }
     operations:
       takeOrder:
         action: receive
         channel: { $ref: "#/channels/orders" }
         reply:
           channel: { $ref: "#/channels/answers" }
           messages:
             - $ref: "#/channels/answers/messages/Accepted"
    +        - $ref: "#/channels/answers/messages/Refused"
  `,
  "operation-renamed": change`
     operations:
    -  placeOrder:
    +  sendOrder:
         action: send
         channel: { $ref: "#/channels/orders" }
  `,
};
