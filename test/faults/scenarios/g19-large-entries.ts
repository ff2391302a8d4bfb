import { SettingsUpdated } from "eventpact/catalog";
import { keysBeside } from "../../../src/transports/redis/key-beside.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, sleep, World } from "../support/world.ts";

const MIB = 1_048_576;
/** What a consumer may hold of its stream, all that its process may hold, and the size of what is too large, in MiB. */
const [PREFETCH_MIB, HEAP_MIB, HUGE_MIB] = [8, 64, 8];

/** Events as large as allowed, entries that are larger than a process can hold, and JSON that is deeper than allowed once it is unpacked. */
export const largeEntries: Scenario = {
  id: "G19",
  title: "entries too large or too deep, for consumers with a heap of 64 MiB",
  run: (scale) =>
    World.with(async (world) => {
      const large = scaled(300, scale, 12);
      const huge = scaled(50, scale, 9);
      const deep = scaled(100, scale, 2);
      const plain = await world.client();
      const add = (...fields: string[]) => plain.sendCommand(["XADD", world.key, "*", ...fields]);
      const envelope = (id: string, more: object) =>
        JSON.stringify({ specversion: "1.0", source: "driver", id, type: SettingsUpdated.type, ...more });
      const event = (id: string, changes: object) => envelope(id, { data: { user_id: id, changes } });
      // A member that is gone has taken what is, together, larger than this one's heap; it was never sent to anybody.
      for (let n = 0; n < huge; n++)
        await add("data", event(`huge-${n}`, { n, key: "huge" }), "other field", "x".repeat(HUGE_MIB * MIB));
      await plain.sendCommand(["XGROUP", "CREATE", world.key, GROUP, "0"]);
      const take = "return #redis.call('XREADGROUP', 'GROUP', ARGV[1], 'gone', 'STREAMS', KEYS[1], '>')";
      await plain.sendCommand(["EVAL", take, "1", world.key, GROUP]);
      const nested = `{"user_id":"deep","changes":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`;
      for (let n = 0; n < deep; n++) await add("data", envelope(`deep-${n}`, { data: nested }));
      const text = "x".repeat(MIB - 1_000);
      for (let n = 0; n < large; n++) {
        await add("data", event(`large-${n}`, { n, key: `large-${n}`, text }));
        world.acknowledged.push(`large-${n}`);
      }
      const consumer = await world.consumer({
        ...{ lease: 300, prefetchBytes: PREFETCH_MIB * MIB, concurrency: 1, delay: 20, heap: HEAP_MIB },
      });
      let held = 0;
      let isOver = false;
      const watch = (async () => {
        for (; !isOver; await sleep(10)) {
          const rows = await plain.sendCommand(["XPENDING", world.key, GROUP, "-", "+", "1000"]);
          const own = (rows as unknown as [string, string][]).filter(([, name]) => name !== "gone");
          held = Math.max(held, own.length);
        }
      })();
      const wanted = huge + deep;
      await world.drained();
      await world.timeUntil(async () => {
        const count = Number(await plain.sendCommand(["XLEN", keysBeside.deadLetters(world.key)]));
        return count >= wanted;
      }, 50);
      isOver = true;
      await watch;
      const letters = await world.bus().deadLetters(SettingsUpdated, { limit: wanted + 1 });
      const reasons = (reason: string) => letters.filter((letter) => letter.reason === reason).length;
      const { lost } = await world.accounts();
      const isRunning = consumer.exitCode === null && consumer.signalCode === null;
      return {
        figures: {
          ...{ large, huge, deep, lost, held, crashes: isRunning ? 0 : 1 },
          ...{ tooLarge: reasons("too_large"), tooDeep: reasons("too_deep") },
        },
        // What fits, the one that was on its way, and what is being dead-lettered without having been fetched.
        atMost: { lost: 0, crashes: 0, held: PREFETCH_MIB + 1 + wanted, tooLarge: huge, tooDeep: deep },
        atLeast: { tooLarge: huge, tooDeep: deep },
      };
    }),
};
