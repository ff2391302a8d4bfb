import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** Ten areas of a business: each has a folder of schemas, shared types of its own, and the types that all areas share. */
const AREAS = [
  "orders",
  "billing",
  "shipping",
  "catalogue",
  "accounts",
  "support",
  "search",
  "stock",
  "returns",
  "ads",
];
const VERBS = ["created", "updated", "cancelled", "approved", "failed"];

type Schema = Record<string, unknown>;

const text = (description: string, more: Schema = {}): Schema => ({ type: "string", description, ...more });
const shared = (file: string): Schema => ({ $ref: `../shared/${file}.json` });

/** Types that every area uses. */
const SHARED: Readonly<Record<string, Schema>> = {
  "entity-id": text("An id: a prefix and digits.", {
    pattern: "^[a-z]+_[0-9]{1,18}$",
    minLength: 3,
    maxLength: 40,
  }),
  currency: { enum: ["EUR", "USD", "GBP", "JPY", "CHF", "SEK"] },
  money: {
    type: "object",
    description: "An amount in the smallest unit of its currency.",
    required: ["amount", "currency"],
    properties: { amount: { type: "integer" }, currency: { $ref: "currency.json" } },
  },
  address: {
    type: "object",
    required: ["street", "city", "country"],
    properties: {
      street: text("Street and number.", { minLength: 1, maxLength: 200 }),
      city: text("City.", { minLength: 1 }),
      region: { type: ["string", "null"] },
      country: text("ISO 3166-1 alpha-2.", { pattern: "^[A-Z]{2}$" }),
    },
  },
  actor: {
    description: "Who did it.",
    oneOf: [
      {
        type: "object",
        required: ["kind", "user_id"],
        properties: {
          kind: { const: "user" },
          user_id: { $ref: "entity-id.json" },
          email: text("", { format: "email" }),
        },
      },
      {
        type: "object",
        required: ["kind", "service"],
        properties: { kind: { const: "service" }, service: text("Name of the service.") },
      },
    ],
  },
};

function areaTypes(area: string): Readonly<Record<string, Schema>> {
  return {
    [`${area}-line`]: {
      type: "object",
      required: ["id", "quantity"],
      properties: {
        id: shared("entity-id"),
        quantity: { type: "integer", minimum: 1, maximum: 10_000 },
        price: shared("money"),
        note: text("For humans.", { default: "" }),
      },
    },
    [`${area}-state`]: { enum: ["open", "waiting", "active", "done", "rejected"] },
  };
}

function eventSchema(area: string, index: number): Schema {
  const optional = index % 3 === 0;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Event ${index} of ${area}`,
    description: `What subscribers of ${area} learn from event ${index}.`,
    type: "object",
    required: ["id", "occurred_at", "actor", "state", ...(optional ? [] : ["total"])],
    properties: {
      id: shared("entity-id"),
      occurred_at: text("When it happened.", { format: "date-time" }),
      actor: shared("actor"),
      state: { $ref: `${area}-state.json` },
      total: shared("money"),
      lines: { type: "array", maxItems: 100, items: { $ref: `${area}-line.json` } },
      ship_to: shared("address"),
      attempt: { type: "integer", minimum: 0, default: 0 },
      labels: { type: "object", additionalProperties: { type: "string" } },
      [`detail_${index}`]: {
        type: "object",
        required: ["reason"],
        properties: {
          reason: text("Why."),
          ratio: { type: "number", minimum: 0, maximum: 1 },
          final: { type: "boolean", default: false },
        },
      },
    },
  };
}

/** A payload that fits, for the example of an event. */
function payload(index: number): Schema {
  return {
    id: `ord_${index}`,
    occurred_at: "2026-03-04T05:06:07Z",
    actor: { kind: "user", user_id: "usr_7", email: "a@example.org" },
    state: "open",
    total: { amount: 1999, currency: "EUR" },
    lines: [{ id: "lin_1", quantity: 2, price: { amount: 1000, currency: "EUR" } }],
    ship_to: { street: "Main Street 1", city: "Basel", country: "CH" },
    labels: { channel: "web" },
    [`detail_${index}`]: { reason: "because", ratio: 0.5 },
  };
}

/** A contract on disk. */
export interface SyntheticContract {
  /** Path of the document. */
  readonly document: string;
  /** Path of the schema of one event, to change it. */
  readonly oneSchema: string;
  /** Paths of the schemas of all events. */
  readonly schemas: readonly string[];
}

/**
 * Writes a contract of `events` events into `folder`: one YAML document with a channel for each verb of a thing, an example for every event, and
 * a schema file for every event and every shared type. The same number gives the same files.
 */
export function writeSyntheticContract(folder: string, events: number): SyntheticContract {
  const write = (path: string, schema: Schema): string => {
    const file = join(folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    return file;
  };
  for (const [name, schema] of Object.entries(SHARED)) write(`schemas/shared/${name}.json`, schema);
  for (const area of AREAS) {
    for (const [name, schema] of Object.entries(areaTypes(area)))
      write(`schemas/${area}/${name}.json`, schema);
  }
  const channels: Schema = {};
  const operations: Schema = {};
  const messages: Schema = {};
  const schemas: string[] = [];
  for (let index = 0; index < events; index++) {
    const area = AREAS[index % AREAS.length] ?? "";
    const verb = VERBS[index % VERBS.length] ?? "";
    const thing = `${area}-thing-${index}`;
    const key = `${area}Thing${index}${verb}`;
    schemas.push(write(`schemas/${area}/${thing}-${verb}.json`, eventSchema(area, index)));
    messages[key] = {
      name: `synthetic.${area}.thing${index}.${verb}.v1`,
      summary: `A thing of ${area} was ${verb}.`,
      payload: { $ref: `./schemas/${area}/${thing}-${verb}.json` },
      examples: [{ name: "usual", payload: payload(index) }],
    };
    const channel = `${area}Thing${index}`;
    channels[channel] = {
      address: `${area}.{region}.thing${index}.${verb}`,
      parameters: { region: { enum: ["eu", "us"], default: "eu" } },
      messages: { [key]: { $ref: `#/components/messages/${key}` } },
    };
    const reference = { $ref: `#/channels/${channel}` };
    operations[`send${channel}`] = {
      action: "send",
      channel: reference,
      tags: [{ name: `${area} service` }],
    };
    if (index % 2 === 0)
      operations[`receive${channel}`] = {
        action: "receive",
        channel: reference,
        tags: [{ name: "Reporting" }],
      };
  }
  const document = join(folder, "asyncapi.yaml");
  const root = {
    asyncapi: "3.0.0",
    info: { title: "Synthetic", version: "1.0.0" },
    channels,
    operations,
    components: { messages },
  };
  writeFileSync(document, stringify(root, { lineWidth: 0, aliasDuplicateObjects: false }));
  return { document, oneSchema: schemas[Math.floor(events / 2)] ?? "", schemas };
}
