import { startOwnRedis } from "../../support/redis-server.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

const [MEMBERS, CONCURRENCY] = [3, 16];

/** The store of `dedupe`, a server of its own, is away for a while; an attempt that it cost would be a dead letter. */
export const dedupeStoreAway: Scenario = {
  id: "G23",
  title: "store of dedupe killed and away",
  run: async (scale) => {
    const store = await startOwnRedis(["--appendonly", "yes", "--appendfsync", "always"]);
    try {
      return await World.with(async (world) => {
        const count = scaled(20_000, scale, 400);
        const outage = scaled(70_000, scale, 1_500);
        const options = { dedupeWindow: 600_000, dedupeUrl: store.url, maxDeliveries: 1, delay: 2 };
        for (let n = 0; n < MEMBERS; n++) await world.consumer({ ...options, concurrency: CONCURRENCY });
        const publishing = world.publish(world.bus(), count, { times: 2, window: 32, pace: 5 });
        await world.timeUntil(async () => (await world.handled()) >= count / 4);
        await store.kill();
        await sleep(outage);
        await store.start();
        const resumed = await world.timeUntil(async () => (await world.handled()) >= count / 2);
        await publishing;
        await world.drained();
        const { lost, duplicates } = await world.accounts();
        const letters = await world.letters();
        return {
          figures: { events: count, outage, lost, letters, resumed, duplicates },
          // Of what was handled and not marked when the store went away, one member knows and the others do not.
          atMost: { lost: 0, letters: 0, duplicates: MEMBERS * CONCURRENCY },
          within: { resumed: 15_000 },
        };
      });
    } finally {
      await store.stop();
    }
  },
};
