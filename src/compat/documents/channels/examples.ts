import { change, type ExamplesOf } from "../../rules/example.ts";
import type { CHANNEL_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: parts of a document, from its root. */
export const CHANNEL_EXAMPLES: ExamplesOf<typeof CHANNEL_RULES> = {
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
  "channel-parameter-renamed": change`
     channels:
       orders:
    -    address: orders.{region}
    +    address: orders.{area}
         parameters:
    -      region: { enum: [eu, us] }
    +      area: { enum: [eu, us] }
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
  "channel-server-added": change`
     servers:
       eu: { host: eu.example.org, protocol: kafka }
       us: { host: us.example.org, protocol: kafka }
     channels:
       orders:
         address: orders
         servers:
           - $ref: "#/servers/eu"
    +      - $ref: "#/servers/us"
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
  "channel-partitions-changed": change`
     channels:
       orders:
         address: orders
    -    x-partitions: 4
    +    x-partitions: 8
  `,
  "channel-key-renamed": change`
     channels:
    -  orders: { address: shop.orders }
    +  shopOrders: { address: shop.orders }
  `,
};
