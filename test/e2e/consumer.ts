/** A consumer process: writes a line for each score it handled, before it is acknowledged. */
import { appendFileSync } from "node:fs";
import { createBus } from "eventpact";
import { ExternalGraderScoreSubmitted } from "eventpact/catalog";
import { runUntilSignal } from "eventpact/node";
import { redis } from "eventpact/redis";

const [url = "", prefix = "", file = ""] = process.argv.slice(2);
const bus = createBus({
  source: "edx-platform",
  group: "edx-platform",
  transport: redis(url, { prefix, lease: 2_000 }),
});
await bus.subscribe(ExternalGraderScoreSubmitted, ({ score }, { delivery }) => {
  appendFileSync(file, `${score.user_id} ${score.submission_id} ${delivery.attempt}\n`);
});
process.send?.("ready");
await runUntilSignal(bus);
process.disconnect?.();
