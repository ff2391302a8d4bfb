import type { ChildProcess } from "node:child_process";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, sleep, World } from "../support/world.ts";

const LEASE = 2_000;
const PREFETCH = 100;
const HOUR = 3_600_000;

/** Consumers whose wall clock is set back and forward again by an hour, while others end without a word. */
export const clockSteps: Scenario = {
  id: "G26",
  title: "wall clocks set by an hour, and kill -9",
  run: (scale) =>
    World.with(async (world) => {
      const steps = scaled(20, scale, 2);
      const options = { lease: LEASE, prefetch: PREFETCH, delay: 2 };
      const consumers: ChildProcess[] = [];
      for (let n = 0; n < 3; n++) consumers.push(await world.consumer(options));
      const plain = await world.client();
      let isOver = false;
      const publishing = world.publish(world.bus(), Number.MAX_SAFE_INTEGER, {
        window: 16,
        pace: 5,
        until: () => isOver,
      });
      let recovery = 0;
      for (let n = 0; n < steps; n++) {
        await sleep(200);
        const victim = consumers.shift();
        if (!victim) break;
        // All that are left to take over have been set: back, forward, back, ...
        for (const survivor of consumers) await world.stepClock(survivor, n % 2 === 0 ? -HOUR : HOUR);
        await world.end(victim, "SIGKILL");
        const isTakenOver = async () => !(await holders(plain, world.key)).includes(victim.pid ?? 0);
        recovery = Math.max(recovery, await world.timeUntil(isTakenOver, 50));
        consumers.push(await world.consumer(options));
      }
      isOver = true;
      await publishing;
      await world.drained();
      const { lost, duplicates } = await world.accounts();
      return {
        figures: { messages: world.acknowledged.length, steps, lost, duplicates, recovery },
        atMost: { lost: 0, duplicates: steps * PREFETCH },
        within: { recovery: LEASE + 2_000 },
      };
    }),
};

/** Ids of the processes that hold entries. */
async function holders(client: Awaited<ReturnType<World["client"]>>, key: string): Promise<number[]> {
  const rows = (await client.sendCommand(["XINFO", "CONSUMERS", key, GROUP])) as unknown as unknown[][];
  return rows.flatMap((row) => (Number(row[3]) > 0 ? [Number(/-(\d+)-/.exec(String(row[1]))?.[1])] : []));
}
