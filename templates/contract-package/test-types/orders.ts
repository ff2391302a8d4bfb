/** What must not compile: `npm run typecheck` fails when a line below `@ts-expect-error` compiles. It is never run. */
import type { Bus } from "eventpact";
import { OrderCancelled, OrderPlaced, ShopPublisher, WarehouseSubscriber } from "../generated/index.js";

export async function publishing(bus: Bus): Promise<void> {
  await bus.publish(OrderPlaced, { order_id: "o-1", customer_id: "c-1", lines: [{ sku: "cup" }] });
  // @ts-expect-error a missing field
  await bus.publish(OrderPlaced, { order_id: "o-1", lines: [{ sku: "cup" }] });
  // @ts-expect-error a value of the wrong type
  await bus.publish(OrderPlaced, { order_id: 1, customer_id: "c-1", lines: [{ sku: "cup" }] });
  // @ts-expect-error a misspelt field
  await bus.publish(OrderPlaced, { order_id: "o-1", customer_id: "c-1", lines: [{ skew: "cup" }] });
  // @ts-expect-error no value of the enum
  await bus.publish(OrderCancelled, { order_id: "o-1", reason: "bad_mood" });
  // @ts-expect-error the payload of another event
  await ShopPublisher(bus).announceOrder("OrderPlaced", { order_id: "o-1", reason: "out_of_stock" });
}

export async function handling(bus: Bus): Promise<void> {
  await WarehouseSubscriber(bus).followOrders({
    OrderPlaced: ({ lines, gift }) => {
      const quantities: number[] = lines.map(({ quantity }) => quantity);
      const wrapped: boolean = gift;
      return [quantities, wrapped];
    },
    OrderCancelled: ({ reason }) => {
      const why: "customer_request" | "out_of_stock" | "payment_failed" = reason;
      return why;
    },
  });
  // @ts-expect-error a handler for each event of the channel
  await WarehouseSubscriber(bus).followOrders({ OrderPlaced: () => undefined });
}
