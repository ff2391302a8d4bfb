import type { ChildProcess } from "node:child_process";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, sleep, World } from "../support/world.ts";

const DEADLINE = 3_000;

/** Consumers that are asked to end, as in every deployment. */
export const gracefulStop: Scenario = {
  id: "G13",
  title: "SIGTERM of consumers under load",
  run: (scale) =>
    World.with(async (world) => {
      const stops = scaled(100, scale, 4);
      const options = { deadline: DEADLINE, delay: 5, lease: 10_000 };
      const consumers: ChildProcess[] = [];
      for (let n = 0; n < 2; n++) consumers.push(await world.consumer(options));
      const bus = world.bus();
      let isOver = false;
      const publishing = world.publish(bus, Number.MAX_SAFE_INTEGER, {
        window: 16,
        pace: 10,
        until: () => isOver,
      });
      let slowest = 0;
      let badExits = 0;
      for (let n = 0; n < stops; n++) {
        consumers.push(await world.consumer(options));
        await sleep(100);
        const leaver = consumers.shift();
        if (!leaver) break;
        const began = Date.now();
        if ((await world.end(leaver, "SIGTERM")) !== 0) badExits++;
        slowest = Math.max(slowest, Date.now() - began);
      }
      isOver = true;
      await publishing;
      await world.drained();
      const { lost, duplicates } = await world.accounts();
      // A member that gives entries back stays in its group until others have them, and is removed later (see G1).
      const plain = await world.client();
      const rows = (await plain.sendCommand([
        "XINFO",
        "CONSUMERS",
        world.key,
        GROUP,
      ])) as unknown as unknown[];
      const leftToOthers = rows.length - consumers.length;
      return {
        figures: {
          messages: world.acknowledged.length,
          stops,
          lost,
          duplicates,
          stop: slowest,
          badExits,
          leftToOthers,
        },
        atMost: { lost: 0, duplicates: 0, badExits: 0 },
        within: { stop: DEADLINE + 1_000 },
      };
    }),
};
