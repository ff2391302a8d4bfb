/** A consumer whose process is killed while it validates one of its events, as a validation that takes all memory does. */
import { createBus } from "eventpact";
import { defineAddress, defineChannel, defineEvent } from "eventpact/gen/v1";
import { redis } from "eventpact/redis";

const [url = "", prefix = ""] = process.argv.slice(2);
const address = defineAddress({ key: "jobs", template: "jobs", parameters: [], messages: 1 });
const validate = (value: unknown) => {
  if ((value as { poison?: true }).poison) process.kill(process.pid, "SIGKILL");
  return true;
};
const JobQueued = defineEvent<{
  input: { n: number };
  data: { n: number };
  headers: undefined;
  channels: { jobs: { params: object; located: never } };
}>({
  key: "JobQueued",
  type: "job.queued",
  version: 1,
  minorversion: 0,
  channels: [address],
  read: validate,
  write: validate,
});
const Jobs = defineChannel<{
  params: object;
  located: never;
  events: { JobQueued: typeof JobQueued };
}>(address, {
  JobQueued,
});
const bus = createBus({
  ...{ source: "worker", group: "workers" },
  transport: redis(url, { prefix, lease: 400 }),
  delivery: { retry: { maxDeliveries: 3 } },
  onEvent: ({ kind, reason, count, entry }) => process.send?.({ kind, reason, count, entry }),
});
await bus.subscribe(Jobs, {
  JobQueued: async ({ n }, { delivery }) => {
    process.send?.({ began: n, attempt: delivery.attempt });
    // Some are under way when the process ends.
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.send?.({ handled: n });
  },
});
