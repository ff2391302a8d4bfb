import { closed, INTEGER, object, own, type Row, TEXT } from "./row.ts";

export const KEYS: readonly Row[] = [
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "",
  "é",
  "𝒳\u0000",
  "*",
].map(
  (key): Row => [
    `a member called ${JSON.stringify(key)}`,
    closed(own(key, TEXT), { required: [key] }),
    closed({}),
    [`required-property-removed /${key}`],
    [`property-added-closed-model /${key}`, `property-required-added /${key}`],
  ],
);

export const MORE_KEYS: readonly Row[] = [
  [
    "a member with slashes and tildes",
    object(own("a/b~c", TEXT)),
    object(own("a/b~c", INTEGER)),
    ["schema-type-changed /a~1b~0c"],
    ["schema-type-changed /a~1b~0c"],
  ],
  [
    "__proto__ changes",
    object(own("__proto__", TEXT)),
    object(own("__proto__", INTEGER)),
    ["schema-type-changed /__proto__"],
    ["schema-type-changed /__proto__"],
  ],
  [
    "names that every object has are not described",
    object({ a: TEXT }, { required: ["constructor"] }),
    object({ a: TEXT }),
    ["property-required-removed /constructor"],
    ["property-required-added /constructor"],
  ],
  [
    "__proto__ asks for a member",
    object({}),
    object({}, { dependentRequired: own("__proto__", ["a"] as never) }),
    ["dependent-required-added /__proto__"],
    ["dependent-required-removed /__proto__"],
  ],
];
