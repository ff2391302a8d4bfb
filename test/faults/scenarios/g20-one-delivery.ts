import { SettingsUpdated } from "eventpact/catalog";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, World } from "../support/world.ts";

const [PREFETCH, CONCURRENCY] = [60, 4];

/** Consumers that may handle each event once, and are killed with many in hand. */
export const oneDelivery: Scenario = {
  id: "G20",
  title: "kill -9 of consumers with maxDeliveries 1",
  run: (scale) =>
    World.with(async (world) => {
      const kills = scaled(50, scale, 2);
      const count = scaled(20_000, scale, 200);
      const options = { maxDeliveries: 1, prefetch: PREFETCH, concurrency: CONCURRENCY, lease: 500 };
      const bus = world.bus();
      const plain = await world.client();
      await world.publish(bus, count, { window: 32 });
      const rows = async () =>
        (await plain.sendCommand(["XPENDING", world.key, GROUP, "-", "+", "1000"])) as unknown as Row[];
      for (let n = 0; n < kills; n++) {
        // So slow that it reads nothing more before it is killed.
        const victim = await world.consumer({ ...options, delay: 5_000 });
        const own = async () => (await rows()).filter(([, name]) => name.includes(`-${victim.pid}-`));
        await world.timeUntil(async () => {
          const taken = await own();
          const begun = taken.filter(([, , , deliveries]) => deliveries > 0);
          return taken.length >= PREFETCH * 0.75 && begun.length === CONCURRENCY;
        });
        await world.end(victim, "SIGKILL");
      }
      await world.consumer(options);
      await world.timeUntil(async () => (await world.handled()) >= count - kills * CONCURRENCY, 50);
      await world.timeUntil(async () => (await rows()).length === 0, 50);
      const letters = await bus.deadLetters(SettingsUpdated, { limit: count });
      const buried = new Set(letters.map(({ fields }) => String(JSON.parse(fields["data"] ?? "{}").id)));
      const ids = [...new Set(world.acknowledged)];
      const unaccounted = await world.unhandled(ids.filter((id) => !buried.has(id)));
      const reasons = letters.filter(({ reason }) => reason !== "max_deliveries").length;
      return {
        figures: {
          messages: count,
          kills,
          letters: letters.length,
          otherReasons: reasons,
          lost: unaccounted,
        },
        // Only what had begun when its process was killed.
        atMost: { letters: kills * CONCURRENCY, otherReasons: 0, lost: 0 },
        // At least those of the first: later ones also have what others began, which they only dead-letter.
        atLeast: { letters: CONCURRENCY },
      };
    }),
};

type Row = [id: string, consumer: string, idle: number, deliveries: number];
