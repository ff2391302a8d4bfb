import type { Bus } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

/** A publisher that waits for none of its publications. */
export const burst: Scenario = {
  id: "G31",
  title: "a burst of publications without await",
  run: (scale) =>
    World.with(async (world) => {
      const count = scaled(300_000, scale, 10_000);
      const bus = world.bus({ publishTimeout: 120_000 });
      await bus.connect();
      const part = Math.round(count / 10);
      const few = await publishAll(bus, world, 0, part);
      const many = await publishAll(bus, world, part, count);
      const plain = await world.client();
      const stored: number[] = [];
      for (let from = "-"; ; ) {
        const command = ["XRANGE", world.key, from, "+", "COUNT", "5000"];
        const entries = (await plain.sendCommand(command)) as unknown as [string, string[]][];
        for (const [, fields] of entries) stored.push(Number(JSON.parse(fields[1] ?? "{}").id));
        const last = entries.at(-1);
        if (!last) break;
        from = `(${last[0]}`;
      }
      const inversions = stored.filter((n, place) => place > 0 && n < (stored[place - 1] ?? 0)).length;
      return {
        figures: {
          messages: count,
          failed: world.rejected + world.ambiguous,
          missing: part + count - new Set(stored).size,
          inversions,
          milliseconds: many,
          // Time of each of ten times as many, in percent of the time of each of the few: 1,000 where time grows with the square.
          slowdown: Math.round((many / count / (few / part)) * 100),
        },
        atMost: { failed: 0, missing: 0, inversions: 0 },
        within: { slowdown: 300 },
      };
    }),
};

/** Publishes so many at once; resolves with how long it took, in ms. */
async function publishAll(bus: Bus, world: World, from: number, count: number): Promise<number> {
  const began = performance.now();
  const all = Array.from({ length: count }, (_, n) => {
    const id = `${from + n}`;
    return bus.publish(SettingsUpdated, { user_id: "u", changes: { n } }, { id }).then(
      (receipt) => world.note(id, { status: "published", receipt }),
      (error) => world.note(id, { status: "failed", error }),
    );
  });
  await Promise.all(all);
  return Math.round(performance.now() - began);
}
