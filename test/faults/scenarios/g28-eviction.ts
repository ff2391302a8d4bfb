import type { BusReport } from "eventpact";
import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

/** Room for events beyond what the server needs, in bytes. */
const ROOM = 1_048_576;

/** A server that evicts keys when its memory is full: that is reported before the first event, and what the report says helps. */
export const eviction: Scenario = {
  id: "G28",
  title: "a server that evicts keys when its memory is full",
  run: (scale) =>
    World.with(
      async (world) => {
        const count = scaled(60_000, scale, 5_000);
        const reports: BusReport[] = [];
        const bus = world.bus({ onEvent: (report) => reports.push(report), trim: false });
        await bus.connect();
        const warned = () => reports.filter(({ reason }) => reason === "eviction").length;
        const warning = await world.timeUntil(async () => warned() > 0);
        const plain = await world.client();
        const used = /used_memory:(\d+)/.exec(String(await plain.sendCommand(["INFO", "memory"])))?.[1];
        await plain.sendCommand(["CONFIG", "SET", "maxmemory", String(Number(used) + ROOM)]);
        await world.publish(bus, count);
        const confirmed = world.acknowledged.length;
        const vanished = confirmed - Number(await plain.sendCommand(["XLEN", world.key]));
        // As the report says.
        await plain.sendCommand(["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
        await plain.sendCommand(["DEL", world.key]);
        world.acknowledged.length = 0;
        const consumer = await world.consumer();
        await world.publish(bus, count, { from: count });
        const refused = world.rejected;
        await world.drained();
        const { lost } = await world.accounts();
        await world.end(consumer, "SIGTERM");
        return {
          figures: { messages: count, warned: warned(), warning, vanished, refused, lost },
          // Vanished is what the report is about.
          atLeast: { warned: 1, vanished: 1, refused: 1 },
          atMost: { warned: 1, lost: 0 },
          within: { warning: 5_000 },
        };
      },
      ["--maxmemory", "1gb", "--maxmemory-policy", "allkeys-lru"],
    ),
};
