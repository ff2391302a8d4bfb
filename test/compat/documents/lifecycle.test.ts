import { describe, expect, it } from "vitest";
import { compareShops, only, type Patch, patched, type Row, summary } from "../support/documents.ts";

const placed = (message: object): Patch => ({ channels: { orders: { messages: { Placed: message } } } });
const channel = (extensions: object): Patch => ({ channels: { commands: extensions } });
const operation = (extensions: object): Patch => ({ operations: { cancel: extensions } });
const TODAY = { today: "2030-01-01" };
const ENDING = { deprecated: true, "x-sunset": "2030-06-30", "x-replaced-by": "order.placed.v2" };

const ROWS: readonly Row[] = [
  [
    "a message with all that is asked for",
    {},
    placed(ENDING),
    ["info deprecated-added"],
    ["info deprecated-removed"],
  ],
  [
    "a message that says nothing more",
    {},
    placed({ deprecated: true }),
    ["info deprecated-added", "warning replacement-missing", "warning sunset-missing"],
    ["info deprecated-removed"],
  ],
  [
    "a channel",
    {},
    channel({ "x-deprecated-since": "2030-01-01", "x-sunset": "2030-06-30" }),
    ["info deprecated-added"],
    ["info deprecated-removed"],
  ],
  [
    "an operation without a sunset",
    {},
    operation({ "x-deprecated": true }),
    ["info deprecated-added", "warning sunset-missing"],
    ["info deprecated-removed"],
  ],
  [
    "a sunset that is soon",
    {},
    placed({ ...ENDING, "x-sunset": "2030-01-30" }),
    ["error sunset-too-soon", "info deprecated-added"],
    ["info deprecated-removed"],
  ],
  [
    "a sunset that is soon, but not for those who were told long ago",
    {},
    placed({ ...ENDING, "x-sunset": "2030-01-30", "x-deprecated-since": "2029-12-01" }),
    ["info deprecated-added"],
    ["info deprecated-removed"],
  ],
  [
    "an earlier sunset",
    placed(ENDING),
    placed({ ...ENDING, "x-sunset": "2030-05-30" }),
    ["error sunset-moved-earlier"],
    [],
  ],
  [
    "no sunset and no replacement any more",
    placed(ENDING),
    placed({ deprecated: true }),
    ["warning replacement-missing", "warning sunset-missing"],
    [],
  ],
  [
    "a channel that is less stable",
    {},
    channel({ "x-stability": "beta" }),
    ["error stability-decreased"],
    ["info stability-increased"],
  ],
  [
    "a document that is less stable",
    { info: { "x-stability": "beta" } },
    { "x-stability": "alpha" },
    ["error stability-decreased"],
    ["info stability-increased"],
  ],
];

describe("deprecation and stability", () => {
  it.each(ROWS)("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old, next, TODAY))).toEqual(says);
    expect(summary(await compareShops(next, old, TODAY))).toEqual(mirror);
  });

  it("counts the days that the configuration asks for", async () => {
    const soon = placed({ ...ENDING, "x-sunset": "2030-01-10" });
    expect(summary(await compareShops({}, soon, { ...TODAY, minSunsetDays: 9 }))).toEqual([
      "info deprecated-added",
    ]);
    expect(summary(await compareShops({}, soon, { ...TODAY, minSunsetDays: 10 }))).toHaveLength(2);
  });

  it("shows where it is written", async () => {
    const decreased = only(await compareShops({}, { info: { "x-stability": "draft" } }));
    expect(decreased.new?.pointer).toBe("/info/x-stability");
  });
});

describe("removal", () => {
  const without = { channels: { orders: { messages: { Placed: null } } } };
  const gone = (extensions: object) => compareShops(placed(extensions), without, TODAY);

  it("is allowed when the announced day has come", async () => {
    const finding = only(await gone({ ...ENDING, "x-sunset": "2030-01-01" }));
    expect(finding).toMatchObject({
      rule: "message-removed-from-channel",
      severity: "info",
      message: 'the message "order.placed.v1" is gone from the channel "orders", as announced for 2030-01-01',
    });
  });

  it("is a break before", async () => {
    expect(summary(await gone({ ...ENDING, "x-sunset": "2030-01-02" }))).toEqual([
      "error message-removed-from-channel",
      "error removed-before-sunset",
    ]);
  });

  it("is a break without a day", async () => {
    expect(summary(await gone({ deprecated: true }))).toEqual(["error message-removed-from-channel"]);
  });

  it("needs no announcement where nobody has to be compatible", async () => {
    expect(summary(await gone({ "x-compatibility": "none" }))).toEqual(["info message-removed-from-channel"]);
  });

  it("of channels and operations goes the same way", async () => {
    const ends = { "x-sunset": "2030-06-30" };
    const later = { today: "2030-07-01" };
    const noChannel = { channels: { commands: null }, operations: { cancel: null } };
    expect(summary(await compareShops(channel(ends), noChannel, TODAY))).toEqual([
      "error channel-removed",
      "error channel-removed-before-sunset",
    ]);
    expect(summary(await compareShops(channel(ends), noChannel, later))).toEqual(["info channel-removed"]);
    const noOperation = { operations: { cancel: null } };
    expect(summary(await compareShops(operation(ends), noOperation, TODAY))).toEqual([
      "error operation-removed",
      "error removed-before-sunset",
    ]);
    expect(summary(await compareShops(operation(ends), noOperation, later))).toEqual([
      "info operation-removed",
    ]);
  });
});

describe("what is not stable", () => {
  const ways: readonly (readonly [string, Patch])[] = [
    ["message", placed({ "x-stability": "draft" })],
    ["channel", { channels: { orders: { "x-stability": "alpha" } } }],
    ["document", { info: { "x-stability": "beta" } }],
  ];

  it.each(ways)("may break: a %s", async (_name, patch) => {
    const named = { channels: { orders: { messages: { Placed: { contentType: "text/plain" } } } } };
    const both = patched(patch, named);
    expect(only(await compareShops(patch, both))).toMatchObject({
      rule: "message-content-type-changed",
      severity: "info",
      allowed: "unstable",
      breaks: ["consumers"],
    });
  });

  it("was promised by the old contract", async () => {
    const findings = await compareShops({}, placed({ "x-stability": "draft", contentType: "text/plain" }));
    expect(summary(findings)).toEqual(["error message-content-type-changed", "error stability-decreased"]);
  });

  it("stays promised where the message says so", async () => {
    const old = { info: { "x-stability": "beta" }, ...placed({ "x-stability": "stable" }) };
    const next = {
      info: { "x-stability": "beta" },
      ...placed({ "x-stability": "stable", contentType: "text/plain" }),
    };
    expect(only(await compareShops(old, next)).severity).toBe("error");
  });
});

describe("what cannot be read", () => {
  it("is found in the new contract, whether it changed or not", async () => {
    const wrong = {
      "x-compatibility": "forwards",
      ...placed({ "x-stability": "gamma", "x-sunset": "30.6.2030" }),
      ...operation({ "x-deprecated-since": "2030-02-30" }),
    };
    const findings = await compareShops(wrong, wrong);
    expect(summary(findings)).toEqual([
      "error compatibility-level-invalid",
      "error stability-invalid",
      "error sunset-invalid",
      "error sunset-invalid",
    ]);
    expect(findings.map(({ pointer }) => pointer).sort()).toEqual([
      "/channels/orders/messages/Placed/x-stability",
      "/channels/orders/messages/Placed/x-sunset",
      "/operations/cancel/x-deprecated-since",
      "/x-compatibility",
    ]);
    expect(findings[0]?.message).toBe(
      'x-compatibility of the document is "forwards" and must be one of backward, forward, full, none',
    );
  });
});
