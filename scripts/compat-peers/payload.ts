import type { Random } from "./random.ts";

/** A schema of draft-07, as JSON. */
export type JsonSchema = { [keyword: string]: unknown };

type Make = (random: Random) => JsonSchema;

/** Members as payloads of events have them: what is named so, and schemas as people write them for it. */
const MEMBERS: Readonly<Record<string, Make>> = {
  id: () => ({ type: "string", format: "uuid" }),
  externalId: () => ({
    anyOf: [
      { type: "integer", minimum: 1 },
      { type: "string", pattern: "^[a-z0-9-]+$" },
    ],
  }),
  version: (random) => ({ const: random.pick(["1", "2", "2024-01"]) }),
  createdAt: () => ({ type: "string", format: "date-time" }),
  updatedAt: () => ({ type: ["string", "null"], format: "date-time" }),
  dueOn: () => ({ type: "string", format: "date" }),
  status: (random) => ({
    type: "string",
    enum: random.some(["new", "paid", "shipped", "cancelled", "returned"], random.between(2, 5)),
  }),
  priority: (random) => ({ type: "integer", minimum: 0, maximum: random.pick([3, 5, 9]) }),
  level: () => ({ enum: [1, 2, 3, "high"] }),
  total: () => ({ type: "number", minimum: 0, multipleOf: 0.01 }),
  discount: () => ({ type: "number", minimum: 0, exclusiveMaximum: 1 }),
  amountCents: () => ({ type: "integer", minimum: 0, multipleOf: 5 }),
  currency: () => ({ type: "string", pattern: "^[A-Z]{3}$" }),
  email: () => ({ type: "string", format: "email", maxLength: 254 }),
  phone: () => ({ type: ["string", "null"], pattern: "^\\+?[0-9 -]{6,20}$" }),
  name: (random) => ({ type: "string", minLength: 1, maxLength: random.pick([50, 100, 200]) }),
  comment: () => ({ type: ["string", "null"], maxLength: 2000 }),
  isTest: () => ({ type: "boolean", default: false }),
  locale: () => ({ type: "string", pattern: "^[a-z]{2}(-[A-Z]{2})?$" }),
  country: () => ({ type: "string", minLength: 2, maxLength: 2 }),
  website: () => ({ type: "string", format: "uri" }),
  tags: () => ({ type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true, maxItems: 20 }),
  scores: () => ({ type: "array", items: { type: "number", minimum: 0, maximum: 100 } }),
  position: () => ({
    type: "array",
    items: [
      { type: "number", minimum: -180, maximum: 180 },
      { type: "number", minimum: -90, maximum: 90 },
    ],
    additionalItems: false,
    minItems: 2,
  }),
  labels: () => ({ type: "object", additionalProperties: { type: "string" } }),
  extensions: () => ({
    type: "object",
    patternProperties: { "^x-": { type: ["string", "number"] } },
    additionalProperties: false,
  }),
  counts: () => ({ type: "object", propertyNames: { pattern: "^[a-z]+$" }, maxProperties: 10 }),
  address: () => ({ $ref: "#/definitions/Address" }),
  billingAddress: () => ({ anyOf: [{ $ref: "#/definitions/Address" }, { type: "null" }] }),
  category: () => ({ $ref: "#/definitions/Category" }),
  payment: () => ({
    oneOf: [
      tagged("card", { last4: { type: "string", pattern: "^\\d{4}$" } }, ["last4"]),
      tagged("invoice", { due: { type: "string", format: "date" } }, []),
    ],
  }),
  contact: () => ({
    type: "object",
    properties: {
      channel: { enum: ["mail", "phone"] },
      email: { type: "string" },
      phone: { type: "string" },
    },
    required: ["channel"],
    if: { properties: { channel: { const: "mail" } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { required: ["email"] },
    else: { required: ["phone"] },
  }),
  period: () => ({
    type: "object",
    properties: { from: { type: "string", format: "date" }, to: { type: "string", format: "date" } },
    dependencies: { to: ["from"] },
    minProperties: 1,
  }),
  roles: () => ({ type: "array", items: { type: "string" }, contains: { enum: ["owner", "admin"] } }),
};

const DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  Address: {
    type: "object",
    properties: {
      street: { type: "string" },
      city: { type: "string", minLength: 1 },
      zip: { type: "string", pattern: "^\\d{5}$" },
      country: { type: "string", enum: ["AT", "CH", "DE", "FR"] },
    },
    required: ["street", "city"],
  },
  Category: {
    type: "object",
    properties: {
      label: { type: "string" },
      children: { type: "array", items: { $ref: "#/definitions/Category" } },
    },
    required: ["label"],
  },
};

/** The schema of a payload: an object with four to ten members, some of them objects and lists of objects. */
export function payloadSchema(random: Random): JsonSchema {
  const schema = objectOf(random, random.between(4, 8));
  const properties = schema["properties"] as Record<string, unknown>;
  if (random.chance(0.5)) properties["customer"] = objectOf(random, random.between(2, 4));
  if (random.chance(0.5))
    properties["lines"] = {
      type: "array",
      items: objectOf(random, random.between(2, 4)),
      minItems: 1,
      maxItems: 500,
    };
  const used = Object.keys(DEFINITIONS).filter((name) => JSON.stringify(schema).includes(`/${name}"`));
  return structuredClone({
    $schema: "http://json-schema.org/draft-07/schema#",
    ...schema,
    ...(used.length > 0 && {
      definitions: Object.fromEntries(used.map((name) => [name, DEFINITIONS[name]])),
    }),
  });
}

function objectOf(random: Random, size: number): JsonSchema {
  // Few payloads are recursive.
  const known = Object.keys(MEMBERS).filter((name) => name !== "category" || random.chance(0.3));
  const names = random.some(known, size);
  const properties = Object.fromEntries(names.map((name) => [name, memberNamed(name, random)]));
  const required = names.filter(() => random.chance(0.5));
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    ...(random.chance(0.3) && { additionalProperties: false }),
  };
}

/** A new member, under a name that a payload may not have yet. */
export function anyMember(random: Random): readonly [name: string, schema: JsonSchema] {
  const name = random.pick(Object.keys(MEMBERS).filter((one) => !/address|category/i.test(one)));
  return [name, memberNamed(name, random)];
}

function memberNamed(name: string, random: Random): JsonSchema {
  return MEMBERS[name]?.(random) ?? {};
}

/** A branch of a union that a constant tells apart. */
export function tagged(kind: string, properties: JsonSchema, required: readonly string[]): JsonSchema {
  return {
    type: "object",
    properties: { kind: { const: kind }, ...properties },
    required: ["kind", ...required],
  };
}
