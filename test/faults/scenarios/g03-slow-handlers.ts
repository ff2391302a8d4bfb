import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

const LEASE = 500;

/** Handlers that take ten leases in processes that are well. */
export const slowHandlers: Scenario = {
  id: "G3",
  title: "handlers ten times slower than the lease",
  run: (scale) =>
    World.with(async (world) => {
      const count = scaled(1_000, scale, 60);
      const options = { lease: LEASE, delay: 10 * LEASE, concurrency: 50, prefetch: 60 };
      for (let n = 0; n < 2; n++) await world.consumer(options);
      await world.publish(world.bus(), count);
      await world.drained();
      const { lost, duplicates, mostAttempts } = await world.accounts();
      return {
        figures: { messages: count, lost, duplicates, mostAttempts },
        atMost: { lost: 0, duplicates: 0, mostAttempts: 1 },
      };
    }),
};
