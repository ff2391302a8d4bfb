import { readFileSync } from "node:fs";
import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

const PREFETCH = 100;

/** A publisher that is ten times faster than its consumer. */
export const backPressure: Scenario = {
  id: "G16",
  title: "a consumer ten times slower than the publisher",
  run: (scale) =>
    World.with(async (world) => {
      const seconds = scaled(1_800, scale, 5);
      // The less time there is, the clearer the difference.
      const delay = scale < 0.05 ? 40 : 10;
      const consumer = await world.consumer({ delay, concurrency: 1, prefetch: PREFETCH });
      const bus = world.bus();
      const until = Date.now() + seconds * 1_000;
      const publishing = world.publish(bus, Number.MAX_SAFE_INTEGER, {
        window: 10,
        pace: 10,
        until: () => Date.now() > until,
      });
      await sleep(2_000);
      const before = residentSet(consumer.pid ?? 0);
      let most = before;
      while (Date.now() < until) {
        most = Math.max(most, residentSet(consumer.pid ?? 0));
        await sleep(200);
      }
      await publishing;
      const plain = await world.client();
      const [pending] = (await plain.sendCommand(["XPENDING", world.key, "workers"])) as unknown as [number];
      const handled = await world.handled();
      await world.end(consumer, "SIGTERM");
      const peak = Math.max(...Object.values(await world.totals("peaks")));
      const published = world.acknowledged.length;
      return {
        figures: {
          seconds,
          published,
          handled,
          growth: Math.round((most - before) / 1024),
          pending,
          atOnce: peak,
        },
        // RSS in KiB from /proc, growth in MiB.
        atMost: { growth: 20, pending: PREFETCH, atOnce: 1 },
        atLeast: { published: handled * 2 },
      };
    }),
};

/** Resident set of a process in KiB; 0 where that cannot be told. */
function residentSet(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    // It has ended.
    return 0;
  }
}
