/** A small contract, declared by hand with the validators that the generator makes: what it would write for it. */
import { defineAddress, defineChannel, defineEvent, defineHeaders, wholeEvent } from "eventpact/gen/v1";
import { validatorsOf } from "../codegen/support/validators.ts";

function validators(schema: { readonly [keyword: string]: unknown }) {
  const { read, write } = validatorsOf(schema);
  return { read, write };
}

const orders = defineAddress({ key: "orders", template: "orders", parameters: [], messages: 2 });
const results = defineAddress({
  key: "results",
  template: "results.{worker}.done",
  parameters: [{ name: "worker", location: "$message.payload#/worker" }],
  messages: 1,
});

interface Order {
  id: string;
  customer?: string;
  amount: number;
}

export const OrderPlaced = defineEvent<{
  input: Order & { currency?: string };
  data: Order & { currency: string };
  headers: undefined;
  channels: { orders: { params: object; located: never } };
}>({
  key: "OrderPlaced",
  type: "shop.order.placed.v1",
  version: 1,
  minorversion: 2,
  channels: [orders],
  ...validators({
    type: "object",
    required: ["id", "amount"],
    properties: {
      id: { type: "string" },
      customer: { type: "string" },
      amount: { type: "number" },
      currency: { type: "string", default: "EUR" },
    },
  }),
  defaults: { defaults: { currency: "EUR" } },
  partitionKey: "$message.payload#/customer",
});

export const OrderCancelled = defineEvent<{
  input: { id: string; reason: string };
  data: { id: string; reason: string };
  headers: undefined;
  channels: { orders: { params: object; located: never } };
}>({
  key: "OrderCancelled",
  type: "shop.order.cancelled.v1",
  version: 1,
  minorversion: 0,
  channels: [orders],
  ...validators({
    type: "object",
    required: ["id", "reason"],
    properties: { id: { type: "string" }, reason: { type: "string" } },
  }),
});

export const Orders = defineChannel<{
  params: object;
  located: never;
  events: { OrderPlaced: typeof OrderPlaced; OrderCancelled: typeof OrderCancelled };
}>(orders, { OrderPlaced, OrderCancelled });

export const WorkDone = defineEvent<{
  input: { worker: string; request: string };
  data: { worker: string; request: string };
  headers: undefined;
  channels: { results: { params: { worker: string }; located: "worker" } };
}>({
  key: "WorkDone",
  type: "shop.work.done.v1",
  version: 1,
  minorversion: 0,
  channels: [results],
  ...validators({
    type: "object",
    required: ["request"],
    properties: { worker: { type: "string" }, request: { type: "string" } },
  }),
  correlationId: "$message.payload#/request",
});

const notes = defineAddress({ key: "notes", template: "notes", parameters: [], messages: 1 });

export const NoteTaken = defineEvent<{
  input: string;
  data: string;
  headers: undefined;
  channels: { notes: { params: object; located: never } };
}>({
  key: "NoteTaken",
  type: "shop.note.v1",
  version: 1,
  minorversion: 0,
  channels: [notes],
  ...validators({ type: "string" }),
  text: true,
});

export const Notes = defineChannel<{
  params: object;
  located: never;
  events: { NoteTaken: typeof NoteTaken };
}>(notes, {
  NoteTaken,
});

const audits = defineAddress({ key: "audits", template: "audits", parameters: [], messages: 1 });
const auditHeaders = {
  type: "object",
  required: ["tenant"],
  properties: { tenant: { type: "string" }, level: { type: "integer" } },
};

const audited = validators(auditHeaders);

/** Has headers, one of which is no string. */
export const Audited = defineEvent<{
  input: { what: string };
  data: { what: string };
  headers: { tenant: string; level?: number };
  channels: { audits: { params: object; located: never } };
}>({
  key: "Audited",
  type: "shop.audited.v1",
  version: 1,
  minorversion: 0,
  channels: [audits],
  ...validators({ type: "object", required: ["what"], properties: { what: { type: "string" } } }),
  headers: defineHeaders(audited.read, audited.write),
});

const forwards = defineAddress({ key: "forwards", template: "forwards", parameters: [], messages: 1 });

/** Its payload is the whole CloudEvent (content type `application/cloudevents+json`). */
export const Forwarded = defineEvent<{
  input: { specversion: "1.0"; id: string; source: string; type: string; data: { n: number } };
  data: { specversion: "1.0"; id: string; source: string; type: string; data: { n: number } };
  headers: undefined;
  channels: { forwards: { params: object; located: never } };
}>({
  key: "Forwarded",
  type: "shop.forwarded",
  version: 1,
  minorversion: 0,
  channels: [forwards],
  ...validators({
    type: "object",
    required: ["specversion", "id", "source", "type", "data"],
    properties: {
      specversion: { const: "1.0" },
      id: { type: "string" },
      source: { type: "string" },
      type: { type: "string" },
      data: { type: "object", required: ["n"], properties: { n: { type: "number" } } },
    },
  }),
  contentType: "application/cloudevents+json",
  whole: wholeEvent,
});
