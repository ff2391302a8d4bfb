import { setTimeout as pause } from "node:timers/promises";
import { createBus, type Transport } from "eventpact";
import { memory } from "eventpact/memory";
import { expect, it } from "vitest";
import { busMaker, order } from "../support/bus-on.ts";
import { OrderPlaced } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

overEachTransport("publishing with a signal", (makeBroker) => {
  const busOn = busMaker();

  it("sends nothing when the signal is aborted beforehand", async () => {
    const bus = busOn(makeBroker());
    const signal = AbortSignal.abort(new Error("never mind"));
    await expect(bus.publish(OrderPlaced, order(1), { signal })).rejects.toThrow("never mind");
    await expect(bus.publishMany(OrderPlaced, [order(2)], { signal })).rejects.toThrow("never mind");
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await bus.publish(OrderPlaced, order(3), { signal: new AbortController().signal });
    await until("the one that was sent", () => seen.length === 1);
    expect(seen).toEqual(["o3"]);
  });
});

it("stops waiting for a broker that does not answer", async () => {
  const silent: Transport = {
    name: "silent",
    connect: async (host) => ({
      ...(await memory().connect(host)),
      append: () => new Promise(() => undefined),
    }),
  };
  const bus = createBus({ source: "s", transport: silent });
  const abort = new AbortController();
  const publishing = bus.publish(OrderPlaced, order(1), { signal: abort.signal });
  await pause(5);
  abort.abort(new Error("too slow"));
  await expect(publishing).rejects.toThrow("too slow");
  await bus.close({ deadline: 10 });
});
