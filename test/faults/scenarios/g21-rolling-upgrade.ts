import type { ChildProcess } from "node:child_process";
import { keysBeside, oldKeys } from "../../../src/transports/redis/key-beside.ts";
import { oldModules } from "../support/old-version.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

const PREFETCH = 20;

/** Members and publishers of an older version and of this one beside each other, on the way up and on the way back. */
export const rollingUpgrade: Scenario = {
  id: "G21",
  title: "a rolling upgrade from the version in test/old, and back",
  run: (scale) =>
    World.with(async (world) => {
      const rounds = scaled(10, scale, 1);
      const size = scale < 0.05 ? 2 : 3;
      const pause = scale < 0.05 ? 150 : 1_000;
      const start = await startersOf(world);
      const consumers: ChildProcess[] = [];
      for (let n = 0; n < size; n++) consumers.push(await start.old.consumer());
      let publisher = await start.old.publisher();
      let kills = 0;
      let badExits = 0;
      const stop = async (child: ChildProcess) => {
        if ((await world.end(child, "SIGTERM")) !== 0) badExits++;
      };

      /** Replaces one process after the other, most of the consumers by SIGKILL. */
      async function roll(to: Version): Promise<void> {
        for (let n = 0; n < size; n++) {
          await sleep(pause);
          consumers.push(await start[to].consumer());
          const gone = consumers.shift() as ChildProcess;
          if (n % 2 === 1) await stop(gone);
          else {
            kills++;
            await world.end(gone, "SIGKILL");
          }
          if (n !== 0) continue;
          // In the middle, so that each version publishes to both.
          const next = await start[to].publisher();
          await stop(publisher);
          publisher = next;
        }
        await sleep(pause);
      }

      const ways: Record<Version, Ledger> = { new: new Ledger(), old: new Ledger() };
      for (let round = 0; round < rounds; round++) {
        await ways.new.note(world, () => roll("new"));
        await ways.old.note(world, () => roll("old"));
      }
      await stop(publisher);
      for (const id of await world.members("published")) world.acknowledged.push(id);
      await world.drained();
      const poisoned = new Set(await world.members("poisoned"));
      const plain = await world.client();
      const lengthOf = async (key: string) => Number(await plain.sendCommand(["XLEN", key]));
      let [ofOld, ofNew] = [0, 0];
      await world.timeUntil(async () => {
        ofOld = await lengthOf(oldKeys.deadLetters(world.key));
        ofNew = await lengthOf(keysBeside.deadLetters(world.key));
        return ofOld + ofNew >= poisoned.size;
      }, 50);
      const found = async (version: Version) =>
        new Set((await start[version].letters()).filter((id) => poisoned.has(id))).size;
      const { lost, duplicates } = await world.accounts();
      const { new: up, old: back } = ways;
      return {
        figures: {
          ...{ rounds, kills, badExits },
          ...{ upPublished: up.published, upByOld: up.byOld, upByNew: up.byNew, upLost: up.lost },
          ...{
            backPublished: back.published,
            backByNew: back.byNew,
            backByOld: back.byOld,
            backLost: back.lost,
          },
          ...{ lost, duplicates, poisoned: poisoned.size, lettersOfOld: ofOld, lettersOfNew: ofNew },
          ...{ foundByNew: await found("new"), foundByOld: await found("old") },
        },
        atMost: { lost: 0, upLost: 0, backLost: 0, duplicates: kills * PREFETCH, badExits: 0 },
        atLeast: {
          ...{ upByOld: 1, upByNew: 1, backByOld: 1, backByNew: 1, lettersOfOld: 1, lettersOfNew: 1 },
          // This version finds all; the older one what it wrote itself.
          ...{ foundByNew: poisoned.size, foundByOld: ofOld },
        },
      };
    }),
};

type Version = "old" | "new";

async function startersOf(world: World) {
  const options = {
    lease: 1_000,
    prefetch: PREFETCH,
    delay: [0, 5] as const,
    maxDeliveries: 3,
    maxDelay: 50,
  };
  const of = (version: Version, modules?: Readonly<Record<string, string>>) => ({
    consumer: () => world.consumer({ ...options, version }, modules),
    publisher: () => world.publisher({ version, poisonEvery: 40 }, modules),
    letters: () => world.lettersFoundBy(modules),
  });
  return { old: of("old", await oldModules()), new: of("new") };
}

/** What was done on one way, and how much of what was published up to its end is never handled. */
class Ledger {
  published = 0;
  byOld = 0;
  byNew = 0;
  lost = 0;

  async note(world: World, roll: () => Promise<void>): Promise<void> {
    const [before, counts] = [await world.members("published"), await world.totals("reports")];
    await roll();
    const ids = await world.members("published");
    let lost = ids.length;
    await world.timeUntil(async () => {
      lost = await world.unhandled(ids);
      return lost === 0;
    }, 50);
    const after = await world.totals("reports");
    const by = (version: Version) => (after[`handled:${version}`] ?? 0) - (counts[`handled:${version}`] ?? 0);
    this.published += ids.length - before.length;
    this.byOld += by("old");
    this.byNew += by("new");
    this.lost += lost;
  }
}
