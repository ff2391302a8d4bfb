/** A consumer process of the measurement with partitions; tells its parent how many events it handled. */
import { createBus } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { defineAddress, defineEvent } from "eventpact/gen/v1";
import { redis } from "eventpact/redis";

const { url, partitions, address } = JSON.parse(process.env["BENCH"] ?? "{}");
const channel = defineAddress({ key: "bench", template: address, parameters: [], messages: 1, partitions });
const always = Object.assign((_: unknown): _ is unknown => true, { errors: [] });
const Measured = defineEvent({
  key: "Measured",
  type: SettingsUpdated.type,
  version: 1,
  minorversion: 0,
  channels: [channel],
  read: always,
  write: always,
});

let handled = 0;
const bus = createBus({ source: "bench", group: "bench", transport: redis(url, { lease: 2_000 }) });
await bus.connect();
process.on("message", () => {
  void bus.subscribe(Measured, async () => {
    handled++;
  });
  setInterval(() => {
    if (handled > 0) process.send?.(handled);
    handled = 0;
  }, 20);
});
process.send?.("ready");
