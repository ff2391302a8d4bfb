import { inspect } from "node:util";
import { ContractViolation, createBus, VERSION } from "eventpact";
import { defineEvent } from "eventpact/gen/v1";
import { memory } from "eventpact/memory";
import { expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { internalsOf } from "../../../src/runtime/event/event.ts";
import { parseExpression } from "../../../src/runtime/event/expression.ts";
import { decode } from "../../../src/runtime/wire/decode.ts";
import { validatorsOf } from "../../codegen/support/validators.ts";
import { OrderPlaced } from "../../support/sample-events.ts";

it("knows its type, version and channels", () => {
  expect(OrderPlaced).toMatchObject({
    key: "OrderPlaced",
    type: "shop.order.placed.v1",
    version: 1,
    minorversion: 2,
  });
  expect(OrderPlaced.channels.map(({ template }) => template)).toEqual(["orders"]);
});

it("tells payloads, open for unknown properties, and never changes them", () => {
  const value = { id: "o1", amount: 1, later: true };
  expect(OrderPlaced.is(value)).toBe(true);
  expect(OrderPlaced.is({ id: "o1" })).toBe(false);
  expect(OrderPlaced.parse(value)).toEqual({ ...value, currency: "EUR" });
  expect(value).toEqual({ id: "o1", amount: 1, later: true });
});

it("has 20 issues at most, and names 5 of them in its message and when it is printed", () => {
  const members = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`m${n}`, n]));
  try {
    internalsOf(OrderPlaced).toWire({ id: "o1", amount: 1, ...members });
    expect.unreachable();
  } catch (error) {
    if (!ContractViolation.is(error)) throw error;
    expect(error.issues).toHaveLength(20);
    expect(error.message).toMatch(/: \/m0 [^;]+(; \/m\d [^;]+){4}; and 25 more$/);
    expect(inspect(error)).not.toContain("/m5");
  }
});

it("lists the first 20 issues and their total, each with its pointer", () => {
  try {
    OrderPlaced.parse({ id: 1, amount: "x", customer: 2, currency: 3 });
    expect.unreachable();
  } catch (error) {
    if (!ContractViolation.is(error)) throw error;
    expect(error.issues.map(({ pointer }) => pointer).sort()).toEqual([
      "/amount",
      "/currency",
      "/customer",
      "/id",
    ]);
    expect(error.total).toBe(4);
    expect(error.message).toContain("payload of OrderPlaced (shop.order.placed.v1) must fit its contract:");
  }
});

it("is a Standard Schema", () => {
  const schema = OrderPlaced["~standard"];
  expect([schema.version, schema.vendor]).toEqual([1, "eventpact"]);
  expect(schema.validate({ id: "o1", amount: 1 })).toEqual({
    value: { id: "o1", amount: 1, currency: "EUR" },
  });
  expect(schema.validate({ id: "o1" })).toEqual({
    issues: [{ message: "/amount is missing", path: ["amount"] }],
  });
});

it("gives a Standard Schema path the names as they are, not as pointers escape them", () => {
  const { read, write } = validatorsOf({
    properties: { "a/b": { properties: { "~c": { items: { type: "number" } }, "~1": { type: "number" } } } },
  });
  const event = defineEvent({ key: "E", type: "e", version: 1, minorversion: 0, channels: [], read, write });
  expect(event["~standard"].validate({ "a/b": { "~c": [1, "x"], "~1": "x" } }).issues).toEqual([
    { message: "/a~1b/~0c/1 must be number", path: ["a/b", "~c", "1"] },
    { message: "/a~1b/~01 must be number", path: ["a/b", "~1"] },
  ]);
});

it("recognises errors of another copy of the package", () => {
  const foreign = Object.assign(new Error("x"), { "eventpact.error": "ContractViolation" });
  expect(ContractViolation.is(foreign)).toBe(true);
  expect(ContractViolation.is(new Error("x"))).toBe(false);
  expect(ContractViolation.is(undefined)).toBe(false);
});

it("refuses an entry without its data field, and attributes that are missing", () => {
  expect(() => decode({ fields: { metadata: "{}" } }, 64)).toThrow('the field "data" is not JSON');
  expect(() => decode({ fields: { data: "[]" } }, 64)).toThrow("not an object");
  expect(() =>
    decode({ fields: { data: '{"specversion":"1.0","id":"","source":"s","type":"t"}' } }, 64),
  ).toThrow('"id" is missing');
  expect(() =>
    decode({ fields: { data: '{"specversion":"2.0","id":"1","source":"s","type":"t"}' } }, 64),
  ).toThrow("is not 1.x");
});

it("takes runtime expressions apart", () => {
  const payload = { "a/b": { "c~d": 1 }, x: 2 };
  expect(parseExpression("$message.payload#/a~1b/c~0d").evaluate(payload, {})).toBe(1);
  expect(parseExpression("$message.header#/x").evaluate(payload, { x: 3 })).toBe(3);
  expect(parseExpression("$message.payload#/toString").evaluate(payload, {})).toBeUndefined();
  expect(() => parseExpression("$request.body")).toThrow("is not a runtime expression");
});

it("refuses options that make no sense, before anything happens", async () => {
  const transport = memory();
  expect(() => createBus({ source: "", transport })).toThrow('"source" must be a non-empty URI reference');
  expect(() => createBus({ source: "s" } as never)).toThrow('"transport" is missing');
  expect(() => createBus({ source: "s", transport, delivery: { retry: { maxDeliveries: 0 } } })).toThrow(
    "maxDeliveries",
  );
  expect(() => memory({ retain: 0 })).toThrow("retain");
  const bus = createBus({ source: "s", transport, group: "g" });
  await expect(bus.subscribe(OrderPlaced, () => undefined, { concurrency: 0 })).rejects.toThrow(
    "concurrency must be a whole number",
  );
  const order = { id: "o", amount: 1 };
  await expect(bus.publish(OrderPlaced, order, { time: "yesterday" })).rejects.toThrow(
    "time must be a valid date",
  );
  await expect(bus.publish(OrderPlaced, order, { headers: {} } as never)).rejects.toThrow(
    "must be left out: the contract has none",
  );
  await expect(bus.publish(OrderPlaced, order, { id: "" })).rejects.toThrow("id must be a non-empty string");
  const circular: Record<string, unknown> = { id: "o", amount: 1 };
  circular["customer"] = circular;
  await expect(bus.publish(OrderPlaced, circular as never)).rejects.toThrow(
    "is not JSON (a cycle or a BigInt)",
  );
  await bus.close();
});

it("carries the package's version", () => {
  expect(VERSION).toBe(manifest.version);
});
