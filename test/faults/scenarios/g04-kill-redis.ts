import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

/** The server ends without a word and comes back with its append-only file. */
export const killRedis: Scenario = {
  id: "G4",
  title: "kill -9 of Redis with appendfsync everysec",
  run: (scale) =>
    World.with(
      async (world) => {
        const count = scaled(1_000_000, scale, 5_000);
        const kills = scaled(10, scale, 2);
        const options = { lease: 3_000 };
        for (let n = 0; n < 2; n++) await world.consumer(options);
        const bus = world.bus();
        let done = false;
        const publishing = world
          .publish(bus, count, { window: 64, pace: scale < 0.5 ? 20 : 0 })
          .finally(() => {
            done = true;
          });
        let slowest = 0;
        for (let n = 0; n < kills && !done; n++) {
          await sleep(scale < 0.5 ? 500 : 1_500);
          await world.server.kill();
          await sleep(300);
          await world.server.start();
          const before = await world.handled();
          // Handled again: consumers found the server by themselves.
          slowest = Math.max(slowest, await world.timeUntil(async () => (await world.handled()) > before));
        }
        await publishing;
        await world.drained();
        const { lost: missing, duplicates } = await world.accounts();
        // Redis itself may answer before it has written, while the disk is busy with an fsync: such events are in no stream any more.
        const lost = missing > 0 ? await world.storedButUnhandled() : 0;
        const { ambiguous, rejected } = world;
        return {
          figures: {
            messages: count,
            kills,
            lost,
            lostByRedis: missing - lost,
            duplicates,
            ambiguous,
            rejected,
            resumed: slowest,
          },
          atMost: { lost: 0, rejected: 0 },
          within: { resumed: 5_000 },
        };
      },
      ["--appendonly", "yes", "--appendfsync", "everysec"],
    ),
};
