import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, sleep, World } from "../support/world.ts";

/** Somebody deletes the stream, the group, or everything. */
export const loseData: Scenario = {
  id: "G5",
  title: "FLUSHALL, DEL and XGROUP DESTROY under load",
  run: (scale) =>
    World.with(async (world) => {
      const rounds = scaled(20, scale, 1);
      for (let n = 0; n < 2; n++) await world.consumer();
      const bus = world.bus();
      const plain = await world.client();
      const blows = [["FLUSHALL"], ["DEL", world.key], ["XGROUP", "DESTROY", world.key, GROUP]];
      let from = 0;
      let lostAfter = 0;
      for (let round = 0; round < rounds; round++) {
        for (const blow of blows) {
          const publishing = world.publish(bus, 500, { window: 8, from });
          from += 500;
          await sleep(30);
          await plain.sendCommand(blow);
          await publishing;
          // What was there before may be gone; what comes from now on may not.
          world.acknowledged.length = 0;
          await world.publish(bus, 500, { from });
          from += 500;
          lostAfter += await lostIn(world);
        }
      }
      const reports = await world.totals("reports");
      const recreated = reports["group_recreated"] ?? 0;
      const crashes = reports["unhandled rejection"] ?? 0;
      return {
        figures: { blows: rounds * blows.length, lostAfter, recreated, crashes },
        atMost: { lostAfter: 0, crashes: 0 },
        atLeast: { recreated: rounds },
      };
    }),
};

/** How many of the events that count were not handled, once nothing more comes. */
async function lostIn(world: World): Promise<number> {
  let lost = 0;
  await world.timeUntil(async () => {
    ({ lost } = await world.accounts());
    return lost === 0;
  }, 100);
  return lost;
}
