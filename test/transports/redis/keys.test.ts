/** What lies beside a stream belongs to us alone: no address reaches it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keysBeside, oldKeys, partitionStream } from "../../../src/transports/redis/key-beside.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, open, publish } from "./harness.ts";

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

const letter = (entry: string) => ({ "dlq-address": "orders", "dlq-entry": entry, "dlq-reason": "invalid" });

describe.each(["{shop}:", "app:", "{shop}:orders."])("with prefix %j", (prefix) => {
  test("a tenant whose name is that of a key of ours stays a tenant", async () => {
    const { connection, reports } = await open(server.url, { prefix, trim: { maxAge: 1, interval: 50 } });
    for (const tenant of ["dlq", "trim", "dlq}", "{dlq}"]) {
      const address = `orders.${tenant}`;
      if (!/[{}]/.test(tenant)) await publish(connection, address, ["forged"]);
      else
        await expect(publish(connection, address, ["forged"])).rejects.toMatchObject({
          code: "invalid_address",
        });
    }
    expect(await connection.deadLetters("orders", { limit: 10 })).toEqual([]);
    const sink = await collect(connection, "orders", { group: "g", ack: false });
    await publish(connection, "orders", ["1", "2"]);
    await until("both are there", () => sink.entries.length === 2);
    const [first, second] = sink.entries.map(({ id }) => id);
    expect(await sink.source.deadLetter(first ?? "", letter("1-1"))).toBe(true);
    expect(
      (await connection.deadLetters("orders", { limit: 10 })).map(({ fields }) => fields["data"]),
    ).toEqual(["1"]);
    await sink.source.ack([second ?? ""]);
    await until("it is trimmed", async () => (await client.xLen(`${prefix}orders`)) === 0);
    expect(await client.xLen(`${prefix}orders.dlq`)).toBe(1);
    expect(reports.filter(({ kind }) => kind === "error")).toEqual([]);
    await sink.source.close();
  });

  test("dead letters that an earlier version left are listed with the new ones, page by page", async () => {
    const { connection } = await open(server.url, { prefix: `old:${prefix}` });
    const stream = `old:${prefix}orders`;
    const write = (key: string, id: string, data: string) => client.xAdd(key, id, { data, ...letter(id) });
    const [old, fresh] = [oldKeys.deadLetters(stream), keysBeside.deadLetters(stream)];
    await write(old, "1-0", "a");
    await write(old, "5-0", "c");
    await write(fresh, "5-0", "b");
    // An address could reach the old name; what it put there is no dead letter.
    await client.xAdd(old, "6-0", { data: "forged" });
    await write(old, "7-0", "d");
    await write(fresh, "8-0", "e");
    const pages: (string | undefined)[][] = [];
    for (let after: string | undefined; ; ) {
      const page = await connection.deadLetters("orders", { limit: 2, after });
      if (page.length === 0) break;
      pages.push(page.map(({ fields }) => fields["data"]));
      after = page.at(-1)?.id;
    }
    expect(pages).toEqual([["a", "b"], ["c", "d"], ["e"]]);
    const ids = (await connection.deadLetters("orders", { limit: 10 })).map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
  });
});

test("dead letters of partitions of an earlier version are listed with the new ones", async () => {
  const { connection } = await open(server.url, { prefix: "oldparts:" });
  const write = (key: string, id: string, data: string) => client.xAdd(key, id, { data, ...letter(id) });
  const keyOf = (p: number) => partitionStream("oldparts:orders", p);
  await write(oldKeys.deadLetters("oldparts:orders:1"), "1-0", "a");
  await write(keysBeside.deadLetters(keyOf(0)), "2-0", "b");
  await write(oldKeys.deadLetters("oldparts:orders:0"), "2-0", "c");
  await write(keysBeside.deadLetters(keyOf(1)), "2-0", "d");
  const found: [string, string | undefined][] = [];
  for (let after: string | undefined; ; ) {
    const [one] = await connection.deadLetters("orders", { limit: 1, partitions: 2, after });
    if (!one) break;
    found.push([one.id, one.fields["data"]]);
    after = one.id;
  }
  expect(found).toEqual([
    ["1:old:1-0", "a"],
    ["0:2-0", "b"],
    ["0:old:2-0", "c"],
    ["1:2-0", "d"],
  ]);
});

test("a tenant whose name is a number is no partition", async () => {
  const { connection } = await open(server.url, { prefix: "parts:" });
  await publish(connection, "orders:0", ["a tenant's"]);
  const entries: (string | undefined)[] = [];
  const source = await connection.attach(
    { address: "orders", group: "g", start: "oldest", partitions: 1 },
    {
      capacity: () => 10,
      deliver(some) {
        entries.push(...some.map(({ fields }) => fields["data"]));
        void source.ack(some.map(({ id }) => id));
      },
    },
  );
  await connection.append([{ address: "orders", fields: { data: "ours" }, partitions: 1 }]);
  await until("it comes", () => entries.length > 0);
  expect(entries).toEqual(["ours"]);
  expect(await client.xLen(partitionStream("parts:orders", 0))).toBe(1);
  await source.close();
});

test("events that an earlier version left in a partition are reported with their group", async () => {
  const key = "left:orders:1";
  await client.xGroupCreate(key, "g", "0", { MKSTREAM: true });
  await client.xAdd(key, "*", { data: "1" });
  await client.xGroupCreate("left:orders:0", "g", "0", { MKSTREAM: true });
  const { connection, reports } = await open(server.url, { prefix: "left:" });
  const sink = { capacity: () => 0, deliver: () => undefined };
  const options = { address: "orders", start: "oldest", partitions: 2 } as const;
  const source = await connection.attach({ ...options, group: "g" }, sink);
  await until("it is reported", () => reports.length > 0);
  expect(reports).toMatchObject([
    { kind: "error", reason: "old_partitions", address: "orders", group: "g", count: 1 },
  ]);
  const other = await connection.attach({ ...options, group: "other" }, sink);
  await Promise.all([source.close(), other.close()]);
  expect(reports).toHaveLength(1);
});

test("what an earlier version has stored or handled is not stored or handled again", async () => {
  const { connection } = await open(server.url, { prefix: "known:" });
  await client.set(oldKeys.sent("known:a", "k"), "7-7", { expiration: { type: "PX", value: 60_000 } });
  const entry = { address: "a", fields: { data: "1" }, idempotencyKey: "k" };
  expect(await connection.append([entry])).toEqual([{ id: "7-7" }]);
  await client.set(oldKeys.seen("known:a", "g", "k"), "done", { expiration: { type: "PX", value: 60_000 } });
  expect(await connection.dedupe?.begin({ address: "a", group: "g", event: "k" }, "me", 1_000)).toBe("done");
  // Something else under the old names does no harm.
  await client.xAdd(oldKeys.sent("known:b", "k"), "*", { data: "1" });
  await client.xAdd(oldKeys.seen("known:b", "g", "k"), "*", { data: "1" });
  expect(await connection.append([{ ...entry, address: "b" }])).not.toEqual([{ id: "7-7" }]);
  expect(await connection.dedupe?.begin({ address: "b", group: "g", event: "k" }, "me", 1_000)).toBe("begun");
});

test("an address that is empty or holds braces is refused", async () => {
  const { connection } = await open(server.url, { prefix: "{shop}:orders.{" });
  const sink = { capacity: () => 0, deliver: () => undefined };
  for (const address of ["", "dlq}", "a{b"]) {
    const expected = expect.objectContaining({ code: "invalid_address" });
    await expect(publish(connection, address, ["1"])).rejects.toEqual(expected);
    await expect(connection.deadLetters(address, { limit: 1 })).rejects.toEqual(expected);
    for (const group of ["g", undefined])
      await expect(connection.attach({ address, group, start: "oldest" }, sink)).rejects.toEqual(expected);
    await expect(
      connection.attach({ address, group: "g", start: "oldest", partitions: 2 }, sink),
    ).rejects.toEqual(expected);
  }
});
