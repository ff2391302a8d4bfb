import type { ChildProcess } from "node:child_process";
import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

const LEASE = 1_000;
const PREFETCH = 100;

/** Consumers that stand still for longer than their lease, and then go on as if nothing had been. */
export const suspendConsumers: Scenario = {
  id: "G2",
  title: "SIGSTOP of consumers for three leases",
  run: (scale) =>
    World.with(async (world) => {
      const pauses = scaled(20, scale, 2);
      const options = { lease: LEASE, prefetch: PREFETCH, delay: 2, failures: 0.01 };
      const consumers: ChildProcess[] = [];
      for (let n = 0; n < 3; n++) consumers.push(await world.consumer(options));
      const bus = world.bus();
      let isOver = false;
      const publishing = world.publish(bus, Number.MAX_SAFE_INTEGER, {
        window: 16,
        pace: 10,
        until: () => isOver,
      });
      for (let n = 0; n < pauses; n++) {
        const victim = consumers[n % consumers.length];
        await sleep(200);
        victim?.kill("SIGSTOP");
        await sleep(3 * LEASE);
        victim?.kill("SIGCONT");
      }
      isOver = true;
      await publishing;
      await world.drained();
      const { lost, duplicates } = await world.accounts();
      const letters = await world.bus().deadLetters((await import("eventpact/catalog")).SettingsUpdated);
      return {
        figures: {
          messages: world.acknowledged.length,
          pauses,
          lost,
          duplicates,
          deadLetters: letters.length,
        },
        atMost: { lost: 0, duplicates: pauses * PREFETCH, deadLetters: 0 },
      };
    }),
};
