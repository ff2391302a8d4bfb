/** A consumer process of the fault scenarios: it keeps an account of what it handled on a server of its own, by means of its own. */

import { createBus } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { runUntilSignal } from "eventpact/node";
import { redis, redisDedupeStore } from "eventpact/redis";
import { connectClient } from "../../support/redis-client.ts";
import type { ConsumerOptions, Work } from "./consumer-options.ts";
import { RECORD } from "./record.ts";

const options = JSON.parse(process.env["CONSUMER"] ?? "{}") as ConsumerOptions;
const { delay = 0, failures = 0, linger = 0, prefix } = options;

const account = await connectClient(options.account);
const digest = String(await account.sendCommand(["SCRIPT", "LOAD", RECORD]));
const count = (name: string, by = 1) =>
  account.sendCommand(["HINCRBY", `${prefix}reports`, name, String(by)]).catch(() => {
    // The account ends with the scenario, while consumers may still run.
  });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const dedupeStore = options.dedupeUrl && {
  store: redisDedupeStore(options.dedupeUrl, { prefix, publishTimeout: 500 }),
};
const bus = createBus({
  source: `consumer-${process.pid}`,
  group: options.group,
  transport: redis(options.url, {
    prefix,
    lease: options.lease,
    block: options.block ?? 500,
    ...(options.startTimeout && { startTimeout: options.startTimeout }),
    ...(options.trimInterval && { trim: { interval: options.trimInterval } }),
    ...(options.forgetConsumersAfter && { forgetConsumersAfter: options.forgetConsumersAfter }),
  }),
  onEvent: ({ kind, reason, count: entries = 1 }) => void count(reason ? `${kind}:${reason}` : kind, entries),
  delivery: {
    prefetch: options.prefetch ?? 100,
    ...(options.prefetchBytes && { prefetchBytes: options.prefetchBytes }),
    concurrency: options.concurrency ?? 16,
    retry: {
      maxDeliveries: options.maxDeliveries ?? 5,
      initialDelay: 20,
      maxDelay: options.maxDelay ?? 30_000,
    },
    ...(options.timeout && { timeout: options.timeout }),
    ...(options.dedupeWindow && { dedupe: { window: options.dedupeWindow, ...dedupeStore } }),
  },
});

process.on("unhandledRejection", () => {
  void count("unhandled rejection").then(() => process.exit(70));
});

// A step of the wall clock, in ms, is said by a message and answered when it is done.
process.on("message", (step: number) => {
  const { now } = Date;
  Date.now = () => now() + step;
  process.send?.("stepped");
});

let inHand = 0;
let mostInHand = 0;
await bus.subscribe(SettingsUpdated, async ({ user_id, changes }, { delivery, metadata }) => {
  const { n, key, poison } = changes as unknown as Work;
  mostInHand = Math.max(mostInHand, ++inHand);
  try {
    if (poison) await count(`attempt:${metadata.id}`);
    if (poison === "kill") process.kill(process.pid, "SIGKILL");
    if (poison === "hang") await new Promise(() => undefined);
    if (poison === "throw") throw new Error(`${user_id} is poison`);
    if (typeof delay === "number") {
      if (delay > 0) await pause(delay);
    } else await pause(delay[0] + Math.random() * (delay[1] - delay[0]));
    if (delivery.attempt === 1 && Math.random() < failures) throw new Error("bad luck");
    const args = [metadata.id, key, String(n), String(Date.now()), String(delivery.attempt)];
    await account.sendCommand(["EVALSHA", digest, "1", prefix, ...args]);
    if (options.version) void count(`handled:${options.version}`);
    if (linger > 0) await pause(linger);
  } finally {
    inHand--;
  }
});
process.send?.("ready");
await runUntilSignal(bus, { deadline: options.deadline ?? 10_000 });
await account.sendCommand(["HSET", `${prefix}peaks`, String(process.pid), String(mostInHand)]);
await account.close();
process.exit(0);
