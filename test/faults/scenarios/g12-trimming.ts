import type { BusReport } from "eventpact";
import { type Scenario, scaled } from "../support/scenario.ts";
import { GROUP, sleep, World } from "../support/world.ts";

/** Streams are cut while their only group stands still: safely by default, and with an exact account under a hard cap. */
export const trimming: Scenario = {
  id: "G12",
  title: "trimming while a group lags",
  run: (scale) =>
    World.with(async (world) => {
      const count = scaled(1_000_000, scale, 5_000);
      const cap = Math.floor(count / 10);
      const plain = await world.client();
      await plain.sendCommand(["XGROUP", "CREATE", world.key, GROUP, "0", "MKSTREAM"]);
      // As eager as it can be: everything may go at once that all groups have finished.
      const safe = world.bus({ trim: { maxAge: 1, interval: 100 } });
      await world.publish(safe, count);
      await sleep(500);
      const kept = Number(await plain.sendCommand(["XLEN", world.key]));
      await safe.close();
      const losses: BusReport[] = [];
      const hard = world.bus({
        trim: { maxAge: 1, maxLength: cap, interval: 100 },
        onEvent: (report) => {
          if (report.reason === "trimmed") losses.push(report);
        },
      });
      await world.publish(hard, 1, { from: count });
      const length = async () => Number(await plain.sendCommand(["XLEN", world.key]));
      await world.timeUntil(async () => (await length()) <= cap, 50);
      const cut = count + 1 - (await length());
      const reportedSoFar = () => losses.reduce((sum, report) => sum + (report.count ?? 0), 0);
      await world.timeUntil(async () => reportedSoFar() >= cut, 50);
      // Nothing is reported twice.
      await sleep(500);
      const reported = reportedSoFar();
      return {
        figures: { messages: count, trimmedUnread: count - kept, cut, unreported: Math.abs(cut - reported) },
        atMost: { trimmedUnread: 0, unreported: 0 },
        atLeast: { cut: count + 1 - cap },
      };
    }),
};
