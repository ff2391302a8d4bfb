import { describe, expect, it } from "vitest";
import { compareShops, only, type Patch, summary } from "../support/documents.ts";

type EnvelopeRow = readonly [name: string, old: object, next: object, says: string[], mirror: string[]];

const envelope = (properties: object, required: string[] = [], payload: object = {}): Patch => ({
  channels: {
    orders: {
      messages: {
        Placed: {
          headers: { type: "object", required, properties: { specversion: { const: "1.0" }, ...properties } },
          payload: { properties: payload },
        },
      },
    },
  },
  // Both ways, so that every change is told with its weight.
  operations: { read: { action: "receive", channel: { $ref: "#/channels/orders" } } },
});

const ROWS: readonly EnvelopeRow[] = [
  [
    "an attribute that is required",
    envelope({ time: { type: "string" } }),
    envelope({ time: { type: "string" } }, ["time"]),
    ["error header-required-added"],
    ["error header-required-removed"],
  ],
  [
    "a new attribute that is required",
    envelope({}),
    envelope({ time: { type: "string" } }, ["time"]),
    ["error header-required-added"],
    ["error header-property-removed"],
  ],
  [
    "a new attribute",
    envelope({}),
    envelope({ time: { type: "string" } }),
    ["info header-property-added"],
    ["error header-property-removed"],
  ],
  [
    "another type",
    envelope({ sourcelib: { type: "string" } }),
    envelope({ sourcelib: { type: "array" } }),
    ["error header-type-changed"],
    ["error header-type-changed"],
  ],
  [
    "another fixed value",
    envelope({ type: { const: "order.placed.v1" } }),
    envelope({ type: { const: "order.placed.v2" } }),
    ["error header-const-changed"],
    ["error header-const-changed"],
  ],
  [
    "a value more",
    envelope({ minorversion: { enum: [0] } }),
    envelope({ minorversion: { enum: [0, 1] } }),
    ["error header-enum-value-added"],
    ["error header-enum-value-removed"],
  ],
  [
    "only one value",
    envelope({ minorversion: {} }),
    envelope({ minorversion: { const: 1 } }),
    ["error header-enum-value-removed"],
    ["error header-enum-value-added"],
  ],
  [
    "a const as an enum",
    envelope({ subject: { const: "a" } }),
    envelope({ subject: { enum: ["a"] } }),
    [],
    [],
  ],
  [
    "an attribute behind allOf",
    envelope({ subject: { type: "string", const: "a" } }),
    envelope({ subject: { allOf: [{ const: "a" }, { type: ["string", "null"] }, { type: "string" }] } }),
    [],
    [],
  ],
  [
    "an attribute that moved to the payload",
    envelope({ time: { type: "string" } }),
    envelope({}, [], { time: { type: "string" } }),
    ["error envelope-field-moved"],
    ["error envelope-field-moved"],
  ],
];

describe("the envelope", () => {
  it.each(ROWS)("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old as Patch, next as Patch))).toEqual(says);
    expect(summary(await compareShops(next as Patch, old as Patch))).toEqual(mirror);
  });

  it("shows the places of the attribute", async () => {
    const finding = only(
      await compareShops(envelope({ type: { const: "a" } }), envelope({ type: { const: "b" } })),
    );
    expect(finding).toMatchObject({
      pointer: "/channels/orders/messages/Placed/headers/properties/type/const",
      message: 'the header "type" of the message "order.placed.v1" is "b" and was "a"',
      breaks: ["consumers", "producers"],
    });
  });

  it("leaves what is sent only to consumers", async () => {
    const sent = (properties: object, required: string[]) => ({
      ...envelope(properties, required),
      operations: {},
    });
    const time = { time: { type: "string" } };
    expect(only(await compareShops(sent(time, []), sent(time, ["time"])))).toMatchObject({
      rule: "header-required-added",
      severity: "info",
      breaks: [],
    });
    expect(only(await compareShops(sent(time, ["time"]), sent(time, [])))).toMatchObject({
      severity: "error",
      breaks: ["consumers"],
    });
  });
});
