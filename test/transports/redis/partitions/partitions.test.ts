import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { IncomingEntry, Sink, Source } from "../../../../src/runtime/transport.ts";
import { partitionOfKey } from "../../../../src/transports/redis/partitions/hash.ts";
import { type OwnRedisServer, startOwnRedis } from "../../../support/redis-server.ts";
import { until } from "../../../support/until.ts";
import { type Bare, bare, closeAll, open, pending, stored } from "../harness.ts";
import { TcpProxy } from "../tcp-proxy.ts";
import { keysOf, partitionOf, publishKeyed } from "./members.ts";

let server: OwnRedisServer;
let client: Bare;

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterEach(closeAll);
afterAll(async () => {
  client.destroy();
  await server.stop();
});

/** Reads a partitioned address; keeps what it gets, and settles nothing by itself. */
async function read(
  connection: Awaited<ReturnType<typeof open>>["connection"],
  address: string,
  partitions: number,
  { ephemeral = false, prefetch = 100, note = (_: "delivered" | "lost") => {} } = {},
) {
  const entries: IncomingEntry[] = [];
  const lost: string[] = [];
  const room = { left: prefetch };
  let source: Source | undefined;
  const sink: Sink = {
    capacity: () => (source ? room.left : 0),
    deliver(some) {
      if (some.length > room.left) throw new Error("more than welcome");
      room.left -= some.length;
      entries.push(...some);
      note("delivered");
    },
    lost(ids) {
      lost.push(...ids);
      note("lost");
    },
  };
  const group = ephemeral ? undefined : "g";
  source = await connection.attach({ address, group, start: "oldest", partitions }, sink);
  source.resume();
  return { source, entries, lost, room, data: () => entries.map(({ fields }) => fields["data"]) };
}

test("a key goes to its partition, an entry without one to the next", async () => {
  const { connection } = await open(server.url, { prefix: "put:" });
  const keyed = await connection.append(
    ["ada", "bob", "ada"].map((partitionKey) => ({
      address: "a",
      partitions: 4,
      partitionKey,
      fields: { data: partitionKey },
    })),
  );
  const [ada, bob] = [partitionOfKey("ada", 4), partitionOfKey("bob", 4)];
  expect(keyed.map((outcome) => ("id" in outcome ? partitionOf(outcome.id) : outcome.error))).toEqual([
    ada,
    bob,
    ada,
  ]);
  expect(await stored(client, `{put:a:${ada}}.{part}`)).toContain("ada");
  const rest = await connection.append(
    [1, 2, 3, 4].map((n) => ({ address: "b", partitions: 4, fields: { data: String(n) } })),
  );
  const used = rest.map((outcome) => ("id" in outcome ? partitionOf(outcome.id) : -1));
  expect([...used].sort()).toEqual([0, 1, 2, 3]);
  // What is sent again is stored where it was.
  const twice = [1, 2].map(() => ({
    address: "b",
    partitions: 4,
    idempotencyKey: "i",
    fields: { data: "i" },
  }));
  const again = (await connection.append(twice)).map((outcome) =>
    "id" in outcome ? partitionOf(outcome.id) : -1,
  );
  expect(again[0]).toBe(again[1]);
  const plain = await connection.append([{ address: "a", fields: { data: "plain" } }]);
  expect(plain).toEqual([{ id: expect.stringMatching(/^\d+-\d+$/) }]);
  expect(await stored(client, "put:a")).toEqual(["plain"]);
});

test.each([0, 1_025, 1.5])("%d partitions are refused", async (partitions) => {
  const { connection } = await open(server.url);
  await expect(read(connection, "refused", partitions)).rejects.toMatchObject({ code: "invalid_options" });
});

test("one partition is a channel like any other", async () => {
  const { connection } = await open(server.url, { prefix: "one:" });
  await publishKeyed(connection, "a", 1, keysOf(3), 0, 20);
  const { source, data, entries } = await read(connection, "a", 1);
  await until("all are there", () => entries.length === 60);
  expect(data()).toEqual(await stored(client, "{one:a:0}.{part}"));
  await source.ack(entries.map(({ id }) => id));
  expect(await pending(client, "{one:a:0}.{part}", "g")).toEqual([]);
  await source.close();
  expect(await client.exists(["{one:a:0}.{part}.{owner:g}", "{one:a}.{members:g}"])).toBe(0);
});

test("fewer places than partitions: all are read, never more than welcome", async () => {
  const { connection } = await open(server.url, { prefix: "few:" });
  await publishKeyed(connection, "a", 12, keysOf(60), 0, 2);
  const { source, entries, room } = await read(connection, "a", 12, { prefetch: 2 });
  let settled = 0;
  await until("all are there", () => {
    const some = entries.slice(settled).map(({ id }) => id);
    settled += some.length;
    room.left += some.length;
    void source.ack(some);
    if (some.length > 0) source.resume();
    return entries.length === 120;
  });
  expect(new Set(entries.map(({ fields }) => fields["data"])).size).toBe(120);
});

test("without a group all partitions are read from now on", async () => {
  const { connection } = await open(server.url, { prefix: "tail:" });
  await publishKeyed(connection, "a", 5, keysOf(20), 0, 1);
  const one = await read(connection, "a", 5, { ephemeral: true });
  const two = await read(connection, "a", 5, { ephemeral: true });
  await publishKeyed(connection, "a", 5, keysOf(20), 1, 3);
  const wanted = keysOf(20).flatMap((key) => [`${key}/1`, `${key}/2`]);
  for (const { entries, data } of [one, two]) {
    await until("all are there", () => entries.length >= 40);
    expect(data().sort()).toEqual([...wanted].sort());
  }
  await one.source.close();
  await expect(two.source.deadLetter(two.entries[0]?.id ?? "", {})).rejects.toMatchObject({
    code: "no_group",
  });
});

test("dead letters of all partitions come in the order of time, page by page", async () => {
  const { connection } = await open(server.url, { prefix: "dead:" });
  await publishKeyed(connection, "a", 3, keysOf(12), 0, 1);
  const { source, entries } = await read(connection, "a", 3);
  await until("all are there", () => entries.length === 12);
  const buried: (string | undefined)[] = [];
  for (const { id, fields } of entries.toReversed()) {
    expect(await source.deadLetter(id, { "dlq-entry": id })).toBe(true);
    buried.push(fields["data"]);
    // So that no two have the same time.
    const now = Date.now();
    await until("the clock goes on", () => Date.now() > now);
  }
  const options = { partitions: 3, limit: 100 };
  const all = await connection.deadLetters("a", options);
  expect(all.map(({ fields }) => fields["data"])).toEqual(buried);
  const paged: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await connection.deadLetters("a", { partitions: 3, limit: 5, after });
    paged.push(...page.map(({ id }) => id));
    after = page.at(-1)?.id;
    if (page.length < 5) break;
  }
  expect(paged).toEqual(all.map(({ id }) => id));
  const [first] = entries;
  const p = partitionOf(first?.id ?? "");
  expect(await client.exists(`{dead:a:${p}}.{part}.{dlq}`)).toBe(1);
  expect(await pending(client, `{dead:a:${p}}.{part}`, "g")).toEqual([]);
});

test("dead letters of one moment are distinguished by their partition", async () => {
  const { connection } = await open(server.url, { prefix: "same:" });
  for (const p of [2, 0, 1])
    for (const sequence of [1, 0].toReversed())
      await client.xAdd(`{same:a:${p}}.{part}.{dlq}`, `5-${sequence}`, { data: `${p}/${sequence}` });
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const [letter] = await connection.deadLetters("a", { partitions: 3, limit: 1, after });
    if (!letter) break;
    ids.push(letter.id);
    after = letter.id;
  }
  expect(ids).toEqual(["0:5-0", "1:5-0", "2:5-0", "0:5-1", "1:5-1", "2:5-1"]);
});

test("released entries come again in order after reclaim, and count as not handed out", async () => {
  const { connection } = await open(server.url, { prefix: "back:" });
  await publishKeyed(connection, "a", 2, ["k"], 0, 5);
  const { source, entries, room, data } = await read(connection, "a", 2);
  await until("all are there", () => entries.length === 5);
  const ids = entries.map(({ id }) => id);
  expect(await source.recordAttempt(ids[1] ?? "", 1)).toBe(true);
  await source.release(ids.toReversed());
  room.left += 5;
  source.reclaim();
  await until("they are there again", () => entries.length === 10);
  expect(data().slice(5)).toEqual(["k/0", "k/1", "k/2", "k/3", "k/4"]);
  expect(entries.slice(5).map(({ deliveries }) => deliveries)).toEqual([1, 2, 1, 1, 1]);
});

test("what former owners left comes first and in order, whoever had it and however short ago", async () => {
  const { connection, reports } = await open(server.url, { prefix: "left:", lease: 60_000 });
  await publishKeyed(connection, "a", 1, ["k"], 0, 9);
  await client.xGroupCreate("{left:a:0}.{part}", "g", "0");
  const take = (who: string, count: number) =>
    client.sendCommand([
      "XREADGROUP",
      "GROUP",
      "g",
      who,
      "COUNT",
      String(count),
      "STREAMS",
      "{left:a:0}.{part}",
      ">",
    ]);
  await take("x", 2);
  await take("y", 2);
  await take("x", 2);
  const { entries, data, room, source } = await read(connection, "a", 1, { prefetch: 4 });
  await until("four are there", () => entries.length === 4);
  room.left = 10;
  source.resume();
  await until("all are there", () => entries.length === 9);
  expect(data()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => `k/${n}`));
  expect(entries.map(({ deliveries }) => deliveries)).toEqual([2, 2, 2, 2, 2, 2, 1, 1, 1]);
  expect(
    reports.filter(({ kind }) => kind === "claimed").reduce((sum, { count = 0 }) => sum + count, 0),
  ).toBe(6);
});

test("what reaches a former owner late is taken from it before anything newer is handed out", async () => {
  const { connection } = await open(server.url, { prefix: "late:", lease: 60_000 });
  const { entries, data } = await read(connection, "a", 1);
  await publishKeyed(connection, "a", 1, ["k"], 0, 1);
  await until("it reads", () => entries.length === 1);
  const put = (n: number) => ["XADD", "{late:a:0}.{part}", "*", "data", `k/${n}`];
  await client
    .multi()
    .addCommand(put(1))
    .addCommand(["XREADGROUP", "GROUP", "g", "zombie", "STREAMS", "{late:a:0}.{part}", ">"])
    .addCommand(put(2))
    .addCommand(put(3))
    .exec();
  await until("all are there", () => entries.length >= 4);
  expect(data()).toEqual(["k/0", "k/1", "k/2", "k/3"]);
  expect(entries.map(({ deliveries }) => deliveries)).toEqual([1, 2, 1, 1]);
});

test("cut off, a member gives up its partitions by its own clock before another has them", async () => {
  const proxy = await TcpProxy.start(server.port);
  const lease = 4_000;
  const cut = await open(proxy.url, { prefix: "cut:", lease, consumer: "cut" });
  const other = await open(server.url, { prefix: "cut:", lease, consumer: "other" });
  try {
    await publishKeyed(other.connection, "a", 2, keysOf(10), 0, 1);
    const order: string[] = [];
    const first = await read(cut.connection, "a", 2, {
      note: (what) => void (what === "lost" && first.lost.length === 10 && order.push("all is given up")),
    });
    await until("it has all", () => first.entries.length === 10);
    proxy.deaf = true;
    proxy.cut();
    const second = await read(other.connection, "a", 2, {
      note: (what) => void (what === "delivered" && order.push("the other has some")),
    });
    await until("the other has all", () => second.entries.length === 10 && first.lost.length === 10);
    expect(order[0]).toBe("all is given up");
    expect(second.data().sort()).toEqual(first.data().sort());
    expect(cut.reports).toContainEqual(
      expect.objectContaining({ kind: "lost", reason: "lease_lost", address: "a", group: "g" }),
    );
    expect(await first.source.recordAttempt(first.entries[0]?.id ?? "", 2)).toBe(false);
    expect(await first.source.deadLetter(first.entries[0]?.id ?? "", {})).toBe(false);
  } finally {
    await proxy.stop();
  }
});

test("a partition that cannot be handed over is read on", async () => {
  const a = await open(server.url, { prefix: "stuck:", lease: 900, consumer: "a" });
  const b = await open(server.url, { prefix: "stuck:", lease: 900, consumer: "b" });
  await publishKeyed(a.connection, "a", 1, ["k"], 0, 1);
  // The name that comes first by the alphabet has the only partition.
  const holder = await read(b.connection, "a", 1);
  await until("b has it", () => holder.entries.length === 1);
  const waiting = await read(a.connection, "a", 1);
  await until("b was to give it up", async () => (await client.zCard("{stuck:a}.{members:g}")) === 2);
  // For longer than it tries.
  const end = Date.now() + 2_500;
  let n = 1;
  await until("time goes on", async () => {
    const now = Date.now();
    if (holder.entries.length < 90) await publishKeyed(a.connection, "a", 1, ["k"], n, ++n);
    await until("the clock goes on", () => Date.now() > now + 25);
    return now > end;
  });
  await until("b read on", () => holder.entries.length === n);
  expect(waiting.entries).toEqual([]);
  await holder.source.ack(holder.entries.map(({ id }) => id));
  await until("a has it at last", async () =>
    String(await client.get("{stuck:a:0}.{part}.{owner:g}")).startsWith("a/"),
  );
  await publishKeyed(a.connection, "a", 1, ["k"], n, n + 1);
  await until("a reads it", () => waiting.entries.length === 1);
  expect(holder.lost).toEqual([]);
});

test("what is in hand when its lease ran out unnoticed is not moved to the dead letters", async () => {
  const lease = 1_000;
  const { connection } = await open(server.url, { prefix: "late:", lease, consumer: "late" });
  await publishKeyed(connection, "a", 1, ["k"], 0, 2);
  const reading = await read(connection, "a", 1);
  await until("both are there", () => reading.entries.length >= 2);
  const [first, second] = reading.entries.map(({ id }) => id);
  const moving = async (id = "") => {
    // So busy that no timer says that the lease is over.
    for (const end = performance.now() + lease; performance.now() < end; );
    return reading.source.deadLetter(id, { "dlq-reason": "x" });
  };
  expect(await moving(first)).toBe(false);
  expect(reading.lost).toContain(second);
  expect(await connection.deadLetters("a", { limit: 10, partitions: 1 })).toEqual([]);
});
