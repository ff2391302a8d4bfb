import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

/** Events of many keys, handlers of uneven speed, and some that fail at first. */
export const order: Scenario = {
  id: "G15",
  title: "order per key with retries",
  run: (scale) =>
    World.with(async (world) => {
      const keys = scaled(1_000, Math.sqrt(scale), 50);
      const each = scaled(1_000, Math.sqrt(scale), 20);
      await world.consumer({ delay: [0, 5], failures: 0.01, concurrency: 100, prefetch: 1_000 });
      await world.publish(world.bus(), keys * each, { keys });
      await world.drained();
      const { lost, duplicates, inversions } = await world.accounts();
      return {
        figures: { keys, messages: keys * each, lost, duplicates, inversions },
        atMost: { lost: 0, duplicates: 0, inversions: 0 },
      };
    }),
};
