import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, pending, publish } from "./harness.ts";

let server: OwnRedisServer;
let client: Bare;

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterAll(async () => {
  await closeAll();
  client.destroy();
  await server.stop();
});

async function consumers(key: string): Promise<string[]> {
  return (await client.xInfoConsumers(key, "g")).map(({ name }) => name);
}

async function monitored(pattern: RegExp, action: () => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  const watcher = await bare(server.url);
  await watcher.monitor((line) => {
    if (pattern.test(String(line))) seen.push(String(line));
  });
  await action();
  watcher.destroy();
  return seen;
}

test("an acknowledgement is confirmed by the server when it resolves, and one command carries many", async () => {
  const { connection } = await open(server.url);
  const sink = await collect(connection, "ack", { group: "g", ack: false });
  const ids = await publish(connection, "ack", numbered(50));
  await until("all are there", () => sink.entries.length === 50);
  expect((await pending(client, "ack", "g")).length).toBe(50);
  const commands = await monitored(/"XACK" "ack"/i, async () => {
    await Promise.all(ids.map((id) => sink.source.ack([id])));
    expect(await pending(client, "ack", "g")).toEqual([]);
  });
  expect(commands.length).toBe(1);
});

test("no more is unconfirmed than the sink has room for", async () => {
  const { connection } = await open(server.url);
  const sink = await collect(connection, "bound", { group: "g", capacity: 10 });
  await publish(connection, "bound", numbered(1000));
  await until("all are there", () => sink.entries.length === 1000);
  expect(sink.peak()).toBeLessThanOrEqual(10);
  expect(sink.data()).toEqual(numbered(1000));
});

test("an attempt is counted on the server", async () => {
  const { connection } = await open(server.url);
  const sink = await collect(connection, "attempt", { group: "g", ack: false });
  const [id = ""] = await publish(connection, "attempt", ["1"]);
  await until("it is there", () => sink.entries.length === 1);
  await sink.source.recordAttempt(id, 3);
  expect((await pending(client, "attempt", "g"))[0]?.[3]).toBe(3);
  await client.sendCommand(["XCLAIM", "attempt", "g", "thief", "0", id, "JUSTID", "RETRYCOUNT", "9"]);
  await sink.source.recordAttempt(id, 4);
  expect((await pending(client, "attempt", "g"))[0]?.slice(1, 4)).toEqual(["thief", expect.any(Number), 9]);
});

test("an entry in hand is not claimed by others however long it takes", async () => {
  const one = await open(server.url, { lease: 300 });
  const two = await open(server.url, { lease: 300 });
  const slow = await collect(one.connection, "long", { group: "g", ack: false });
  const [id = ""] = await publish(one.connection, "long", ["1"]);
  await until("it is there", () => slow.entries.length === 1);
  const other = await collect(two.connection, "long", { group: "g" });
  await sleep(1_500);
  expect(other.entries).toEqual([]);
  expect((await pending(client, "long", "g"))[0]?.[3]).toBe(1);
  await slow.source.ack([id]);
  expect(one.reports).toEqual([]);
});

test("a lease that was lost is reported, and what is done with the entry then does no harm", async () => {
  const { connection, reports } = await open(server.url, { lease: 300 });
  const sink = await collect(connection, "stolen", { group: "g", ack: false });
  const [id = ""] = await publish(connection, "stolen", ["1"]);
  await until("it is there", () => sink.entries.length === 1);
  await client.sendCommand([
    "XCLAIM",
    "stolen",
    "g",
    "thief",
    "0",
    id,
    "TIME",
    String(Date.now() + 100_000),
    "JUSTID",
  ]);
  await until("it is noticed", () => reports.length > 0);
  expect(reports).toMatchObject([
    { kind: "lost", reason: "lease_lost", address: "stolen", group: "g", entry: id, count: 1 },
  ]);
  await sink.source.deadLetter(id, { "dlq-reason": "x" });
  expect(await connection.deadLetters("stolen", { limit: 10 })).toEqual([]);
  expect((await pending(client, "stolen", "g"))[0]?.[1]).toBe("thief");
});

test("what is released goes to others at once, as if it had not been delivered; this source waits for reclaim", async () => {
  const one = await open(server.url, { lease: 300, block: 100 });
  const mine = await collect(one.connection, "release", { group: "g", ack: false });
  const [first = "", second = ""] = await publish(one.connection, "release", ["1", "2", "3"]);
  await until("all are there", () => mine.entries.length === 3);
  await mine.source.recordAttempt(second, 2);
  await mine.source.release([first, second, "0-1"]);
  await sleep(1_000);
  expect(mine.entries.length).toBe(3);
  const counts = (await pending(client, "release", "g")).map(([id, , , count]) => [id, count]);
  expect(counts.slice(0, 2)).toEqual([
    [first, 0],
    [second, 2],
  ]);
  mine.source.reclaim();
  await until("they are back", () => mine.entries.length === 5);
  expect(mine.entries.slice(3).map(({ id, deliveries }) => [id, deliveries])).toEqual([
    [first, 1],
    [second, 3],
  ]);
  await mine.source.release([first]);
  const two = await open(server.url, { lease: 60_000 });
  const other = await collect(two.connection, "release", { group: "g" });
  await until("another has it", () => other.entries.length === 1);
  expect(other.entries.map(({ id, deliveries }) => [id, deliveries])).toEqual([[first, 1]]);
  mine.source.reclaim();
  await sleep(300);
  expect(mine.entries.length).toBe(5);
});

test("closing gives the unsettled to others and keeps the consumer's name only as long as something is pending", async () => {
  const one = await open(server.url, { consumer: "one", lease: 60_000 });
  const two = await open(server.url, { consumer: "two", lease: 60_000 });
  const closing = await collect(one.connection, "closing", { group: "g", ack: false });
  const [first = ""] = await publish(one.connection, "closing", numbered(5));
  await until("all are there", () => closing.entries.length === 5);
  const acked = closing.source.ack([first]);
  await closing.source.close();
  await acked;
  expect(await consumers("closing")).toEqual(["one"]);
  const other = await collect(two.connection, "closing", { group: "g" });
  await until("the other has the rest", () => other.entries.length === 4);
  expect(other.entries.map(({ fields, deliveries }) => [fields["data"], deliveries])).toEqual(
    ["1", "2", "3", "4"].map((data) => [data, 1]),
  );
  await until("all is acknowledged", async () => (await pending(client, "closing", "g")).length === 0);
  await other.source.close();
  expect(await consumers("closing")).toEqual(["one"]);
  const back = await collect(one.connection, "closing", { group: "g" });
  await back.source.close();
  expect(await consumers("closing")).toEqual([]);
});

test("a source that is opened again takes what it had given back", async () => {
  const { connection } = await open(server.url, { lease: 60_000 });
  const first = await collect(connection, "again", { group: "g", ack: false });
  await publish(connection, "again", ["1"]);
  await until("it is there", () => first.entries.length === 1);
  await first.source.close();
  const second = await collect(connection, "again", { group: "g" });
  await until("it is there again", () => second.entries.length === 1);
  expect(second.entries[0]?.deliveries).toBe(1);
});

test("closing the connection settles what was acknowledged", async () => {
  const { connection } = await open(server.url);
  const sink = await collect(connection, "last", { group: "g", ack: false });
  const ids = await publish(connection, "last", numbered(100));
  await until("all are there", () => sink.entries.length === 100);
  const acked = sink.source.ack(ids);
  await Promise.all([connection.close(), connection.close()]);
  await acked;
  expect(await pending(client, "last", "g")).toEqual([]);
  expect(await consumers("last")).toEqual([]);
  await expect(sink.source.ack(ids)).rejects.toMatchObject({ code: "closed" });
  await expect(collect(connection, "last")).rejects.toMatchObject({ code: "closed" });
});

test("more entries than Lua passes to a command are renewed, given back, taken again and acknowledged", async () => {
  const count = 8_500;
  const add = "for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'data', i) end";
  await client.sendCommand(["EVAL", add, "1", "crowd", String(count)]);
  const { connection, reports } = await open(server.url, { readCount: 10_000, lease: 3_000 });
  const sink = await collect(connection, "crowd", { group: "g", ack: false, capacity: 3 * count });
  await until("all are there", () => sink.entries.length === count);
  const ids = sink.entries.map(({ id }) => id);
  // For two renewals, where the machine has time for them.
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  await sink.source.release(ids);
  sink.source.reclaim();
  await until("all come again", () => sink.entries.length === 2 * count);
  await sink.source.ack(ids);
  expect((await client.xPending("crowd", "g")).pending).toBe(0);
  expect(reports.filter(({ kind }) => kind === "lost")).toEqual([]);
});
