/** A server that accepts connections and answers nothing any more, as one that is suspended. */
import { createBus } from "eventpact";
import { redis } from "eventpact/redis";
import { expect, it } from "vitest";
import { inTime } from "../../../src/transports/redis/watchdog.ts";
import { connectClient } from "../../support/redis-client.ts";
import { startOwnRedis } from "../../support/redis-server.ts";
import { OrderPlaced } from "../../support/sample-events.ts";
import { until } from "../../support/until.ts";

/** Suspends a server; what is returned lets it go on. */
async function freeze(url: string): Promise<() => void> {
  const client = await connectClient(url);
  const pid = Number(/process_id:(\d+)/.exec(String(await client.sendCommand(["INFO", "server"])))?.[1]);
  client.destroy();
  process.kill(pid, "SIGSTOP");
  return () => process.kill(pid, "SIGCONT");
}

it("closes a bus soon after the deadline, with what runs, what is unconfirmed, and publications under way", async () => {
  const server = await startOwnRedis();
  const bus = createBus({
    source: "frozen",
    group: "g",
    transport: redis(server.url),
    onEvent: () => undefined,
  });
  let thaw: (() => void) | undefined;
  try {
    const [calls, aborted]: string[][] = [[], []];
    let finish: () => void = () => undefined;
    const subscription = await bus.subscribe(OrderPlaced, async ({ id }, { signal }) => {
      calls?.push(id);
      if (id === "o2")
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      if (id === "o3")
        await new Promise((resolve) => signal.addEventListener("abort", () => resolve(aborted?.push(id))));
    });
    for (const id of ["o1", "o2", "o3"]) await bus.publish(OrderPlaced, { id, amount: 1, customer: id });
    await until("handlers run", () => calls?.length === 3);
    thaw = await freeze(server.url);
    finish();
    const publishing = bus
      .publish(OrderPlaced, { id: "o4", amount: 1, customer: "x" })
      .catch((error) => error.code);
    // Counted in parts, so that a busy machine does not fail it: each waited five seconds more.
    await inTime(2_500, subscription.close({ deadline: 500 }));
    expect(aborted).toEqual(["o3"]);
    await inTime(2_500, bus.close({ deadline: 500 }));
    expect(await publishing).toBe("publish_ambiguous");
    await inTime(2_500, bus.close());
  } finally {
    thaw?.();
    await bus.close();
    await server.stop();
  }
});

it("subscribes again after a close that the server did not answer", async () => {
  const server = await startOwnRedis();
  const bus = createBus({
    source: "frozen",
    group: "g",
    transport: redis(server.url, { lease: 1_000 }),
    onEvent: () => undefined,
  });
  let thaw: (() => void) | undefined;
  try {
    const first = await bus.subscribe(OrderPlaced, () => undefined);
    thaw = await freeze(server.url);
    await first.close({ deadline: 100 });
    const seen: string[] = [];
    const again = bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    thaw();
    await again;
    await bus.publish(OrderPlaced, { id: "o1", amount: 1, customer: "x" });
    await until("the event", () => seen.length === 1);
  } finally {
    thaw?.();
    await bus.close();
    await server.stop();
  }
});
