import { setTimeout as pause } from "node:timers/promises";
import { createBus, type Transport } from "eventpact";
import { memory } from "eventpact/memory";
import { expect, it } from "vitest";
import { order } from "../support/bus-on.ts";
import { OrderPlaced } from "../support/sample-events.ts";

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
