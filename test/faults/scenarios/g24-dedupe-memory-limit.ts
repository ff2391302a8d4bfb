import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

const CONCURRENCY = 16;

/** The server takes no marks of `dedupe`, because it has no memory left; later it has. */
export const dedupeMemoryLimit: Scenario = {
  id: "G24",
  title: "maxmemory reached with dedupe",
  run: (scale) =>
    World.with(
      async (world) => {
        const count = scaled(10_000, scale, 400);
        const outage = scaled(30_000, scale, 1_500);
        const options = { dedupeWindow: 600_000, maxDeliveries: 1, delay: 10, concurrency: CONCURRENCY };
        await world.consumer(options);
        const plain = await world.client();
        const limitTo = (bytes: number) =>
          plain.sendCommand(["CONFIG", "SET", "maxmemory", String(Math.floor(bytes))]);
        await world.publish(world.bus(), count);
        await world.timeUntil(async () => (await world.handled()) >= count / 4);
        const used = /used_memory:(\d+)/.exec(String(await plain.sendCommand(["INFO", "memory"])))?.[1];
        await limitTo(Number(used) * 0.9);
        await sleep(outage);
        const during = await world.handled();
        await limitTo(0);
        const resumed = await world.timeUntil(
          async () => (await world.handled()) > Math.min(during, count - 1),
        );
        await world.drained();
        const { lost, duplicates } = await world.accounts();
        const letters = await world.letters();
        return {
          figures: { events: count, outage, during, lost, letters, resumed, duplicates },
          atMost: { lost: 0, letters: 0, duplicates: 0 },
          within: { resumed: 15_000 },
        };
      },
      ["--maxmemory-policy", "noeviction"],
    ),
};
