import { TransportError } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

/** The server has no memory left, and later it has. */
export const memoryLimit: Scenario = {
  id: "G11",
  title: "maxmemory reached with noeviction",
  run: (scale) =>
    World.with(
      async (world) => {
        const count = scaled(10_000, scale, 1_000);
        const bus = world.bus();
        await world.publish(bus, count);
        const plain = await world.client();
        const used = /used_memory:(\d+)/.exec(String(await plain.sendCommand(["INFO", "memory"])))?.[1];
        await plain.sendCommand(["CONFIG", "SET", "maxmemory", String(Math.floor(Number(used) * 0.9))]);
        let slowest = 0;
        let untyped = 0;
        for (let n = 0; n < 20; n++) {
          const began = Date.now();
          const error = await bus.publish(SettingsUpdated, { user_id: "u", changes: {} }).then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          slowest = Math.max(slowest, Date.now() - began);
          if (!TransportError.is(error) || error.code !== "out_of_memory") untyped++;
        }
        // A group that exists drains although nothing may be written: made while there was memory.
        await plain.sendCommand(["CONFIG", "SET", "maxmemory", "0"]);
        const consumer = await world.consumer({ delay: 20 });
        await plain.sendCommand(["CONFIG", "SET", "maxmemory", String(Math.floor(Number(used) * 0.9))]);
        await world.drained();
        const { lost } = await world.accounts();
        await plain.sendCommand(["XTRIM", world.key, "MAXLEN", "0"]);
        await plain.sendCommand(["CONFIG", "SET", "maxmemory", String(Number(used) * 2)]);
        let refused = 0;
        const resumed = await world.timeUntil(() =>
          bus.publish(SettingsUpdated, { user_id: "u", changes: {} }).then(
            () => true,
            () => {
              // It counts.
              refused++;
              return false;
            },
          ),
        );
        await world.end(consumer, "SIGTERM");
        return {
          figures: {
            messages: count,
            lost,
            untyped,
            rejection: slowest,
            refused,
            resumed,
          },
          atMost: { lost: 0, untyped: 0 },
          within: { rejection: 1_000, resumed: 5_000 },
        };
      },
      ["--maxmemory-policy", "noeviction"],
    ),
};
