import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, publish } from "./harness.ts";

/** So long that a test would fail if nothing ended a blocked read. */
const block = 50_000;

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

test("a group begins at the oldest entry, or at the newest when asked, and is never moved", async () => {
  const { connection } = await open(server.url);
  await publish(connection, "begin", ["1", "2"]);
  const oldest = await collect(connection, "begin", { group: "oldest" });
  const newest = await collect(connection, "begin", { group: "newest", start: "newest" });
  await publish(connection, "begin", ["3"]);
  await until("both have it", () => oldest.entries.length === 3 && newest.entries.length === 1);
  expect(oldest.data()).toEqual(["1", "2", "3"]);
  expect(newest.data()).toEqual(["3"]);
  await newest.source.close();
  await publish(connection, "begin", ["4"]);
  const again = await collect(connection, "begin", { group: "newest", start: "newest" });
  await until("the group goes on", () => again.entries.length === 1);
  expect(again.data()).toEqual(["4"]);
});

test("two members share a group: every entry once", async () => {
  const first = await open(server.url);
  const second = await open(server.url);
  const a = await collect(first.connection, "shared", { group: "g", capacity: 20 });
  const b = await collect(second.connection, "shared", { group: "g", capacity: 20 });
  await publish(first.connection, "shared", numbered(2000));
  await until("all are there", () => a.entries.length + b.entries.length >= 2000);
  expect([...a.data(), ...b.data()].sort((x, y) => Number(x) - Number(y))).toEqual(numbered(2000));
  expect([...a.entries, ...b.entries].every(({ deliveries }) => deliveries === 1)).toBe(true);
});

test("three groups each get all, in order", async () => {
  const { connection } = await open(server.url);
  const groups = await Promise.all(["a", "b", "c"].map((group) => collect(connection, "each", { group })));
  await publish(connection, "each", numbered(500));
  for (const group of groups) {
    await until("all are there", () => group.entries.length >= 500);
    expect(group.data()).toEqual(numbered(500));
  }
});

test("without a group everyone gets everything from now on", async () => {
  const { connection } = await open(server.url, { block });
  await publish(connection, "tail", ["before"]);
  const first = await collect(connection, "tail", { group: undefined });
  const second = await collect(connection, "other-tail", { group: undefined });
  await publish(connection, "tail", numbered(300));
  await publish(connection, "other-tail", ["x"]);
  await until("all are there", () => first.entries.length >= 300 && second.entries.length >= 1);
  expect(first.data()).toEqual(numbered(300));
  expect(second.data()).toEqual(["x"]);
  expect(first.entries[0]?.deliveries).toBe(1);
  await expect(first.source.deadLetter(first.entries[0]?.id ?? "", {})).rejects.toMatchObject({
    code: "no_group",
  });
  await first.source.recordAttempt("1-1", 2);
  await first.source.release(["1-1"]);
  first.source.reclaim();
  await first.source.close();
  await publish(connection, "tail", ["after"]);
  await publish(connection, "other-tail", ["y"]);
  await until("the other goes on", () => second.entries.length === 2);
  expect(first.entries.length).toBe(300);
  expect(await client.xInfoGroups("tail")).toEqual([]);
});

test("without a group a full sink is waited for, and nothing is left out", async () => {
  const { connection } = await open(server.url, { block });
  const slow = await collect(connection, "slow-tail", { group: undefined, capacity: 3, ack: false });
  await publish(connection, "slow-tail", numbered(10));
  await until("it is full", () => slow.entries.length === 3);
  slow.capacity = 100;
  slow.source.resume();
  await until("the rest is there", () => slow.entries.length === 10);
  expect(slow.data()).toEqual(numbered(10));
});

test("without a group several may read one stream, each at its own pace", async () => {
  const { connection } = await open(server.url, { block });
  const early = await collect(connection, "paces", { group: undefined });
  const slow = await collect(connection, "paces", { group: undefined, capacity: 2, ack: false });
  await publish(connection, "paces", ["0", "1", "2", "3"]);
  await until("they read", () => early.entries.length === 4 && slow.entries.length === 2);
  const late = await collect(connection, "paces", { group: undefined });
  slow.capacity = 100;
  slow.source.resume();
  await publish(connection, "paces", ["4", "5"]);
  await until("all have read", () => early.entries.length === 6 && slow.entries.length === 6);
  await until("the late one too", () => late.entries.length === 2);
  for (const sink of [early, slow]) expect(sink.data()).toEqual(numbered(6));
  expect(late.data()).toEqual(["4", "5"]);
});

test("a stream that is added while a read blocks is read at once", async () => {
  const { connection } = await open(server.url, { block });
  const first = await collect(connection, "added-1");
  await publish(connection, "added-1", ["x"]);
  await until("the reader reads", () => first.entries.length === 1);
  await publish(connection, "added-2", ["y"]);
  const second = await collect(connection, "added-2");
  await until("the second is read", () => second.entries.length === 1);
});

test("one connection reads all streams of a group", async () => {
  const { connection } = await open(server.url, { block, consumer: "only" });
  const before = (await client.clientList()).length;
  const many = await Promise.all(
    numbered(20).map((n) => collect(connection, `many-${n}`, { group: "many" })),
  );
  await Promise.all(many.map((_, n) => publish(connection, `many-${n}`, [String(n)])));
  await until("all are there", () => many.every(({ entries }) => entries.length === 1));
  expect((await client.clientList()).length).toBe(before + 1);
  await Promise.all(many.map(({ source }) => source.close()));
  await until("the reader is gone", async () => (await client.clientList()).length === before);
});

test("never more than the sink has room for, and on it goes with resume", async () => {
  const { connection } = await open(server.url, { block });
  const sink = await collect(connection, "room", { group: "g", capacity: 7, ack: false });
  await publish(connection, "room", numbered(30));
  await until("it is full", () => sink.entries.length === 7);
  await publish(connection, "room", numbered(5, 30));
  expect(sink.entries.length).toBe(7);
  for (const size of [14, 21, 35]) {
    sink.capacity = size;
    sink.source.resume();
    await until("it is full again", () => sink.entries.length === size);
  }
  expect(sink.data()).toEqual(numbered(35));
});

test("a slow sink does not hold up another stream of the group", async () => {
  const { connection } = await open(server.url, { block });
  const slow = await collect(connection, "pace-slow", { group: "g", capacity: 1, ack: false });
  const fast = await collect(connection, "pace-fast", { group: "g" });
  await publish(connection, "pace-slow", numbered(10));
  await publish(connection, "pace-fast", numbered(500));
  await until("the fast one is through", () => fast.entries.length === 500);
  expect(slow.entries.length).toBe(1);
});

test("after stop nothing comes, and what the server had handed over is given back", async () => {
  const one = await open(server.url, { block, lease: 600 });
  const two = await open(server.url, { lease: 600 });
  const stopped = await collect(one.connection, "stop", { group: "g" });
  await stopped.source.stop();
  await publish(one.connection, "stop", numbered(50));
  const other = await collect(two.connection, "stop", { group: "g" });
  await until("the other has all", () => other.entries.length === 50);
  expect(stopped.entries).toEqual([]);
  await stopped.source.close();
});

test("a second reader for the same group and address is refused until the first is closed", async () => {
  const { connection } = await open(server.url);
  const first = await collect(connection, "twice");
  await expect(collect(connection, "twice")).rejects.toMatchObject({ code: "already_attached" });
  await first.source.close();
  const second = await collect(connection, "twice");
  await publish(connection, "twice", ["1"]);
  await until("it reads", () => second.entries.length === 1);
});

test("a key of another type is refused with its address", async () => {
  await client.set("not-a-stream", "text");
  const { connection } = await open(server.url);
  const error = await collect(connection, "not-a-stream").catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "wrong_type" });
  expect((error as Error).message).toContain('"not-a-stream"');
});
