import { describe, expect, it } from "vitest";
import { compareShops, only, type Patch, type Row, summary } from "../support/documents.ts";

const orders = (channel: object): Patch => ({ channels: { orders: channel } });
const region = (parameter: object): Patch =>
  orders({ address: "orders.{region}", parameters: { region: parameter } });
const kafka = (binding: object): Patch => orders({ bindings: { kafka: binding } });
const announced = "info message-added-to-channel";
const message = { messages: { Audit: { name: "audit.v1" } } };

const ROWS: readonly Row[] = [
  [
    "a channel that is gone",
    { channels: { audit: { address: "audit", ...message } } },
    {},
    ["error channel-removed", "warning channel-removed-without-deprecation"],
    ["info channel-added"],
  ],
  [
    "a channel that is gone with its operation",
    {
      channels: { audit: { address: "audit", ...message } },
      operations: { audit: { action: "send", channel: { $ref: "#/channels/audit" } } },
    },
    {},
    ["error channel-removed", "warning channel-removed-without-deprecation"],
    ["info channel-added"],
  ],
  [
    "another address",
    {},
    orders({ address: "shop.orders" }),
    ["error channel-address-changed"],
    ["error channel-address-changed"],
  ],
  [
    "an address that is not known any more",
    { channels: { answers: { address: "answers", ...message } } },
    { channels: { answers: { ...message } } },
    ["error channel-address-changed"],
    ["error channel-address-changed"],
  ],
  [
    "a parameter more",
    {},
    orders({ address: "orders.{region}", parameters: { region: {} } }),
    ["error channel-address-parameter-added"],
    ["error channel-address-parameter-removed"],
  ],
  [
    "a parameter with another name",
    region({}),
    orders({ address: "orders.{area}", parameters: { area: {} } }),
    ["info channel-parameter-renamed"],
    ["info channel-parameter-renamed"],
  ],
  [
    "a value less of a parameter",
    region({ enum: ["eu", "us"] }),
    region({ enum: ["us"] }),
    ["error channel-parameter-enum-value-removed"],
    ["error channel-parameter-enum-value-added"],
  ],
  [
    "only some values of a parameter",
    region({}),
    region({ enum: ["us"] }),
    ["error channel-parameter-enum-value-removed"],
    ["error channel-parameter-enum-value-added"],
  ],
  [
    "another default of a parameter",
    region({ default: "eu" }),
    region({ default: "us" }),
    ["warning channel-parameter-default-changed"],
    ["warning channel-parameter-default-changed"],
  ],
  [
    "another place for a parameter",
    region({ location: "$message.payload#/id" }),
    region({}),
    ["error channel-parameter-location-changed"],
    ["error channel-parameter-location-changed"],
  ],
  [
    "a server less",
    { servers: { second: { host: "b.example.org", protocol: "kafka" } } },
    {
      servers: { second: { host: "b.example.org", protocol: "kafka" } },
      ...orders({ servers: [{ $ref: "#/servers/main" }] }),
    },
    ["error channel-server-removed"],
    ["info channel-server-added"],
  ],
  ["all servers by name", {}, orders({ servers: [{ $ref: "#/servers/main" }] }), [], []],
  [
    "another number of partitions",
    orders({ "x-partitions": 4 }),
    orders({ "x-partitions": 8 }),
    ["error channel-partitions-changed"],
    ["error channel-partitions-changed"],
  ],
  [
    "another topic",
    kafka({ topic: "orders" }),
    kafka({ topic: "orders2" }),
    ["error channel-binding-changed"],
    ["error channel-binding-changed"],
  ],
  [
    "fewer Kafka partitions",
    kafka({ partitions: 8 }),
    kafka({ partitions: 4 }),
    ["error channel-binding-changed"],
    ["warning channel-binding-changed"],
  ],
  [
    "another cleanup policy",
    kafka({ topicConfiguration: { "cleanup.policy": ["delete"] } }),
    kafka({ topicConfiguration: { "cleanup.policy": ["compact"] } }),
    ["error channel-binding-changed"],
    ["error channel-binding-changed"],
  ],
  [
    "what identifies the stream and something else",
    kafka({ topic: "orders", replicas: 2 }),
    kafka({ topic: "orders2", replicas: 3 }),
    ["error channel-binding-changed", "warning channel-binding-changed"],
    ["error channel-binding-changed", "warning channel-binding-changed"],
  ],
  [
    "names of a binding in another order, and other descriptions",
    orders({
      bindings: {
        kafka: { topicConfiguration: { "cleanup.policy": ["delete", "compact"] } },
        ws: { query: { type: "object", properties: { a: { type: "string", description: "One." } } } },
      },
    }),
    orders({
      bindings: {
        kafka: { topicConfiguration: { "cleanup.policy": ["compact", "delete"] } },
        ws: { query: { type: "object", properties: { a: { type: "string", description: "Two." } } } },
      },
    }),
    [],
    [],
  ],
  ["a binding that says nothing", {}, orders({ bindings: { redis: {} } }), [], []],
  [
    "another exchange, and another method",
    orders({ bindings: { amqp: { is: "routingKey", exchange: { name: "a" } }, ws: { method: "GET" } } }),
    orders({ bindings: { amqp: { is: "routingKey", exchange: { name: "b" } }, ws: { method: "POST" } } }),
    ["error channel-binding-changed", "error channel-binding-changed"],
    ["error channel-binding-changed", "error channel-binding-changed"],
  ],
];

const RENAMED: Patch = {
  channels: {
    orders: null,
    purchases: { address: "orders", messages: { Placed: { name: "order.placed.v1" } } },
  },
  operations: { place: { channel: { $ref: "#/channels/purchases" } } },
};

describe("channels", () => {
  it.each(ROWS)("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old, next))).toEqual(says);
    expect(summary(await compareShops(next, old))).toEqual(mirror);
  });

  it("are the same with another key", async () => {
    const old = orders({ messages: { Placed: { payload: null }, Shipped: null } });
    expect(summary(await compareShops(old, RENAMED))).toEqual(["info channel-key-renamed"]);
    expect(summary(await compareShops(RENAMED, old))).toEqual(["info channel-key-renamed"]);
  });

  it("are the same by address, even where two of them swap their keys", async () => {
    const two = (first: string, second: string) => ({
      channels: {
        a: { address: first, messages: { [first]: { name: first } } },
        b: { address: second, messages: { [second]: { name: second } } },
      },
    });
    const findings = await compareShops(two("one", "two"), two("two", "one"));
    expect(summary(findings)).toEqual(["info channel-key-renamed", "info channel-key-renamed"]);
  });

  it("of one address are told apart by their keys, in whatever order they stand", async () => {
    const a = { address: "same", messages: { One: { name: "one" } } };
    const b = { address: "same", messages: { Two: { name: "two" } } };
    const findings = await compareShops({ channels: { a, b } }, { channels: { a: null, b, c: a } });
    expect(summary(findings)).toEqual(["info channel-key-renamed"]);
    expect(await compareShops({ channels: { a, b } }, { channels: { b, a } })).toEqual([]);
  });

  it("break consumers of what is sent and producers of what is received", async () => {
    const sent = (await compareShops({}, orders({ address: "x" })))[0];
    expect(sent).toMatchObject({
      direction: "forward",
      breaks: ["consumers"],
      message: 'the address of the channel "orders" is "x" and was "orders"',
    });
    const received = (await compareShops({}, { channels: { commands: { address: "x" } } }))[0];
    expect(received).toMatchObject({ direction: "backward", breaks: ["producers"] });
    const value = region({ enum: ["eu"] });
    const more = only(await compareShops(value, region({ enum: ["eu", "us"] })));
    expect(more).toMatchObject({ severity: "error", message: expect.stringContaining('may be "us" now') });
  });

  it("that only receive are not broken by a new value of a parameter", async () => {
    const commands = (values: string[]) => ({
      channels: { commands: { address: "commands.{region}", parameters: { region: { enum: values } } } },
    });
    expect(only(await compareShops(commands(["eu"]), commands(["eu", "us"])))).toMatchObject({
      rule: "channel-parameter-enum-value-added",
      severity: "info",
      breaks: [],
    });
  });

  it("have places in bindings", async () => {
    const finding = only(await compareShops(kafka({ topic: "a" }), kafka({ topic: "b" })));
    expect(finding.pointer).toBe("/channels/orders/bindings/kafka/topic");
    expect(finding.old?.pointer).toBe("/channels/orders/bindings/kafka/topic");
    expect(finding.message).toBe('kafka of the channel "orders": topic is "b" and was "a"');
  });
});

describe("what is new on a channel", () => {
  it.each<Row>([
    [
      "a message that is sent",
      {},
      orders({ messages: { Lost: { name: "order.lost.v1" } } }),
      ["warning message-added-to-channel"],
      ["error message-removed-from-channel", "warning removed-without-deprecation"],
    ],
    [
      "a message that is received",
      {},
      { channels: { commands: { messages: { Lose: { name: "order.lose.v1" } } } } },
      [announced],
      ["error message-removed-from-channel", "warning removed-without-deprecation"],
    ],
    [
      "a later version of a message that stays",
      {},
      orders({ messages: { Placed2: { name: "order.placed.v2" } } }),
      [announced],
      ["error message-removed-from-channel", "warning removed-without-deprecation"],
    ],
    [
      "a message for tolerant consumers",
      orders({ "x-tolerant-readers": true }),
      orders({ "x-tolerant-readers": true, messages: { Lost: { name: "order.lost.v1" } } }),
      [announced],
      ["error message-removed-from-channel", "warning removed-without-deprecation"],
    ],
  ])("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old, next))).toEqual(says);
    expect(summary(await compareShops(next, old))).toEqual(mirror);
  });
});
