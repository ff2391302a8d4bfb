/** A consumer that takes many events and begins few: its handlers wait for ever. */
import { createBus } from "eventpact";
import { redis } from "eventpact/redis";
import { OrderPlaced } from "../support/sample-events.ts";

const [url = "", prefix = "", maxDeliveries = "", consumer] = process.argv.slice(2);
const bus = createBus({
  ...{ source: "worker", group: "workers" },
  transport: redis(url, { prefix, lease: 400, ...(consumer && { consumer }) }),
  delivery: { concurrency: 2, retry: { maxDeliveries: Number(maxDeliveries) } },
  onEvent: () => undefined,
});
await bus.subscribe(OrderPlaced, async ({ id }) => {
  process.send?.({ began: id });
  await new Promise(() => undefined);
});
