import { describe, expect, it } from "vitest";
import { matchedMessages } from "../../../src/compat/documents/messages/message-pairs.ts";
import { directionsOf } from "../../../src/compat/documents/shared/directions.ts";
import type { CompatibilityLevel } from "../../../src/compat/options.ts";
import { type Patch, shop } from "../support/documents.ts";

const ORDERS = { $ref: "#/channels/orders" };
const placed = (message: object): Patch => ({ channels: { orders: { messages: { Placed: message } } } });
const orders = (channel: object): Patch => ({ channels: { orders: channel } });

/** Whom a break of a message breaks, by direction: `forward: consumers, backward: producers replay`. */
async function broken(type: string, patch: Patch, compatibility?: CompatibilityLevel): Promise<string> {
  const contract = await shop(patch);
  const message = contract.messages.find((candidate) => candidate.type === type);
  const channel = contract.channels.find(({ key }) => key === message?.channels[0]);
  if (!message || !channel) throw new Error(`no message ${type}`);
  const directions = directionsOf(message, channel, contract, compatibility ? { compatibility } : {});
  return Object.entries(directions)
    .map(([direction, { breaks }]) => `${direction}: ${breaks.join(" ")}`)
    .join(", ");
}

const FULL = "forward: consumers, backward: producers";
const ROWS: readonly (readonly [name: string, type: string, patch: Patch, directions: string])[] = [
  ["what is sent", "order.placed.v1", {}, "forward: consumers"],
  ["what is received", "order.cancel.v1", {}, "backward: producers"],
  [
    "what is sent and received",
    "order.placed.v1",
    { operations: { read: { action: "receive", channel: ORDERS } } },
    FULL,
  ],
  ["what no operation names", "order.placed.v1", { operations: { place: null } }, FULL],
  [
    "what an operation leaves out",
    "order.shipped.v1",
    { operations: { place: { messages: [{ $ref: "#/channels/orders/messages/Placed" }] } } },
    FULL,
  ],
  [
    "the reply of a request that is received",
    "order.placed.v1",
    { operations: { place: null, cancel: { reply: { channel: ORDERS } } } },
    "forward: consumers",
  ],
  [
    "the failure reply of a request that is sent",
    "order.cancel.v1",
    {
      operations: {
        cancel: null,
        place: { "x-failure-reply": { channel: { $ref: "#/channels/commands" } } },
      },
    },
    "backward: producers",
  ],
  [
    "what is sent on one channel and received on another one",
    "shared.v1",
    {
      components: { messages: { Shared: { name: "shared.v1" } } },
      channels: {
        orders: { messages: { Shared: { $ref: "#/components/messages/Shared" } } },
        commands: { messages: { Shared: { $ref: "#/components/messages/Shared" } } },
      },
    },
    FULL,
  ],
  ["x-retention", "order.placed.v1", orders({ "x-retention": "7d" }), "forward: consumers, backward: replay"],
  ["x-retention: none", "order.placed.v1", orders({ "x-retention": "none" }), "forward: consumers"],
  [
    "retention of what is received",
    "order.cancel.v1",
    { channels: { commands: { "x-retention": true } } },
    "forward: consumers, backward: producers replay",
  ],
  [
    "Kafka retention",
    "order.placed.v1",
    orders({ bindings: { kafka: { topicConfiguration: { "retention.ms": 604_800_000 } } } }),
    "forward: consumers, backward: replay",
  ],
  [
    "Kafka compaction",
    "order.placed.v1",
    orders({ bindings: { kafka: { topicConfiguration: { "cleanup.policy": ["compact"] } } } }),
    "forward: consumers, backward: replay",
  ],
  [
    "Kafka without retention",
    "order.placed.v1",
    orders({ bindings: { kafka: { topicConfiguration: { "cleanup.policy": ["delete"] } } } }),
    "forward: consumers",
  ],
  [
    "Pulsar retention",
    "order.placed.v1",
    orders({
      bindings: { pulsar: { namespace: "n", persistence: "persistent", retention: { time: 7, size: 0 } } },
    }),
    "forward: consumers, backward: replay",
  ],
  ["the level of the document", "order.placed.v1", { "x-compatibility": "backward" }, "backward: producers"],
  ["the level of the info", "order.placed.v1", { info: { "x-compatibility": "none" } }, ""],
  [
    "the level of the channel over that of the document",
    "order.placed.v1",
    { "x-compatibility": "none", ...orders({ "x-compatibility": "full" }) },
    FULL,
  ],
  [
    "the level of the message over that of the channel",
    "order.placed.v1",
    {
      channels: {
        orders: { "x-compatibility": "full", messages: { Placed: { "x-compatibility": "none" } } },
      },
    },
    "",
  ],
  [
    "a level with retention",
    "order.placed.v1",
    orders({ "x-compatibility": "backward", "x-retention": "7d" }),
    "backward: producers replay",
  ],
  [
    "a level that cannot be read",
    "order.placed.v1",
    placed({ "x-compatibility": "both" }),
    "forward: consumers",
  ],
];

describe("directionsOf", () => {
  it.each(ROWS)("%s", async (_name, type, patch, directions) => {
    expect(await broken(type, patch)).toBe(directions);
  });

  it("follows the configuration where the contract says nothing", async () => {
    expect(await broken("order.placed.v1", {}, "backward")).toBe("backward: producers");
    expect(await broken("order.placed.v1", placed({ "x-compatibility": "forward" }), "backward")).toBe(
      "forward: consumers",
    );
  });

  it("says why", async () => {
    const contract = await shop(orders({ "x-retention": "7d" }));
    const [message] = contract.messages;
    const [channel] = contract.channels;
    if (!message || !channel) throw new Error("the shop has a message");
    expect(directionsOf(message, channel, contract, {})).toEqual({
      forward: { breaks: ["consumers"], because: "place sends it" },
      backward: { breaks: ["replay"], because: "the channel keeps its events (x-retention)" },
    });
  });
});

describe("matchedMessages", () => {
  it("gives the messages of all channels with their directions", async () => {
    const renamed = {
      channels: {
        orders: null,
        sales: {
          address: "orders",
          messages: { Sold: { name: "order.placed.v1" }, Lost: { name: "order.lost.v1" } },
        },
      },
      operations: { place: { channel: { $ref: "#/channels/sales" } } },
    };
    const matched = matchedMessages(await shop(), await shop(renamed));
    expect(
      matched.map(({ channelOld, channelNew, messageOld, messageNew, directions }) =>
        [channelOld.key, channelNew.key, messageOld.key, messageNew.key, ...Object.keys(directions)].join(
          " ",
        ),
      ),
    ).toEqual(["orders sales Placed Sold forward", "commands commands Cancel Cancel backward"]);
  });
});
