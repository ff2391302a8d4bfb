/** Events that a killed process had taken and not begun do not count as delivered, however few deliveries there may be. */
import { type ChildProcess, fork } from "node:child_process";
import { type Bus, createBus } from "eventpact";
import { redis } from "eventpact/redis";
import { createClient } from "redis";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { programOf } from "../support/program.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { OrderPlaced } from "../support/sample-events.ts";
import { until } from "../support/until.ts";

const COUNT = 60;
let server: RedisServer;
const children: ChildProcess[] = [];
const buses: Bus[] = [];

beforeAll(async () => {
  server = await startRedis();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(buses.splice(0).map((bus) => bus.close({ deadline: 500 })));
});
afterAll(() => server?.stop());

function busOn(prefix: string, maxDeliveries: number): Bus {
  const transport = redis(server.url, { prefix, lease: 400, block: 200 });
  const delivery = { retry: { maxDeliveries, initialDelay: 5 } };
  const bus = createBus({ source: "t", group: "workers", transport, delivery, onEvent: () => undefined });
  buses.push(bus);
  return bus;
}

/** Has a process take all events, and kills it; resolves with those whose handlers began. */
async function takeAndDie(prefix: string, maxDeliveries: number): Promise<Set<string>> {
  const began = new Set<string>();
  const program = await programOf(new URL("unbegun-consumer.ts", import.meta.url));
  const child = fork(program, [server.url, prefix, String(maxDeliveries)], { execArgv: [] });
  children.push(child);
  child.on("message", ({ began: id }: { began: string }) => began.add(id));
  const client = createClient({ url: server.url });
  await client.connect();
  await until("two began", () => began.size === 2);
  await until(
    "all are taken",
    async () => (await client.xPending(`${prefix}orders`, "workers")).pending === COUNT,
  );
  // What is taken is marked in the same moment; this comes after it.
  await until("they are marked", async () => {
    const rows = (await client.sendCommand([
      "XPENDING",
      `${prefix}orders`,
      "workers",
      "-",
      "+",
      "100",
    ])) as unknown as [string, string, number, number][];
    return rows.filter(([, , , count]) => count > 0).length === 2;
  });
  client.destroy();
  child.kill("SIGKILL");
  return began;
}

it.each([1, 2])("with maxDeliveries %i one kill costs only what had begun", async (maxDeliveries) => {
  const prefix = `unbegun-${crypto.randomUUID()}:`;
  const bus = busOn(prefix, maxDeliveries);
  for (let n = 0; n < COUNT; n++) await bus.publish(OrderPlaced, { id: `o${n}`, amount: n });
  const began = await takeAndDie(prefix, maxDeliveries);
  const attempts = new Map<string, number>();
  await bus.subscribe(OrderPlaced, ({ id }) => {
    const attempt = (attempts.get(id) ?? 0) + 1;
    attempts.set(id, attempt);
    // Each attempt that is left is made.
    if (attempt < maxDeliveries && !began.has(id)) throw new Error("bad luck");
  });
  const left = maxDeliveries === 1 ? 2 : 0;
  await until("all are handled", () => attempts.size === COUNT - left);
  await until("the letters", async () => (await bus.deadLetters(OrderPlaced, { limit: 100 })).length >= left);
  const client = createClient({ url: server.url });
  await client.connect();
  await until(
    "nothing is pending",
    async () => (await client.xPending(`${prefix}orders`, "workers")).pending === 0,
  );
  client.destroy();
  const letters = await bus.deadLetters(OrderPlaced, { limit: 100 });
  expect(letters.map(({ reason }) => reason)).toEqual(new Array(left).fill("max_deliveries"));
  expect(letters.map(({ fields }) => JSON.parse(fields["data"] ?? "").data.id).sort()).toEqual(
    left > 0 ? [...began].sort() : [],
  );
  expect([...attempts].filter(([id, made]) => made !== (began.has(id) ? 1 : maxDeliveries))).toEqual([]);
});
