import { SettingsUpdated } from "eventpact/catalog";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, World } from "../support/world.ts";

/** More than Lua can pass to a command. */
const FIELDS = 5_000;
const KEPT = 1_000;

/** Unreadable entries of thousands of fields, with good events behind them. */
export const wideEntries: Scenario = {
  id: "G18",
  title: "unreadable entries of 5,000 fields",
  run: (scale) =>
    World.with(async (world) => {
      const wide = scaled(200, scale, 5);
      const good = scaled(10_000, scale, 200);
      const plain = await world.client();
      const fields = Array.from({ length: FIELDS - 1 }, (_, n) => [`field ${n}`, "x"]).flat();
      // More of them than a member holds: nothing gets past them unless they are moved.
      for (let n = 0; n < wide; n++)
        await plain.sendCommand(["XADD", world.key, "*", ...fields, "data", `{"unreadable ${n}`]);
      await world.consumer({ prefetch: Math.ceil(wide / 2) });
      const bus = world.bus();
      await world.publish(bus, good, { window: 32 });
      await world.drained();
      const pending = async () =>
        Number(((await plain.sendCommand(["XPENDING", world.key, GROUP])) as unknown as unknown[])[0]);
      await world.timeUntil(async () => (await pending()) === 0, 50);
      const letters = await bus.deadLetters(SettingsUpdated, { limit: wide + 1 });
      const texts = new Set(letters.map(({ fields }) => fields["data"]));
      const changed = letters.filter(
        ({ fields, omitted }) =>
          Object.keys(fields).length !== KEPT ||
          !omitted ||
          !("fields" in omitted) ||
          omitted.fields !== FIELDS - KEPT,
      );
      const { lost } = await world.accounts();
      return {
        figures: { wide, good, lost, letters: texts.size, changed: changed.length, pending: await pending() },
        atMost: { lost: 0, letters: wide, changed: 0, pending: 0 },
        atLeast: { letters: wide },
      };
    }),
};
