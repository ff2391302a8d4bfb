/** A consumer whose handler kills its process at one score. */
import { createBus } from "eventpact";
import { ExternalGraderScoreSubmitted } from "eventpact/catalog";
import { redis } from "eventpact/redis";

const [url = "", prefix = ""] = process.argv.slice(2);
const bus = createBus({
  ...{ source: "edx-platform", group: "edx-platform" },
  transport: redis(url, { prefix, lease: 400 }),
  delivery: { retry: { maxDeliveries: 3 } },
  onEvent: ({ kind, reason }) => process.send?.({ kind, reason }),
});
await bus.subscribe(ExternalGraderScoreSubmitted, ({ score }) => {
  if (score.points_earned === 0) process.kill(process.pid, "SIGKILL");
  process.send?.({ handled: score.user_id });
});
