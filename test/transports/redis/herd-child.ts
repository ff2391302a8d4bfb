/** Many buses of one process, with the options that they have by default: `<url> <prefix> <count>`; tells its parent what failed. */
import { createBus } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { redis } from "eventpact/redis";

const [url = "", prefix = "", count = ""] = process.argv.slice(2);
const buses = Array.from({ length: Number(count) }, (_, n) =>
  createBus({ source: `herd/${process.pid}/${n}`, group: "herd", transport: redis(url, { prefix }) }),
);

process.once("message", async () => {
  const outcomes = await Promise.allSettled(
    buses.map(async (bus) => {
      await bus.connect();
      await bus.subscribe(SettingsUpdated, () => undefined);
    }),
  );
  process.send?.({
    failed: outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : [])),
  });
  await Promise.all(buses.map((bus) => bus.close()));
  process.disconnect?.();
});
process.send?.("ready");
