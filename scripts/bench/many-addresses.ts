/**
 * How long events take from `publish` to the handler when one bus subscribes to many addresses of one parametrised channel, at a steady rate spread
 * over all of them. Prints one line of JSON. `REDIS_URL` names the server, or `CLUSTER_URLS` nodes of a Cluster, with commas; `ADDRESSES`, `RATE` (events a
 * second) and `SECONDS` change the load. The goal is a p99 below 250 ms. Needs `npm run build`.
 */
import { createBus } from "eventpact";
import { UiInputResponse } from "eventpact/catalog";
import { redis } from "eventpact/redis";

const GOAL_MS = 250;
const addresses = Number(process.env["ADDRESSES"] ?? 200);
const rate = Number(process.env["RATE"] ?? 1_000);
const seconds = Number(process.env["SECONDS"] ?? 20);
/** Not measured: connections are made and code is compiled. */
const warmUpSeconds = 2;
/** How often events are published, in ms. */
const tick = 5;

const nodes = process.env["CLUSTER_URLS"]?.split(",");
const prefix = `bench-${crypto.randomUUID()}:`;
const where = nodes ? { cluster: nodes } : (process.env["REDIS_URL"] ?? "redis://localhost:6379");
const bus = createBus({ source: "bench", group: "bench", transport: redis(where, { prefix }) });

const sentAt = new Map<string, number>();
const latencies: number[] = [];
const errors: unknown[] = [];
const chats = Array.from({ length: addresses }, (_, n) => `chat-${n}`);
await Promise.all(
  chats.map((chatId) =>
    bus.subscribe(
      UiInputResponse,
      ({ request_id }) => {
        const sent = sentAt.get(request_id);
        if (sent !== undefined) latencies.push(performance.now() - sent);
        sentAt.delete(request_id);
      },
      { params: { chatId } },
    ),
  ),
);

const began = performance.now();
let published = 0;
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const elapsed = (performance.now() - began) / 1_000;
    for (const due = elapsed * rate; published < due; published++) {
      const request_id = String(published);
      // What is late because the process was busy counts from when it was due.
      if (published >= warmUpSeconds * rate) sentAt.set(request_id, began + (published * 1_000) / rate);
      const chat_id = chats[published % chats.length] ?? "";
      const event = { kind: "input_response" as const, chat_id, request_id, input: "yes" };
      bus.publish(UiInputResponse, event).catch((error: unknown) => errors.push(error));
    }
    if (elapsed < warmUpSeconds + seconds) return;
    clearInterval(timer);
    resolve();
  }, tick);
});
const deadline = performance.now() + 10_000;
while (sentAt.size > 0 && performance.now() < deadline)
  await new Promise((resolve) => setTimeout(resolve, 10));
const missing = sentAt.size;
await bus.close();

latencies.sort((a, b) => a - b);
const at = (share: number) =>
  Number((latencies[Math.floor(latencies.length * share)] ?? Number.NaN).toFixed(1));
console.log(
  JSON.stringify({
    bench: "many-addresses",
    addresses,
    rate,
    events: latencies.length,
    missing,
    errors: errors.length,
    p50: at(0.5),
    p99: at(0.99),
    max: Number((latencies.at(-1) ?? Number.NaN).toFixed(1)),
    goal: GOAL_MS,
    met: missing === 0 && errors.length === 0 && at(0.99) < GOAL_MS,
  }),
);
