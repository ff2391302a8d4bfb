/** A small contract, declared by hand: what the generator would write for it, with simpler validators. */
import {
  at,
  closed,
  defineAddress,
  defineChannel,
  defineEvent,
  defineHeaders,
  fail,
  isObject,
  own,
  validator,
} from "../../runtime/gen/v1.ts";

type FieldType = "string" | "number" | "any";

/** Validators of an object whose members have these types; a name that ends in `?` may be missing. */
function shape(types: Readonly<Record<string, FieldType>>) {
  const fields = Object.entries(types).map(([name, type]) => ({
    name: name.replace("?", ""),
    type,
    isOptional: name.endsWith("?"),
  }));
  const names = new Set(fields.map(({ name }) => name));
  const check: Parameters<typeof validator>[0] = (value, pointer, errors, closing) => {
    if (!isObject(value)) return fail(errors, pointer, "type", "object", value);
    for (const { name, type, isOptional } of fields) {
      const member = own(value as object, name);
      const fits = member === undefined ? isOptional : type === "any" || typeof member === type;
      if (!fits) fail(errors, at(pointer, name), "type", type, member);
    }
    if (closing) closed(value as object, pointer, errors, names);
  };
  return { read: validator(check), write: validator(check, true) };
}

const orders = defineAddress({ key: "orders", template: "orders", parameters: [], messages: 2 });
const results = defineAddress({
  key: "results",
  template: "results.{worker}.done",
  parameters: [{ name: "worker", location: "$message.payload#/worker" }],
  messages: 1,
});
const notes = defineAddress({ key: "notes", template: "notes", parameters: [], messages: 1 });
const moves = defineAddress({
  key: "moves",
  template: "moves",
  parameters: [],
  messages: 1,
  partitions: 4,
});

interface Order {
  id: string;
  amount: number;
  customer?: string;
}

/** Its partition key is the customer; has a default. */
export const OrderPlaced = defineEvent<{
  input: Order & { currency?: string };
  data: Order & { currency: string };
  headers: undefined;
  channels: { orders: { params: object; located: never } };
}>({
  key: "OrderPlaced",
  type: "conformance.order.placed.v1",
  version: 1,
  minorversion: 2,
  channels: [orders],
  ...shape({ id: "string", amount: "number", "customer?": "string", "currency?": "string" }),
  defaults: { defaults: { currency: "EUR" } },
  partitionKey: "$message.payload#/customer",
});

/** Travels on the same channel. */
export const OrderCancelled = defineEvent<{
  input: { id: string; reason: string };
  data: { id: string; reason: string };
  headers: undefined;
  channels: { orders: { params: object; located: never } };
}>({
  key: "OrderCancelled",
  type: "conformance.order.cancelled.v1",
  version: 1,
  minorversion: 0,
  channels: [orders],
  ...shape({ id: "string", reason: "string" }),
});

export const Orders = defineChannel<{
  params: object;
  located: never;
  events: { OrderPlaced: typeof OrderPlaced; OrderCancelled: typeof OrderCancelled };
}>(orders, { OrderPlaced, OrderCancelled });

/** Each worker has an address of its own; has a correlation id. */
export const WorkDone = defineEvent<{
  input: { worker: string; request: string };
  data: { worker: string; request: string };
  headers: undefined;
  channels: { results: { params: { worker: string }; located: "worker" } };
}>({
  key: "WorkDone",
  type: "conformance.work.done.v1",
  version: 1,
  minorversion: 0,
  channels: [results],
  ...shape({ worker: "string", request: "string" }),
  correlationId: "$message.payload#/request",
});

/** Travels on a channel of four partitions. */
export const PieceMoved = defineEvent<{
  input: { n: number; piece: string };
  data: { n: number; piece: string };
  headers: undefined;
  channels: { moves: { params: object; located: never } };
}>({
  key: "PieceMoved",
  type: "conformance.piece.moved.v1",
  version: 1,
  minorversion: 0,
  channels: [moves],
  ...shape({ n: "number", piece: "string" }),
  partitionKey: "$message.payload#/piece",
});

const tenant = shape({ tenant: "string" });

/** Holds anything; has headers. */
export const NoteTaken = defineEvent<{
  input: { body: unknown };
  data: { body: unknown };
  headers: { tenant: string };
  channels: { notes: { params: object; located: never } };
}>({
  key: "NoteTaken",
  type: "conformance.note.taken.v1",
  version: 1,
  minorversion: 0,
  channels: [notes],
  ...shape({ body: "any" }),
  headers: defineHeaders(tenant.read, tenant.write),
});

/** A payload of `OrderPlaced`; orders of the same customer keep their order. */
export function order(n: number, customer = "ada"): Order {
  return { id: `o${n}`, amount: n, customer };
}

/** An entry at the address of orders as another program may have written it: a CloudEvent with what `more` changes. */
export function orderEntry(id: string, more: object = {}, metadata?: Readonly<Record<string, string>>) {
  const event = {
    ...{ specversion: "1.0", id, source: "other", type: OrderPlaced.type },
    ...{ datacontenttype: "application/json", data: { id, amount: 1 } },
    ...more,
  };
  return rawEntry(JSON.stringify(event), metadata && JSON.stringify(metadata));
}

/** An entry at the address of orders with exactly these fields. */
export function rawEntry(data: string, metadata?: string) {
  return { address: "orders", fields: metadata === undefined ? { data } : { data, metadata } };
}
