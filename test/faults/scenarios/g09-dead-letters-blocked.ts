import { SettingsUpdated } from "eventpact/catalog";
import type { Work } from "../support/consumer-options.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, World } from "../support/world.ts";

/** The dead letters cannot be written, and later they can. */
export const deadLettersBlocked: Scenario = {
  id: "G9",
  title: "dead letters that cannot be written",
  run: (scale) =>
    World.with(async (world) => {
      const bad = scaled(1_000, scale, 20);
      const good = scaled(10_000, scale, 200);
      const plain = await world.client();
      const dlq = `{${world.key}}.{dlq}`;
      await plain.sendCommand(["SET", dlq, "something else"]);
      await world.consumer({ maxDeliveries: 1 });
      const bus = world.bus();
      const work: Work = { n: 0, key: "bad", poison: "throw" };
      for (let n = 0; n < bad; n++) {
        const data = { user_id: "bad", changes: work as unknown as Record<string, unknown> };
        await bus.publish(SettingsUpdated, data, { id: `bad-${n}` });
      }
      await world.publish(bus, good);
      // As many as may wait without keeping the others, and then some: it reads on only when they can be written.
      await world.drained(10_000);
      const pending = async () =>
        Number(((await plain.sendCommand(["XPENDING", world.key, GROUP])) as unknown as unknown[])[0]);
      const kept = await pending();
      await plain.sendCommand(["DEL", dlq]);
      const repaired = await world.timeUntil(async () => (await pending()) === 0, 50);
      await world.drained();
      const { lost } = await world.accounts();
      const letters = Number(await plain.sendCommand(["XLEN", dlq]));
      return {
        figures: { bad, good, lost, kept, letters, repaired },
        atMost: { lost: 0, letters: bad },
        within: { repaired: 15_000 },
        // Not one was acknowledged while its dead letter could not be written; a member holds no more than twice its prefetch of them.
        atLeast: { kept: Math.min(bad, 100), letters: bad },
      };
    }),
};
