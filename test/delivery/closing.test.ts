/** What happens around the end of subscriptions and buses, and to handlers that misbehave. */
import { getEventListeners } from "node:events";
import { type Bus, DeliveryError, type EventStream } from "eventpact";
import { expect, it } from "vitest";
import { busMaker, gate, numbers, order, pause } from "../support/bus-on.ts";
import { OrderCancelled, OrderPlaced, Orders } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

overEachTransport("closing", (makeBroker) => {
  const busOn = busMaker();

  it("aborts the late handler of one closed subscription, and leaves the others alone", async () => {
    const bus = busOn(makeBroker());
    let calls = 0;
    const subscription = await bus.subscribe(OrderPlaced, (_, { signal }) => {
      calls++;
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const aborted: boolean[] = [];
    await bus.subscribe(OrderCancelled, async (_, { signal }) => {
      await pause(60);
      aborted.push(signal.aborted);
    });
    await bus.publish(OrderPlaced, order(1));
    await bus.publish(OrderCancelled, { id: "o1", reason: "r" });
    await until("the handler runs", () => calls === 1);
    await subscription.close({ deadline: 10 });
    await until("the other is done", () => aborted.length === 1);
    expect(aborted).toEqual([false]);
    expect(calls).toBe(1);
  });

  it("keeps the order of a lane when one of two handlers is closed and subscribed again", async () => {
    const bus = busOn(makeBroker(), { delivery: { concurrency: 1 } });
    const running = gate();
    let begun = 0;
    const first = await bus.subscribe(OrderPlaced, async () => {
      begun++;
      await running.opened;
      throw new Error("not yet");
    });
    await bus.subscribe(OrderCancelled, () => undefined);
    await bus.publishMany(OrderPlaced, [order(1), order(2), order(3)]);
    await until("the first runs", () => begun === 1);
    const closing = first.close();
    running.open();
    await closing;
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("all three", () => seen.length === 3);
    expect(seen).toEqual(["o1", "o2", "o3"]);
  });

  it("heeds a signal that is aborted while subscribing, and keeps no listener afterwards", async () => {
    const bus = busOn(makeBroker());
    const abort = new AbortController();
    const subscribing = bus.subscribe(OrderPlaced, () => undefined, { signal: abort.signal });
    abort.abort(new Error("changed my mind"));
    await expect(subscribing).rejects.toThrow("changed my mind");
    const signal = new AbortController().signal;
    for (const _ of numbers(3)) {
      await (await bus.subscribe(OrderPlaced, () => undefined, { signal })).close();
      await bus.subscribe(OrderPlaced, { signal }).return();
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("stops reading everywhere at once, also while an iterator's reader is at work", async () => {
    const bus = busOn(makeBroker());
    await bus.publish(OrderPlaced, order(0));
    const stream: EventStream<unknown> = bus.subscribe(OrderPlaced, { group: "pulled" });
    await stream.next();
    let handled = 0;
    await bus.subscribe(OrderCancelled, () => void handled++);
    const closing = bus.close({ deadline: 400 });
    await bus.publish(OrderCancelled, { id: "late", reason: "r" }).catch(() => undefined);
    await closing;
    expect(handled).toBe(0);
    await expect(bus.subscribe(OrderPlaced, { group: "pulled" }).next()).rejects.toMatchObject({
      code: "bus_closed",
    });
  });

  it("waits for a deadline without end, and refuses none", async () => {
    const bus = busOn(makeBroker());
    const running = gate();
    let began = false;
    let finished = false;
    await bus.subscribe(OrderPlaced, async () => {
      began = true;
      await running.opened;
      finished = true;
    });
    await bus.publish(OrderPlaced, order(1));
    await until("the handler runs", () => began);
    const closing = bus.close({ deadline: Number.POSITIVE_INFINITY });
    await pause(30);
    running.open();
    await closing;
    expect(finished).toBe(true);
  });

  it("takes an onEvent that throws or rejects", async () => {
    const bus = busOn(makeBroker(), {
      onEvent: async () => {
        throw new Error("the log is full");
      },
    });
    let calls = 0;
    await bus.subscribe(OrderPlaced, () => {
      if (++calls === 1) throw new Error("again");
    });
    await bus.publish(OrderPlaced, order(1));
    await until("the second attempt", () => calls === 2);
  });

  it("refuses a channel without handlers, and a missing handler", async () => {
    const bus = busOn(makeBroker());
    const subscribe = bus.subscribe.bind(bus) as unknown as (
      target: unknown,
      handlers: unknown,
    ) => ReturnType<Bus["connect"]>;
    for (const handlers of [{}, undefined, { OrderPlaced: undefined }, { OrderPlaced: "no function" }]) {
      const error = await subscribe(Orders, handlers).catch((e: unknown) => e);
      expect(DeliveryError.is(error) && error.code).toBe("no_handler");
    }
    for (const handler of [undefined, null, "no function", { OrderPlaced: () => {} }]) {
      const error = await subscribe(OrderPlaced, handler).catch((e: unknown) => e);
      expect(error).toMatchObject({
        code: "no_handler",
        message: "the handler of OrderPlaced is not a function",
      });
    }
  });

  it("still pulls one event without a handler, with and without options", async () => {
    const bus = busOn(makeBroker());
    for (const stream of [bus.subscribe(OrderPlaced), bus.subscribe(OrderPlaced, { group: "g" })]) {
      expect(stream).toHaveProperty("next");
      await stream.close();
    }
  });

  it("publishes nothing but events of a contract", async () => {
    const bus = busOn(makeBroker());
    const publish = bus.publish as unknown as (event: unknown, input: unknown) => Promise<unknown>;
    for (const event of [undefined, null, "OrderPlaced", Orders, {}])
      await expect(publish(event, {})).rejects.toMatchObject({
        name: "DeliveryError",
        code: "unknown_event",
        message: "publish needs an event of a contract, from generated code",
      });
  });
});
