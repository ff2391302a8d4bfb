/** A member with a fixed name that is killed and started again goes on with what it held, before anything newer of the same key. */
import { type ChildProcess, fork } from "node:child_process";
import { type Bus, createBus } from "eventpact";
import { redis } from "eventpact/redis";
import { createClient } from "redis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { numbers, order } from "../support/bus-on.ts";
import { programOf } from "../support/program.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { OrderPlaced } from "../support/sample-events.ts";
import { until } from "../support/until.ts";

const HELD = 40;
const NEWER = 20;
const prefix = `order-${crypto.randomUUID()}:`;
let server: RedisServer;
let child: ChildProcess | undefined;
let bus: Bus | undefined;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => {
  child?.kill("SIGKILL");
  await bus?.close({ deadline: 500 });
  await server?.stop();
});

it("keeps the order of a key over SIGKILL with a fixed consumer name", async () => {
  // The lease is far longer than the test: nothing but the name brings back what the dead process held.
  const transport = redis(server.url, { prefix, consumer: "worker-1", lease: 600_000, block: 200 });
  bus = createBus({ source: "t", group: "workers", transport, onEvent: () => undefined });
  for (const n of numbers(HELD)) await bus.publish(OrderPlaced, order(n));
  const program = await programOf(new URL("unbegun-consumer.ts", import.meta.url));
  child = fork(program, [server.url, prefix, "5", "worker-1"], { execArgv: [] });
  let began = 0;
  child.on("message", () => began++);
  const client = createClient({ url: server.url });
  await client.connect();
  await until("it begins the first", () => began === 1);
  await until("it holds all", async () => {
    return (await client.xPending(`${prefix}orders`, "workers")).pending === HELD;
  });
  client.destroy();
  const gone = new Promise((resolve) => child?.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
  for (const n of numbers(NEWER)) await bus.publish(OrderPlaced, order(HELD + n));
  const seen: string[] = [];
  await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
  await until("all are handled", () => seen.length >= HELD + NEWER);
  expect(seen).toEqual(numbers(HELD + NEWER).map((n) => `o${n}`));
});
