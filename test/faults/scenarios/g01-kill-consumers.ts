import type { ChildProcess } from "node:child_process";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, sleep, World } from "../support/world.ts";

const LEASE = 2_000;
const PREFETCH = 100;
const CONSUMERS = 4;

/** Consumers that end without a word. */
export const killConsumers: Scenario = {
  id: "G1",
  title: "kill -9 of consumers under load",
  run: (scale) =>
    World.with(async (world) => {
      const count = scaled(1_000_000, scale, 4_000);
      const kills = scaled(50, scale, 3);
      const options = { lease: LEASE, prefetch: PREFETCH, trimInterval: 1_000, forgetConsumersAfter: 3_000 };
      const consumers: ChildProcess[] = [];
      for (let n = 0; n < CONSUMERS; n++) consumers.push(await world.consumer(options));
      const plain = await world.client();
      const bus = world.bus();
      let done = false;
      const publishing = world.publish(bus, count, { window: 64, pace: scale < 0.5 ? 5 : 0 }).finally(() => {
        done = true;
      });
      const recoveries: Promise<number>[] = [];
      for (let n = 0; n < kills; n++) {
        await sleep(done ? 150 : 300);
        const [victim] = consumers.splice(n % consumers.length, 1);
        if (!victim) break;
        await world.end(victim, "SIGKILL");
        recoveries.push(world.timeUntil(() => isTakenOver(plain, world.key, `-${victim.pid}-`), 50));
        consumers.push(await world.consumer(options));
      }
      await publishing;
      await world.drained();
      const recovered = await Promise.all(recoveries);
      const { lost, duplicates } = await world.accounts();
      // Names of members that are gone, after they had time to be removed.
      let leaked = 0;
      await world.timeUntil(async () => {
        // Before Redis 7.2 a member that only waits may have been removed, too; it comes back with the next entry.
        leaked = Math.max(0, (await membersOf(plain, world.key)).length - CONSUMERS);
        return leaked === 0;
      }, 200);
      return {
        figures: { messages: count, kills, lost, duplicates, recovery: Math.max(...recovered), leaked },
        atMost: {
          lost: 0,
          duplicates: Math.min(kills * PREFETCH, scale < 0.5 ? Number.POSITIVE_INFINITY : count * 0.005),
          leaked: 0,
        },
        within: { recovery: LEASE + 2_000 },
      };
    }),
};

type Client = Awaited<ReturnType<World["client"]>>;

async function membersOf(client: Client, key: string): Promise<{ name: string; pending: number }[]> {
  const rows = (await client.sendCommand(["XINFO", "CONSUMERS", key, GROUP])) as unknown as unknown[][];
  return rows.map((row) => ({ name: String(row[1]), pending: Number(row[3]) }));
}

/** Whether nothing is left with a member that is gone. */
async function isTakenOver(client: Client, key: string, name: string): Promise<boolean> {
  const own = (await membersOf(client, key)).find((member) => member.name.includes(name));
  return !own || own.pending === 0;
}
