import { change, type Example } from "../../rules/example.ts";

/** Examples of the rules about documents, servers, channels and operations: parts of a document, from its root. */
export const DOCUMENT_EXAMPLES: Readonly<Record<string, Example>> = {
  "id-changed": change`
    -id: urn:example:shop
    +id: urn:example:store
  `,
  "info-version-not-bumped": change`
     info: { title: Shop, version: 1.2.0 }
     channels:
       orders: { address: orders }
    +  refunds: { address: refunds }
  `,
  "info-version-decreased": change`
     info:
       title: Shop
    -  version: 1.3.0
    +  version: 1.2.9
  `,
  "info-major-not-bumped": change`
     info:
       title: Shop
    -  version: 1.2.0
    +  version: 1.3.0
     channels:
       orders:
    -    address: orders
    +    address: shop.orders
  `,
  "default-content-type-changed": change`
    -defaultContentType: application/json
    +defaultContentType: application/avro
  `,
  "server-removed": change`
     servers:
       eu: { host: eu.example.org, protocol: kafka }
    -  us: { host: us.example.org, protocol: kafka }
  `,
  "server-added": change`
     servers:
       eu: { host: eu.example.org, protocol: kafka }
    +  us: { host: us.example.org, protocol: kafka }
  `,
  "server-host-changed": change`
     servers:
       production:
    -    host: broker.example.org:6379
    +    host: redis.example.org:6379
         protocol: redis
  `,
  "server-pathname-changed": change`
     servers:
       production:
         host: broker.example.org
    -    pathname: /shop
    +    pathname: /store
         protocol: amqp
  `,
  "server-protocol-changed": change`
     servers:
       production:
         host: broker.example.org
    -    protocol: mqtt
    +    protocol: mqtts
  `,
  "server-protocol-version-changed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    -    protocolVersion: 3.1.1
    +    protocolVersion: "5"
  `,
  "server-variable-enum-value-removed": change`
     servers:
       production:
         host: "{region}.example.org"
         protocol: kafka
         variables:
           region:
    -        enum: [eu, us]
    +        enum: [eu]
  `,
  "server-variable-default-changed": change`
     servers:
       production:
         host: "{region}.example.org"
         protocol: kafka
         variables:
           region:
             enum: [eu, us]
    -        default: eu
    +        default: us
  `,
  "server-security-added": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    +    security: [{ type: userPassword }]
  `,
  "server-security-removed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    -    security: [{ type: userPassword }]
  `,
  "server-security-scope-added": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
         security:
           - type: openIdConnect
             openIdConnectUrl: https://login.example.org
    -        scopes: [orders.read]
    +        scopes: [orders.read, orders.write]
  `,
  "server-binding-changed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
         bindings:
           mqtt:
    -        cleanSession: false
    +        cleanSession: true
  `,
  "channel-removed": change`
     channels:
       orders: { address: orders }
    -  payments: { address: payments }
  `,
  "channel-added": change`
     channels:
       orders: { address: orders }
    +  payments: { address: payments }
  `,
  "channel-removed-without-deprecation": change`
     channels:
       orders: { address: orders }
    -  payments: { address: payments }
  `,
  "channel-removed-before-sunset": change`
     channels:
       orders: { address: orders }
    -  payments: { address: payments, x-deprecated-since: 2026-01-01, x-sunset: 2999-12-31 }
  `,
  "channel-address-changed": change`
     channels:
       orders:
    -    address: orders
    +    address: shop.orders
  `,
  "channel-address-parameter-added": change`
     channels:
       orders:
    -    address: orders
    +    address: orders.{region}
    +    parameters:
    +      region: {}
  `,
  "channel-address-parameter-removed": change`
     channels:
       orders:
    -    address: orders.{region}
    -    parameters:
    -      region: {}
    +    address: orders
  `,
  "channel-parameter-enum-value-removed": change`
     channels:
       orders:
         address: orders.{region}
         parameters:
           region:
    -        enum: [eu, us]
    +        enum: [eu]
  `,
  "channel-parameter-enum-value-added": change`
     channels:
       orders:
         address: orders.{region}
         parameters:
           region:
    -        enum: [eu]
    +        enum: [eu, us]
  `,
  "channel-parameter-default-changed": change`
     channels:
       orders:
         address: orders.{region}
         parameters:
           region:
             enum: [eu, us]
    -        default: eu
    +        default: us
  `,
  "channel-parameter-location-changed": change`
     channels:
       orders:
         address: orders.{region}
         parameters:
           region:
    -        location: $message.payload#/region
    +        location: $message.payload#/customer/region
  `,
  "channel-server-removed": change`
     servers:
       eu: { host: eu.example.org, protocol: kafka }
       us: { host: us.example.org, protocol: kafka }
     channels:
       orders:
         address: orders
         servers:
           - $ref: "#/servers/eu"
    -      - $ref: "#/servers/us"
  `,
  "channel-binding-changed": change`
     channels:
       orders:
         address: orders
         bindings:
           kafka:
    -        partitions: 12
    +        partitions: 6
  `,
  "channel-key-renamed": change`
     channels:
    -  orders: { address: shop.orders }
    +  shopOrders: { address: shop.orders }
  `,
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
  "operation-renamed": change`
     operations:
    -  placeOrder:
    +  sendOrder:
         action: send
         channel: { $ref: "#/channels/orders" }
  `,
};
