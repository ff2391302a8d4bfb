/** What is on the wire never changes: others read it, and streams hold it for years. */
import { expect, it } from "vitest";
import { deadLetterFields, readDeadLetter } from "../../../src/runtime/wire/dead-letter.ts";
import { encode } from "../../../src/runtime/wire/encode.ts";
import { allLimits } from "../../../src/runtime/wire/limits.ts";
import { OrderCancelled, OrderPlaced } from "../../golden/shop/generated/index.js";

const origin = { source: "shop/web", sourcehost: "web-1", sourcelib: "1.2.3", carry: ["extension"] };
const settings = { limits: allLimits() };
const order = {
  order_id: "o-1",
  customer: { id: "c" },
  lines: [{ sku: "a" }],
  payment: { method: "card", number: "1" },
};

it("has the envelope of CloudEvents and OEP-41, and headers beside it", () => {
  const given = {
    id: "e-1",
    time: "2026-01-02T03:04:05Z",
    subject: "s",
    partitionkey: "p",
    correlationid: "x",
  };
  const cause = {
    ...{
      specversion: "1.0",
      id: "e-0",
      type: "t",
      source: "s",
      traceparent: "00-1",
      tracestate: "a=1",
      extension: "kept",
    },
  };
  const { fields } = encode(
    OrderPlaced,
    order,
    origin,
    { ...given, headers: { tenant: "t" } },
    settings,
    cause,
  );
  expect(fields).toEqual({ data: expect.any(String), metadata: '{"tenant":"t"}' });
  expect(JSON.parse(fields.data)).toEqual({
    specversion: "1.0",
    id: "e-1",
    type: "shop.order.placed.v2",
    source: "shop/web",
    time: "2026-01-02T03:04:05Z",
    datacontenttype: "application/json",
    subject: "s",
    minorversion: 3,
    sourcehost: "web-1",
    sourcelib: "1.2.3",
    correlationid: "x",
    causationid: "e-0",
    traceparent: "00-1",
    tracestate: "a=1",
    partitionkey: "p",
    extension: "kept",
    data: OrderPlaced.parse(order),
  });
});

it("has nothing that there is not", () => {
  const { fields } = encode(OrderCancelled, { order_id: "o-1" }, { source: "shop" }, {}, settings);
  expect(Object.keys(fields)).toEqual(["data"]);
});

it("has dead letters with fields of their own beside those of the entry", () => {
  const [first, last] = [new Date(0), new Date(1_000)];
  const failure = {
    ...{ address: "orders", entry: "1-1", group: "g" },
    ...{ reason: "invalid", error: "no", attempts: 2, first, last },
  };
  const fields = deadLetterFields(failure);
  expect(fields).toEqual({
    "dlq-address": "orders",
    "dlq-entry": "1-1",
    "dlq-group": "g",
    "dlq-reason": "invalid",
    "dlq-error": "no",
    "dlq-attempts": "2",
    "dlq-first": "1970-01-01T00:00:00.000Z",
    "dlq-last": "1970-01-01T00:00:01.000Z",
  });
  expect(readDeadLetter({ id: "9-1", fields: { ...fields, data: "{}" } })).toEqual({
    ...failure,
    id: "9-1",
    fields: { data: "{}" },
  });
});
