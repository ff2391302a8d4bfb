import { change, type ExamplesOf } from "../../rules/example.ts";
import type { ARRAY_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: the schema of some part of an event. */
export const ARRAY_EXAMPLES: ExamplesOf<typeof ARRAY_RULES> = {
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
  "unique-items-added": change`
     type: array
    +uniqueItems: true
  `,
  "unique-items-removed": change`
     type: array
    -uniqueItems: true
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
};
