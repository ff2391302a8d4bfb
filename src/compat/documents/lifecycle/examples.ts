import { change, type ExamplesOf } from "../../rules/example.ts";
import type { LIFECYCLE_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the object of a message, or where it begins with `channels`, of a document. */
export const LIFECYCLE_EXAMPLES: ExamplesOf<
  typeof LIFECYCLE_RULES,
  "accepted-entry-stale" | "ignore-expired"
> = {
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
  "removed-without-deprecation": change`
     channels:
       orders:
         address: orders
         messages:
           OrderPlaced: { name: order.placed.v2 }
    -      OrderPlacedV1: { name: order.placed.v1 }
  `,
  "stability-decreased": change`
     name: order.placed
    -x-stability: stable
    +x-stability: beta
  `,
  "stability-increased": change`
     name: order.placed
    -x-stability: beta
    +x-stability: stable
  `,
  "replacement-missing": change`
     name: order.placed
    +deprecated: true
    +x-sunset: 2999-12-31
  `,
};
