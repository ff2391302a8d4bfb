import type { Bus } from "eventpact";
import { FaultProxy, NETWORK_FAULTS } from "../support/fault-proxy.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

/** A network that resets, ends, silences, delays and slices connections, and loses answers. */
export const network: Scenario = {
  id: "G6",
  title: "network faults between Redis and everybody",
  run: (scale) =>
    World.with(async (world) => {
      const faults = scaled(100, scale, NETWORK_FAULTS.length);
      const proxy = await FaultProxy.start(world.server.port);
      let bus: Bus | undefined;
      try {
        for (let n = 0; n < 2; n++) await world.consumer({ url: proxy.url, lease: 3_000 });
        bus = world.bus({ url: proxy.url, publishTimeout: 20_000 });
        let isOver = false;
        const publishing = world.publish(bus, Number.MAX_SAFE_INTEGER, {
          window: 16,
          pace: 20,
          idempotent: true,
          until: () => isOver,
        });
        let slowest = 0;
        for (let n = 0; n < faults; n++) {
          const fault = NETWORK_FAULTS[n % NETWORK_FAULTS.length] ?? "rst";
          await sleep(300);
          proxy.inflict(fault);
          if (!["rst", "fin", "silence"].includes(fault)) {
            await sleep(1_000);
            proxy.heal();
          }
          const before = await world.handled();
          const healed = await world.timeUntil(async () => (await world.handled()) > before + 20);
          if (fault === "silence") slowest = Math.max(slowest, healed);
        }
        isOver = true;
        await publishing;
        await world.drained();
        const { lost } = await world.accounts();
        const plain = await world.client();
        const stored = Number(await plain.sendCommand(["XLEN", world.key]));
        const crashes = (await world.totals("reports"))["unhandled rejection"] ?? 0;
        const { ambiguous } = world;
        const copies = stored - new Set(world.acknowledged).size - ambiguous;
        return {
          figures: {
            faults,
            messages: world.acknowledged.length,
            lost,
            copies,
            silence: slowest,
            crashes,
            ambiguous,
          },
          atMost: { lost: 0, copies: 0, crashes: 0 },
          within: { silence: 10_000 },
        };
      } finally {
        await bus?.close({ deadline: 1_000 });
        await proxy.stop();
      }
    }),
};
