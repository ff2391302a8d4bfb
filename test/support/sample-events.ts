/** A small contract, declared by hand with Ajv at test time: what the generator would write for it. */
import { Ajv2019 } from "ajv/dist/2019.js";
import { defineAddress, defineChannel, defineEvent, type ValidateFunction } from "eventpact/gen/v1";

const ajv = new Ajv2019({ allErrors: true });

function validators(schema: object) {
  const compile = (extra: object) => ajv.compile({ ...schema, ...extra }) as ValidateFunction;
  return { read: compile({}), write: compile({ additionalProperties: false }) };
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
  read: ajv.compile({ type: "string" }) as ValidateFunction,
  write: ajv.compile({ type: "string" }) as ValidateFunction,
  text: true,
});

export const Notes = defineChannel<{
  params: object;
  located: never;
  events: { NoteTaken: typeof NoteTaken };
}>(notes, {
  NoteTaken,
});
