import { change, type ExamplesOf } from "../../rules/example.ts";
import type { POLICY_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the object of a message, or parts of a document, from its root. */
export const POLICY_EXAMPLES: ExamplesOf<typeof POLICY_RULES> = {
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
  "compatibility-level-invalid": change`
     channels:
       orders:
         address: orders
    +    x-compatibility: backwards
  `,
  "message-type-version-rule": change`
     name: order.placed.v1
     payload:
       type: object
       properties:
    -    amount: { type: string }
    +    amount: { type: integer }
  `,
  "sunset-invalid": change`
     name: order.placed
     deprecated: true
     x-replaced-by: order.placed.v2
    -x-sunset: "2999-12-31"
    +x-sunset: end of 2999
  `,
  "stability-invalid": change`
     name: order.placed
    +x-stability: experimental
  `,
};
