import type { ChildProcess } from "node:child_process";
import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

/** Each event published three times, and consumers that end while they handle. */
export const dedupe: Scenario = {
  id: "G17",
  title: "events published three times, with crashes",
  run: (scale) =>
    World.with(async (world) => {
      const count = scaled(20_000, scale, 400);
      const kills = scaled(20, scale, 2);
      const options = { dedupeWindow: 600_000, lease: 2_000, concurrency: 16, linger: 2 };
      const consumers: ChildProcess[] = [];
      for (let n = 0; n < 3; n++) consumers.push(await world.consumer(options));
      let done = false;
      const publishing = world.publish(world.bus(), count, { times: 3, window: 32, pace: 5 }).finally(() => {
        done = true;
      });
      let killed = 0;
      for (; killed < kills && !done; killed++) {
        await sleep(300);
        const victim = consumers.shift();
        if (victim) await world.end(victim, "SIGKILL");
        consumers.push(await world.consumer(options));
      }
      await publishing;
      await world.drained();
      // What is left over are copies.
      await sleep(3_000);
      const { lost, duplicates } = await world.accounts();
      return {
        figures: { events: count, published: world.acknowledged.length, kills: killed, lost, duplicates },
        // Only what a crash caught between the end of a handler and its mark.
        atMost: { lost: 0, duplicates: killed * 16 },
      };
    }),
};
