import { change, type Example } from "../../rules/example.ts";

/** Examples of the rules in `rules.ts`: the object of a message, or parts of a document, from its root. */
export const POLICY_EXAMPLES: Readonly<Record<string, Example>> = {
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
  "message-type-version-rule": change`
     name: order.placed.v1
     payload:
       type: object
       properties:
    -    amount: { type: string }
    +    amount: { type: integer }
  `,
};
