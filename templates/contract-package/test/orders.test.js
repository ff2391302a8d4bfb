/** What the publishers and subscribers of orders rely on. Replace it by tests of your own events. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { ContractViolation, createBus } from "eventpact";
import { memory } from "eventpact/memory";
import { ShopPublisher, WarehouseSubscriber } from "../generated/index.js";

let bus;
beforeEach(() => {
  bus = createBus({ source: "shop", group: "warehouse", transport: memory() });
});
afterEach(() => bus.close());

const order = { order_id: "o-1", customer_id: "c-1", lines: [{ sku: "cup" }] };

it("the warehouse gets what the shop announces, in order, with defaults filled in", async () => {
  const seen = [];
  const both = new Promise((resolve) => {
    const see = (...entry) => seen.push(entry) === 2 && resolve();
    WarehouseSubscriber(bus).followOrders({
      OrderPlaced: ({ lines, gift }) => see("placed", lines, gift),
      OrderCancelled: ({ order_id, reason }) => see("cancelled", order_id, reason),
    });
  });
  const shop = ShopPublisher(bus);
  await shop.announceOrder("OrderPlaced", order);
  await shop.announceOrder("OrderCancelled", { order_id: "o-1", reason: "out_of_stock" });
  await both;
  assert.deepEqual(seen, [
    ["placed", [{ sku: "cup", quantity: 1 }], false],
    ["cancelled", "o-1", "out_of_stock"],
  ]);
});

for (const [what, payload, pointer] of [
  ["a missing field", { order_id: "o-1", lines: order.lines }, "/customer_id"],
  ["a value of the wrong type", { ...order, order_id: 1 }, "/order_id"],
  ["an order without lines", { ...order, lines: [] }, "/lines"],
  ["a misspelt field", { ...order, gifts: true }, "/gifts"],
]) {
  it(`${what} does not leave the publisher`, async () => {
    await assert.rejects(ShopPublisher(bus).announceOrder("OrderPlaced", payload), (error) => {
      assert(ContractViolation.is(error));
      assert.deepEqual(
        error.issues.map((issue) => issue.pointer),
        [pointer],
      );
      return true;
    });
  });
}
