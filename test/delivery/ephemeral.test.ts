/** Reading without a group: from now on, where now is when it was opened. */
import { expect, it } from "vitest";
import { busMaker, order } from "../support/bus-on.ts";
import { OrderCancelled, OrderPlaced, Orders } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

overEachTransport("ephemeral", (makeBroker) => {
  const busOn = busMaker();

  it("misses nothing that is published after a stream was opened, and has nothing from before", async () => {
    const broker = makeBroker();
    const [bus, other] = [busOn(broker), busOn(broker)];
    await other.publish(OrderPlaced, order(0));
    const stream = bus.subscribe(Orders, { ephemeral: true });
    await Promise.all([stream.open(), stream.open()]);
    await other.publish(OrderPlaced, order(1));
    await other.publish(OrderPlaced, order(2));
    const first = await stream.next();
    const second = await stream.next();
    const placed = [first, second].map(({ value }) => value?.key === "OrderPlaced" && value.data.id);
    expect(placed).toEqual(["o1", "o2"]);
    const closing = stream.close();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await closing;
    await stream.open();
  });

  it("tells from open() why a stream cannot be read, and ends it", async () => {
    const bus = busOn(makeBroker());
    const stream = bus.subscribe(OrderPlaced, { prefetch: -1 });
    await expect(stream.open()).rejects.toThrow(RangeError);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it("warns of no event that it does not handle, as nothing is acknowledged for it", async () => {
    const bus = busOn(makeBroker());
    const subscription = await bus.subscribe(OrderPlaced, () => undefined, { ephemeral: true });
    await bus.publish(OrderCancelled, { id: "o1", reason: "r" });
    await until("it is skipped", () => subscription.skipped().size === 1);
    expect(bus.reports).toEqual([]);
  });
});
