import { describe, expect, it } from "vitest";
import { compareShops, only, type Patch, type Row, summary } from "../support/documents.ts";

const ORDERS = { $ref: "#/channels/orders" };
const PLACED = { $ref: "#/channels/orders/messages/Placed" };
const SHIPPED = { $ref: "#/channels/orders/messages/Shipped" };
const place = (operation: object): Patch => ({ operations: { place: operation } });
const cancel = (operation: object): Patch => ({ operations: { cancel: operation } });
const key = { type: "httpApiKey", name: "X-Key", in: "header" };

/** A channel for answers, and an operation with a reply. */
const answered = (reply: object | undefined, address: object = { address: "answers" }): Patch => ({
  channels: {
    answers: { ...address, messages: { Done: { name: "done.v1" }, Failed: { name: "failed.v1" } } },
    others: { address: "others", messages: { Done2: { name: "done2.v1" } } },
  },
  ...cancel(reply ? { reply } : {}),
});
const ANSWERS = { $ref: "#/channels/answers" };
const DONE = { $ref: "#/channels/answers/messages/Done" };
const FAILED = { $ref: "#/channels/answers/messages/Failed" };

const ROWS: readonly Row[] = [
  [
    "an operation that is gone",
    { operations: { audit: { action: "receive", channel: ORDERS } } },
    {},
    ["error operation-removed", "warning removed-without-deprecation"],
    ["info operation-added"],
  ],
  [
    "an operation that is gone while another one does the same",
    { operations: { again: { action: "send", channel: ORDERS, tags: [{ name: "other" }] } } },
    {},
    ["warning operation-removed", "warning removed-without-deprecation"],
    ["info operation-added"],
  ],
  [
    "an operation that does the opposite",
    {},
    place({ action: "receive" }),
    ["error operation-action-flipped"],
    ["error operation-action-flipped"],
  ],
  [
    "an operation on another channel",
    {},
    place({ channel: { $ref: "#/channels/commands" } }),
    ["error operation-channel-changed"],
    ["error operation-channel-changed"],
  ],
  [
    "an operation with another key",
    {},
    { operations: { place: null, sell: { action: "send", channel: ORDERS } } },
    ["info operation-renamed"],
    ["info operation-renamed"],
  ],
  [
    "a message less",
    {},
    place({ messages: [PLACED] }),
    ["error operation-message-removed"],
    ["error operation-message-added"],
  ],
  [
    "a message that another operation sent before",
    {
      operations: {
        place: { messages: [PLACED] },
        ship: { action: "send", channel: ORDERS, messages: [SHIPPED] },
      },
    },
    {
      operations: {
        place: { messages: [PLACED, SHIPPED] },
        ship: { action: "send", channel: ORDERS, messages: [SHIPPED] },
      },
    },
    ["info operation-message-added"],
    ["error operation-message-removed"],
  ],
  ["all messages by name, in another order", {}, place({ messages: [SHIPPED, PLACED] }), [], []],
  [
    "security where there was none",
    {},
    place({ security: [key] }),
    ["error operation-security-changed"],
    ["info operation-security-changed"],
  ],
  [
    "a way less to authenticate",
    place({ security: [key, { type: "userPassword" }] }),
    place({ security: [key] }),
    ["error operation-security-changed"],
    ["info operation-security-changed"],
  ],
  [
    "another consumer group",
    cancel({ bindings: { kafka: { groupId: { const: "a" } } } }),
    cancel({ bindings: { kafka: { groupId: { const: "b" } } } }),
    ["warning operation-binding-changed"],
    ["warning operation-binding-changed"],
  ],
  [
    "another quality of service",
    place({ bindings: { mqtt: { qos: 2 } } }),
    place({ bindings: { mqtt: { qos: 0 } } }),
    ["error operation-binding-changed"],
    ["error operation-binding-changed"],
  ],
  [
    "a reply where there was none",
    answered(undefined),
    answered({ channel: ANSWERS }),
    ["error operation-reply-added"],
    ["error operation-reply-removed"],
  ],
  [
    "a reply on another channel",
    answered({ channel: ANSWERS, messages: [DONE] }),
    answered({
      channel: { $ref: "#/channels/others" },
      messages: [{ $ref: "#/channels/others/messages/Done2" }],
    }),
    ["error reply-channel-changed", "error reply-message-removed", "warning reply-message-added"],
    ["error reply-channel-changed", "error reply-message-removed", "warning reply-message-added"],
  ],
  [
    "another place for the address of a reply",
    answered({ channel: ANSWERS, address: { location: "$message.header#/reply" } }, { address: null }),
    answered({ channel: ANSWERS, address: { location: "$message.payload#/id" } }, { address: null }),
    ["error reply-address-location-changed"],
    ["error reply-address-location-changed"],
  ],
  [
    "a message less among the replies",
    answered({ channel: ANSWERS, messages: [DONE, FAILED] }),
    answered({ channel: ANSWERS, messages: [DONE] }),
    ["error reply-message-removed"],
    ["warning reply-message-added"],
  ],
  [
    "a failure reply",
    answered(undefined),
    patchedFailure(),
    ["error operation-reply-added"],
    ["error operation-reply-removed"],
  ],
];

function patchedFailure(): Patch {
  const { channels } = answered(undefined);
  return { channels, ...cancel({ "x-failure-reply": { channel: ANSWERS, messages: [FAILED] } }) };
}

describe("operations", () => {
  it.each(ROWS)("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old, next))).toEqual(says);
    expect(summary(await compareShops(next, old))).toEqual(mirror);
  });

  it("break consumers where they sent, and producers where they received", async () => {
    const without = (name: string) => ({ operations: { [name]: null } });
    const find = async (name: string) =>
      (await compareShops({}, without(name))).find(({ rule }) => rule === "operation-removed");
    expect(await find("place")).toMatchObject({
      direction: "forward",
      breaks: ["consumers"],
      subject: { channel: "orders", operation: "place" },
      message: 'the operation "place", which sent on the channel "orders", is gone',
    });
    expect(await find("cancel")).toMatchObject({ direction: "backward", breaks: ["producers"] });
  });

  it("break those who wait for a reply that is gone", async () => {
    const [two, one] = [
      answered({ channel: ANSWERS, messages: [DONE, FAILED] }),
      answered({ channel: ANSWERS, messages: [DONE] }),
    ];
    // The operation receives the request, so it sends the reply.
    expect(only(await compareShops(two, one))).toMatchObject({
      direction: "forward",
      breaks: ["consumers"],
      subject: { channel: "commands", operation: "cancel", message: "failed.v1" },
    });
  });

  it("that do the same are the same, whatever else changes about them", async () => {
    const two = (first: string, second: string) => ({
      operations: {
        place: { messages: [PLACED], tags: [{ name: first }] },
        ship: { action: "send", channel: ORDERS, messages: [SHIPPED], tags: [{ name: second }] },
      },
    });
    const swapped = {
      operations: {
        place: { messages: [SHIPPED], tags: [{ name: "b" }] },
        ship: { action: "send", channel: ORDERS, messages: [PLACED], tags: [{ name: "a" }] },
      },
    };
    expect(summary(await compareShops(two("a", "b"), swapped))).toEqual([
      "info operation-renamed",
      "info operation-renamed",
    ]);
  });
});
