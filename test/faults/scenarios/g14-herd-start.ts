import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

/** Many processes begin to read a new address at the same time. */
export const herdStart: Scenario = {
  id: "G14",
  title: "processes that start together on a new address",
  run: (scale) =>
    World.with(async (world) => {
      const processes = scaled(200, scale, 12);
      const count = scaled(20_000, scale, 1_000);
      const bus = world.bus();
      const publishing = world.publish(bus, count);
      const consumers = await Promise.all(
        Array.from({ length: processes }, () => world.consumer({ lease: 30_000 })),
      );
      await publishing;
      await world.drained();
      const plain = await world.client();
      const groups = (await plain.sendCommand(["XINFO", "GROUPS", world.key])) as unknown as unknown[];
      const failed = consumers.filter((child) => child.exitCode !== null || child.signalCode !== null).length;
      const { lost, duplicates } = await world.accounts();
      return {
        figures: { processes, messages: count, groups: groups.length, failed, lost, duplicates },
        atMost: { groups: 1, failed: 0, lost: 0, duplicates: 0 },
      };
    }),
};
