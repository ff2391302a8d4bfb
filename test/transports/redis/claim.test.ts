import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareIds } from "../../../src/transports/redis/entry.ts";
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

/** Lets a member that is no more take everything. */
async function abandon(key: string, count: number, consumer = "dead"): Promise<void> {
  const entries = numbered(count).map((data) => client.xAdd(key, "*", { data }));
  await Promise.all(entries);
  await client.xGroupCreate(key, "g", "0", { MKSTREAM: true });
  await client.xReadGroup("g", consumer, { key, id: ">" }, { COUNT: count });
}

test("claiming goes on until nothing is left, never beyond the room of the sink", async () => {
  await abandon("many", 1_500);
  await sleep(30);
  const { connection } = await open(server.url, { lease: 30 });
  const sink = await collect(connection, "many", { group: "g", capacity: 20 });
  await until("all are there", () => sink.entries.length === 1_500);
  expect(sink.peak()).toBeLessThanOrEqual(20);
  expect(sink.data()).toEqual(numbered(1_500));
});

test("a full sink gets what is abandoned when it has room again", async () => {
  await abandon("room", 30);
  await sleep(30);
  const { connection } = await open(server.url, { lease: 30, block: 50_000 });
  const sink = await collect(connection, "room", { group: "g", capacity: 10, ack: false });
  await until("it is full", () => sink.entries.length === 10);
  sink.capacity = 100;
  sink.source.resume();
  await until("the rest is there", () => sink.entries.length === 30);
  expect(new Set(sink.data()).size).toBe(30);
});

test("what was deleted from the stream is settled and reported as lost", async () => {
  await abandon("gone", 5);
  await client.xTrim("gone", "MAXLEN", 2);
  await sleep(30);
  const { connection, reports } = await open(server.url, { lease: 30 });
  const sink = await collect(connection, "gone", { group: "g" });
  await until("the rest is there", () => sink.entries.length === 2);
  await until("nothing is pending", async () => (await pending(client, "gone", "g")).length === 0);
  expect(reports.filter(({ kind }) => kind === "lost")).toMatchObject([
    { reason: "trimmed", count: 3, address: "gone" },
  ]);
});

test("a member that comes back under its name takes what it had at once, counted as another delivery", async () => {
  await abandon("back", 250, "me");
  await client.xDel("back", (await pending(client, "back", "g"))[0]?.[0] ?? "");
  const { connection, reports } = await open(server.url, { consumer: "me", lease: 60_000 });
  const sink = await collect(connection, "back", { group: "g", capacity: 30 });
  await until("all are there", () => sink.entries.length === 249);
  expect(sink.entries.every(({ deliveries }) => deliveries === 2)).toBe(true);
  expect(sink.peak()).toBeLessThanOrEqual(30);
  await until("nothing is pending", async () => (await pending(client, "back", "g")).length === 0);
  await until("the loss is reported", () => reports.length > 0);
  expect(reports).toMatchObject([{ kind: "lost", reason: "trimmed", count: 1 }]);
});

test("what is in hand is not delivered twice, nor counted, when its lease ran out unnoticed", async () => {
  const { connection } = await open(server.url, { lease: 900 });
  const sink = await collect(connection, "stalled", { group: "g", ack: false });
  const ids = await publish(connection, "stalled", ["1", "2"]);
  await until("all are there", () => sink.entries.length === 2);
  let isRenewed = false;
  // Again and again, until a renewal made them young again in between.
  for (let round = 0; round < 60 || !isRenewed; round++) {
    await client.sendCommand([
      "XCLAIM",
      "stalled",
      "g",
      String((await pending(client, "stalled", "g"))[0]?.[1]),
      "0",
      ...ids,
      "IDLE",
      "5000",
      "JUSTID",
    ]);
    await sleep(20);
    isRenewed ||= (await pending(client, "stalled", "g")).some(([, , idle]) => idle < 5_000);
  }
  expect(sink.entries.length).toBe(2);
  await until("the counts are as they were", async () =>
    (await pending(client, "stalled", "g")).every(([, , , count]) => count === 1),
  );
});

test("beyond the first, a delivery counts only when an attempt began", async () => {
  await abandon("count", 2);
  const crash = async (attempts: number[]) => {
    await sleep(60);
    const { connection } = await open(server.url, { lease: 50 });
    const sink = await collect(connection, "count", { group: "g", ack: false });
    await until("both are there", () => sink.entries.length === 2);
    for (const attempt of attempts) await sink.source.recordAttempt(sink.entries[0]?.id ?? "", attempt);
    // Leaves everything pending for this member, as a crash does.
    await sink.source.stop();
    const renamed = (await pending(client, "count", "g")).map(([id, , , count]) => [id, String(count)]);
    for (const [id = "", count = ""] of renamed) {
      await client.sendCommand(["XCLAIM", "count", "g", "dead", "0", id, "RETRYCOUNT", count, "JUSTID"]);
    }
    await sink.source.close();
    return sink.entries.map(({ deliveries }) => deliveries);
  };
  expect(await crash([])).toEqual([2, 2]);
  expect(await crash([2])).toEqual([2, 2]);
  expect(await crash([3, 4])).toEqual([3, 2]);
  expect(await crash([])).toEqual([5, 2]);
});

test("ids are compared as numbers", () => {
  const sorted = ["0", "0-1", "9-9", "10-0", "10-9", "10-10", "18446744073709551615-0"];
  expect([...sorted].reverse().sort(compareIds)).toEqual(sorted);
  expect(compareIds("5-0", "5")).toBe(0);
});
