import { describe, expect, it } from "vitest";
import type { Contract } from "../../../src/contract/model.ts";
import { formatPlace } from "../../../src/contract/source/source-map.ts";
import { load } from "../contract-files.ts";

const SHOP = `asyncapi: 3.1.0
info:
  title: Shop
  version: 2.1.0
  description: What happens in the shop.
defaultContentType: application/vnd.shop+json
servers:
  production:
    host: broker.example.org:6379
    pathname: /0
    protocol: redis
    protocolVersion: "7"
    description: The one.
    security: [{ type: userPassword }]
    bindings: { redis: {} }
channels:
  order-events:
    address: shop.{region}.orders.{orderId}
    title: Orders
    description: One order.
    servers:
      - $ref: "#/servers/production"
    tags: [{ name: orders }]
    bindings: { redis: {} }
    x-retention: 7d
    parameters:
      orderId:
        $ref: "#/components/parameters/orderId"
      region:
        description: Where.
        enum: [eu, us]
        default: eu
        examples: [eu]
    messages:
      order_placed:
        $ref: "#/components/messages/order_placed"
      cancelled:
        name: shop.order.cancelled.v2
        contentType: text/plain
        payload: { type: string }
  audit:
    messages:
      placed:
        $ref: "#/components/messages/order_placed"
  answers:
    address: shop.answers
    messages:
      Accepted: {}
      Rejected: {}
operations:
  place_order:
    action: send
    channel: { $ref: "#/channels/order-events" }
    title: Place an order
    tags: [{ name: web-shop }, { name: orders }]
    messages:
      - $ref: "#/channels/order-events/messages/order_placed"
    reply:
      address: { location: "$message.header#/replyTo" }
      channel: { $ref: "#/channels/answers" }
      messages: [{ $ref: "#/channels/answers/messages/Accepted" }]
    x-failure-reply:
      channel: { $ref: "#/channels/answers" }
      messages: [{ $ref: "#/channels/answers/messages/Rejected" }]
    x-team: checkout
  watch:
    action: receive
    channel: { $ref: "#/channels/order-events" }
    security: [{ $ref: "#/components/securitySchemes/login" }]
components:
  securitySchemes:
    login: { type: userPassword }
  parameters:
    orderId:
      location: $message.payload#/order/id
  correlationIds:
    order: { location: $message.payload#/order/id }
  messages:
    order_placed:
      title: Order placed
      summary: Somebody ordered.
      description: Long.
      deprecated: true
      tags: [{ name: hot }]
      x-minorversion: 3
      x-partition-key: $message.payload#/customer
      x-owner: checkout
      correlationId: { $ref: "#/components/correlationIds/order" }
      payload:
        type: object
        properties:
          customer: { type: string }
          order: { type: object, properties: { id: { type: string } } }
      examples:
        - name: small
          summary: One item.
          payload: { customer: c }
          headers: { a: 1 }
`;

/** A contract as JSON, without nodes and places. */
function plain(contract: Contract): Record<string, unknown> {
  const without = (key: string, value: unknown): unknown =>
    ["node", "info", "effective", "sources", "files"].includes(key) ? undefined : value;
  return JSON.parse(JSON.stringify({ ...contract, schemas: Object.fromEntries(contract.schemas) }, without));
}

describe("loadContract", () => {
  it("gives a document as plain data", async () => {
    const contract = await load(SHOP);
    expect(plain(contract)).toEqual({
      file: "asyncapi.yaml",
      asyncapi: "3.1.0",
      title: "Shop",
      version: "2.1.0",
      description: "What happens in the shop.",
      defaultContentType: "application/vnd.shop+json",
      servers: [
        {
          key: "production",
          host: "broker.example.org:6379",
          pathname: "/0",
          protocol: "redis",
          protocolVersion: "7",
          description: "The one.",
          variables: [],
          tags: [],
          security: [{ type: "userPassword" }],
          bindings: { redis: {} },
          extensions: {},
        },
      ],
      channels: [
        {
          key: "orderEvents",
          address: "shop.{region}.orders.{orderId}",
          title: "Orders",
          description: "One order.",
          parameters: [
            { name: "region", description: "Where.", enum: ["eu", "us"], default: "eu", examples: ["eu"] },
            { name: "orderId", examples: [], location: { source: "payload", pointer: "/order/id" } },
          ],
          messages: ["OrderPlaced", "Cancelled"],
          servers: ["production"],
          tags: ["orders"],
          bindings: { redis: {} },
          extensions: { "x-retention": "7d" },
        },
        {
          key: "audit",
          address: null,
          parameters: [],
          messages: ["OrderPlaced"],
          servers: [],
          tags: [],
          bindings: {},
          extensions: {},
        },
        {
          key: "answers",
          address: "shop.answers",
          parameters: [],
          messages: ["Accepted", "Rejected"],
          servers: [],
          tags: [],
          bindings: {},
          extensions: {},
        },
      ],
      messages: [
        {
          key: "OrderPlaced",
          type: "order_placed",
          version: 1,
          minorversion: 3,
          title: "Order placed",
          summary: "Somebody ordered.",
          description: "Long.",
          deprecated: true,
          contentType: "application/vnd.shop+json",
          payload: "OrderPlaced",
          envelope: false,
          envelopeFields: [],
          correlationId: { source: "payload", pointer: "/order/id" },
          partitionKey: { source: "payload", pointer: "/customer" },
          tags: ["hot"],
          examples: [{ name: "small", summary: "One item.", payload: { customer: "c" }, headers: { a: 1 } }],
          channels: ["orderEvents", "audit"],
          bindings: {},
          extensions: { "x-owner": "checkout" },
        },
        {
          key: "Cancelled",
          type: "shop.order.cancelled.v2",
          version: 2,
          minorversion: 0,
          deprecated: false,
          contentType: "text/plain",
          payload: "Cancelled",
          envelope: false,
          envelopeFields: [],
          tags: [],
          examples: [],
          channels: ["orderEvents"],
          bindings: {},
          extensions: {},
        },
        ...["Accepted", "Rejected"].map((key) => ({
          key,
          type: key,
          version: 1,
          minorversion: 0,
          deprecated: false,
          contentType: "application/vnd.shop+json",
          envelope: false,
          envelopeFields: [],
          tags: [],
          examples: [],
          channels: ["answers"],
          bindings: {},
          extensions: {},
        })),
      ],
      operations: [
        {
          key: "placeOrder",
          action: "send",
          application: "web-shop",
          channel: "orderEvents",
          messages: ["OrderPlaced"],
          title: "Place an order",
          tags: ["web-shop", "orders"],
          reply: {
            channel: "answers",
            messages: ["Accepted"],
            address: { source: "header", pointer: "/replyTo" },
          },
          failureReply: { channel: "answers", messages: ["Rejected"] },
          bindings: {},
          security: [],
          extensions: { "x-team": "checkout" },
        },
        {
          key: "watch",
          action: "receive",
          application: "Shop",
          channel: "orderEvents",
          messages: ["OrderPlaced", "Cancelled"],
          tags: [],
          bindings: {},
          security: [{ type: "userPassword" }],
          extensions: {},
        },
      ],
      schemas: {
        Cancelled: { name: "Cancelled", dialect: "draft-07", schema: { type: "string" } },
        OrderPlaced: {
          name: "OrderPlaced",
          dialect: "draft-07",
          schema: {
            type: "object",
            properties: {
              customer: { type: "string" },
              order: { type: "object", properties: { id: { type: "string" } } },
            },
          },
        },
      },
      remarks: [],
      extensions: {},
    });
  });

  it("knows where everything stands", async () => {
    const { sources, messages, channels, operations, schemas } = await load(SHOP);
    const at = (node: object | undefined, key?: string | number): string => {
      const place = node && sources.of(node, key);
      return place ? `${formatPlace(place)} ${place.pointer}` : "nowhere";
    };
    expect(at(channels[0]?.node)).toBe("asyncapi.yaml:17:3 /channels/order-events");
    expect(at(channels[0]?.node, "address")).toBe("asyncapi.yaml:18:14 /channels/order-events/address");
    expect(at(channels[0]?.parameters[1]?.node, "location")).toBe(
      "asyncapi.yaml:75:17 /components/parameters/orderId/location",
    );
    expect(at(messages[0]?.node)).toBe("asyncapi.yaml:79:5 /components/messages/order_placed");
    expect(at(messages[0]?.examples[0]?.node, "payload")).toBe(
      "asyncapi.yaml:97:20 /components/messages/order_placed/examples/0/payload",
    );
    expect(at(operations[1]?.node, "action")).toBe("asyncapi.yaml:67:13 /operations/watch/action");
    const schema = schemas.get("OrderPlaced")?.schema as { properties: { order: object } };
    expect(at(schema)).toBe("asyncapi.yaml:89:7 /components/messages/order_placed/payload");
    expect(at(schema.properties.order, "type")).toBe(
      "asyncapi.yaml:93:26 /components/messages/order_placed/payload/properties/order/type",
    );
  });

  it("reads JSON, indented with tabs, and 3.0.0", async () => {
    const document = {
      asyncapi: "3.0.0",
      info: { title: "Shop", version: "1" },
      channels: { a: { address: "a", messages: { M: {} } } },
    };
    const contract = await load({ "asyncapi.json": JSON.stringify(document, null, "\t") }, "asyncapi.json");
    expect(contract.asyncapi).toBe("3.0.0");
    expect(contract.sources.of(contract.channels[0]?.node ?? {}, "address")).toEqual({
      file: "asyncapi.json",
      line: 9,
      column: 15,
      pointer: "/channels/a/address",
    });
  });

  it("lists every file that it read", async () => {
    const contract = await load({
      "asyncapi.yaml": `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders: { address: orders, messages: { M: { $ref: messages/all.yaml#/order-placed }, N: { $ref: messages/order-paid.yaml } } }
`,
      "messages/all.yaml": "order-placed:\n  payload: { $ref: ../schemas/order.json }\n",
      "messages/order-paid.yaml": "payload: { $ref: ../schemas/order.json }\n",
      "schemas/order.json": '{ "properties": { "price": { "$ref": "price.json#/definitions/amount" } } }',
      "schemas/price.json": '{ "definitions": { "amount": { "type": "string" } } }',
    });
    expect(contract.files.map((file) => file.replace(/^.*eventpact-contract-[^/]+\//, ""))).toEqual([
      "asyncapi.yaml",
      "messages/all.yaml",
      "messages/order-paid.yaml",
      "schemas/order.json",
      "schemas/price.json",
    ]);
    expect(contract.messages.map(({ key, type, payload }) => ({ key, type, payload }))).toEqual([
      { key: "OrderPlaced", type: "order-placed", payload: "Order" },
      { key: "OrderPaid", type: "order-paid", payload: "Order" },
    ]);
    expect([...contract.schemas.keys()]).toEqual(["Amount", "Order"]);
  });

  it("takes channels and operations from the components", async () => {
    const contract = await load(`asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders: { $ref: "#/components/channels/o" }
operations:
  place: { $ref: "#/components/operations/p" }
components:
  channels:
    o: { address: o, messages: { Placed: {} } }
  operations:
    p:
      action: send
      channel: { $ref: "#/channels/orders" }
      messages: [{ $ref: "#/channels/orders/messages/Placed" }]
      reply: { channel: { $ref: "#/components/channels/o" } }
`);
    expect(contract.operations).toMatchObject([
      {
        key: "place",
        channel: "orders",
        messages: ["Placed"],
        reply: { channel: "orders", messages: ["Placed"] },
      },
    ]);
  });

  it("remarks messages that travel nowhere", async () => {
    const { remarks } = await load(
      'asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\ncomponents:\n  messages:\n    Lost: {}\n    Alias: { $ref: "#/components/messages/Lost" }\n',
    );
    expect(remarks?.map(({ code, place }) => `${place?.line}:${place?.column} ${code}`)).toEqual([
      "5:11 message-unused",
      "6:12 message-unused",
    ]);
  });

  it("names messages that are written in channels under one key after where they stand, all of them", async () => {
    const channel = (name: string, message: string) =>
      `  ${name}: { address: ${name}, messages: { ${message} } }\n`;
    const keysOf = async (...channels: readonly string[]) => {
      const { messages } = await load(
        `asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\nchannels:\n${channels.join("")}components: { messages: { paid: {} } }\n`,
      );
      return messages.map(({ key, type, channels }) => `${key} ${type} ${channels}`).sort();
    };
    const [orders, users, carts] = [
      channel("orders", "message: {}"),
      channel("new-users", "message: {}"),
      channel("carts", "paid: {}, done: { $ref: '#/components/messages/paid' }"),
    ];
    const expected = ["NewUsersMessage message newUsers", "OrdersMessage message orders"];
    expect(await keysOf(orders, users)).toEqual(expected);
    expect(await keysOf(users, orders)).toEqual(expected);
    expect(await keysOf(orders)).toEqual(["Message message orders"]);
    expect(await keysOf(carts)).toEqual(["CartsPaid paid carts", "Paid paid carts"]);
  });
});
