import { describe, expect, it } from "vitest";
import { compareShops, only, type Patch, type Row, summary } from "../support/documents.ts";

const PAYLOAD = { type: "object", required: ["id"], properties: { id: { type: "string" } } };
const placed = (message: object): Patch => ({ channels: { orders: { messages: { Placed: message } } } });
const kafka = (binding: object): Patch => placed({ bindings: { kafka: binding } });
const gone = ["error message-removed-from-channel", "warning removed-without-deprecation"];

const ROWS: readonly Row[] = [
  [
    "another name",
    {},
    placed({ name: "order.sold.v1" }),
    ["error message-name-changed"],
    ["error message-name-changed"],
  ],
  [
    "another name and another key",
    {},
    {
      channels: { orders: { messages: { Placed: null, Sold: { name: "order.sold.v1", payload: PAYLOAD } } } },
    },
    ["error message-name-changed"],
    ["error message-name-changed"],
  ],
  [
    "another name with another payload, which is another message",
    {},
    placed({ name: "order.sold.v1", payload: { required: ["id", "price"] } }),
    [...gone, "warning message-added-to-channel"].sort(),
    [...gone, "warning message-added-to-channel"].sort(),
  ],
  [
    "another key",
    {},
    {
      channels: {
        orders: { messages: { Placed: null, Sold: { name: "order.placed.v1", payload: PAYLOAD } } },
      },
    },
    ["info message-key-renamed"],
    ["info message-key-renamed"],
  ],
  [
    "another content type",
    {},
    placed({ contentType: "application/x-yaml" }),
    ["error message-content-type-changed"],
    ["error message-content-type-changed"],
  ],
  ["the default content type", {}, placed({ contentType: "Application/JSON; charset=UTF-8" }), [], []],
  [
    "a payload in another dialect",
    {},
    placed({
      payload: {
        type: null,
        required: null,
        properties: null,
        schemaFormat: "application/schema+json;version=2020-12",
        schema: PAYLOAD,
      },
    }),
    ["warning message-schema-format-changed"],
    ["warning message-schema-format-changed"],
  ],
  [
    "another place for the correlation id",
    placed({ correlationId: { location: "$message.payload#/id" } }),
    placed({ correlationId: { location: "$message.header#/id" } }),
    ["error message-correlation-id-location-changed"],
    ["error message-correlation-id-location-changed"],
  ],
  [
    "no correlation id",
    placed({ correlationId: { location: "$message.payload#/id" } }),
    {},
    ["error message-correlation-id-removed"],
    ["info message-correlation-id-added"],
  ],
  [
    "another partition key",
    placed({ "x-partition-key": "$message.payload#/id" }),
    {},
    ["warning message-partition-key-changed"],
    ["warning message-partition-key-changed"],
  ],
  [
    "another record key",
    kafka({ key: { type: "string" } }),
    kafka({ key: { type: "integer" } }),
    ["error message-binding-changed"],
    ["error message-binding-changed"],
  ],
  [
    "another binding that nobody reads by",
    placed({ bindings: { googlepubsub: { orderingKey: "a" } } }),
    placed({ bindings: { googlepubsub: { orderingKey: "b" } } }),
    ["warning message-binding-changed"],
    ["warning message-binding-changed"],
  ],
  [
    "no payload",
    {},
    placed({ payload: null }),
    ["error message-payload-removed"],
    ["error message-payload-added"],
  ],
];

describe("messages", () => {
  it("have bindings with references, which are followed", async () => {
    const key = (schema: object) => ({
      ...kafka({ key: { $ref: "#/components/schemas/Key" } }),
      components: { schemas: { Key: schema } },
    });
    const finding = only(await compareShops(key({ type: "string" }), key({ type: "integer" })));
    expect(finding).toMatchObject({
      rule: "message-binding-changed",
      severity: "error",
      pointer: "/components/schemas/Key/type",
    });
    expect(await compareShops(key({ type: "string" }), kafka({ key: { type: "string" } }))).toEqual([]);
    const endless = { properties: { next: { $ref: "#/components/schemas/Key" } } };
    expect(await compareShops(key(endless), key(endless))).toEqual([]);
  });

  it.each(ROWS)("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old, next))).toEqual(says);
    expect(summary(await compareShops(next, old))).toEqual(mirror);
  });

  it("on several channels are told once, whichever of the channels comes first", async () => {
    const shared = (message: object) => ({
      components: { messages: { Shared: { name: "shared.v1", ...message } } },
      channels: {
        a: { address: "a", messages: { Shared: { $ref: "#/components/messages/Shared" } } },
        b: { address: "b", messages: { Shared: { $ref: "#/components/messages/Shared" } } },
      },
      operations: { b: { action: "receive", channel: { $ref: "#/channels/b" } } },
    });
    const finding = only(await compareShops(shared({}), shared({ contentType: "text/plain" })));
    expect(finding).toMatchObject({
      subject: { channel: "a", message: "shared.v1" },
      direction: "backward",
      breaks: ["producers"],
      pointer: "/components/messages/Shared/contentType",
    });
    const { a, b } = shared({}).channels;
    const reordered = (message: object) => ({ ...shared(message), channels: { b, a } });
    const other = only(await compareShops(reordered({}), reordered({ contentType: "text/plain" })));
    expect(other.fingerprint).toBe(finding.fingerprint);
  });

  it("moved to a trait are the same", async () => {
    const trait = placed({ contentType: null, traits: [{ contentType: "application/xml", "x-a": 1 }] });
    expect(await compareShops(placed({ contentType: "application/xml", "x-a": 1 }), trait)).toEqual([]);
  });

  it("are told apart from their traits", async () => {
    const withTrait = (trait: object) => ({
      ...placed({ traits: [{ $ref: "#/components/messageTraits/shared" }] }),
      components: { messageTraits: { shared: trait } },
    });
    const findings = await compareShops(
      withTrait({ contentType: "application/xml" }),
      withTrait({ contentType: "application/json" }),
    );
    expect(summary(findings)).toEqual([
      "error message-content-type-changed",
      "info message-trait-effective-changed",
    ]);
    const told = findings.find(({ rule }) => rule === "message-content-type-changed");
    expect(told?.pointer).toBe("/components/messageTraits/shared/contentType");
    expect(summary(await compareShops(withTrait({ summary: "a" }), withTrait({ summary: "b" })))).toEqual([]);
  });

  it("are told apart from a trait that only one side has", async () => {
    const trait = placed({ traits: [{ contentType: "application/xml" }] });
    const told = ["error message-content-type-changed", "info message-trait-effective-changed"];
    expect(summary(await compareShops({}, trait))).toEqual(told);
    expect(summary(await compareShops(trait, {}))).toEqual(told);
  });

  it("with equal payloads behind other names are the same", async () => {
    const payload = (name: string) => ({
      channels: {
        orders: {
          messages: {
            Placed: {
              payload: { type: null, required: null, properties: null, $ref: `#/components/schemas/${name}` },
            },
          },
        },
      },
      components: {
        schemas: {
          [name]: {
            type: "object",
            properties: { next: { $ref: `#/components/schemas/${name}` } },
            description: name,
          },
        },
      },
    });
    const renamed = payload("Node");
    const sold = {
      ...renamed,
      channels: {
        orders: {
          messages: {
            Placed: null,
            Sold: {
              ...renamed.channels.orders.messages.Placed,
              name: "order.sold.v1",
              payload: { $ref: "#/components/schemas/Node" },
            },
          },
        },
      },
    };
    expect(summary(await compareShops(payload("Tree"), sold))).toEqual(["error message-name-changed"]);
  });
});
