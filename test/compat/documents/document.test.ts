import { describe, expect, it } from "vitest";
import { compareDocuments } from "../../../src/compat/documents/compare-documents.ts";
import { compareShops, only, type Patch, type Row, shop, summary } from "../support/documents.ts";

const named: Patch = {
  channels: {
    orders: {
      messages: { Placed: { contentType: "application/json" }, Shipped: { contentType: "application/json" } },
    },
    commands: { messages: { Cancel: { contentType: "application/json" } } },
  },
};

const ROWS: readonly Row[] = [
  ["another id", { id: "urn:shop:1" }, { id: "urn:shop:2" }, ["info id-changed"], ["info id-changed"]],
  [
    "another default content type",
    {},
    { defaultContentType: "application/xml" },
    ["error default-content-type-changed"],
    ["error default-content-type-changed"],
  ],
  [
    "a default content type that no message has",
    named,
    { ...named, defaultContentType: "application/xml" },
    ["info default-content-type-changed"],
    ["info default-content-type-changed"],
  ],
  ["the default content type written out", {}, { defaultContentType: "application/json" }, [], []],
  ["another description", {}, { info: { description: "New." } }, [], []],
];

describe("documents", () => {
  it.each(ROWS)("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old, next))).toEqual(says);
    expect(summary(await compareShops(next, old))).toEqual(mirror);
  });

  it("in another major version of AsyncAPI are found", async () => {
    const contract = await shop();
    const finding = only(compareDocuments(contract, { ...contract, asyncapi: "4.0.0" }));
    expect(finding).toMatchObject({
      rule: "asyncapi-major-changed",
      pointer: "/asyncapi",
      message: "the document is in AsyncAPI 4.0.0 and was in 3.1.0",
    });
    expect(await compareShops({}, { asyncapi: "3.0.0" })).toEqual([]);
  });

  it("break those who read or write messages with the default content type", async () => {
    const finding = only(await compareShops({}, { defaultContentType: "application/xml" }));
    expect(finding.breaks).toEqual(["consumers", "producers"]);
    const sent = { channels: { commands: { messages: { Cancel: { contentType: "application/json" } } } } };
    const onlySent = only(await compareShops(sent, { ...sent, defaultContentType: "application/xml" }));
    expect(onlySent.breaks).toEqual(["consumers"]);
  });
});
