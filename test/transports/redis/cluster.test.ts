/** A Redis Cluster of three real processes, and one that fails over to a replica. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { BusReport } from "../../../src/runtime/bus-report.ts";
import type { Connection } from "../../../src/runtime/transport.ts";
import { clusterSlotOf } from "../../../src/transports/redis/cluster/slot.ts";
import { type RedisOptions, redis } from "../../../src/transports/redis/index.ts";
import { type RedisCluster, startCluster } from "../../support/redis-cluster.ts";
import { until } from "../../support/until.ts";
import { collect, numbered, publish } from "./harness.ts";

test("a key's slot is that of the specification, hash tags included", () => {
  // The first is the check value of CRC-16/XMODEM, modulo the number of slots.
  expect(clusterSlotOf("123456789")).toBe(0x31c3 % 16_384);
  expect(clusterSlotOf("foo")).toBe(12_182);
  expect(clusterSlotOf("{foo}.dlq")).toBe(clusterSlotOf("foo"));
  expect(clusterSlotOf("a{foo}b{bar}")).toBe(clusterSlotOf("foo"));
  expect(clusterSlotOf("{}x")).not.toBe(clusterSlotOf(""));
});

const open: Connection[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});

async function connectTo(cluster: RedisCluster, options: RedisOptions = {}) {
  const reports: BusReport[] = [];
  const transport = redis({ cluster: cluster.urls }, { lease: 2_000, block: 300, ...options });
  const connection = await transport.connect({ report: (report) => reports.push(report) });
  open.push(connection);
  return { connection, reports };
}

describe("three primaries", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster(3);
  });
  afterAll(() => cluster?.stop());

  test("addresses on all nodes are published to, read, dead-lettered and listed", async () => {
    const { connection, reports } = await connectTo(cluster);
    const addresses = numbered(12).map((n) => `everywhere.${n}`);
    const nodes = new Set(await Promise.all(addresses.map(async (a) => (await cluster.primaryOf(a)).port)));
    expect(nodes.size).toBe(3);
    const sinks = await Promise.all(addresses.map((address) => collect(connection, address, { group: "g" })));
    const entries = addresses.flatMap((address) =>
      numbered(20).map((data) => ({ address, fields: { data } })),
    );
    const outcomes = await connection.append(entries);
    expect(outcomes.every((outcome) => "id" in outcome)).toBe(true);
    await until("all are there", () => sinks.every((sink) => sink.entries.length === 20));
    for (const sink of sinks) expect(sink.data()).toEqual(numbered(20));
    const kept = await collect(connection, "dead", { group: "g", ack: false });
    await publish(connection, "dead", ["poison"]);
    await until("it is there", () => kept.entries.length === 1);
    expect(await kept.source.deadLetter(kept.entries[0]?.id ?? "", { "dlq-reason": "test" })).toBe(true);
    const [letter] = await connection.deadLetters("dead", { limit: 10 });
    expect(letter?.fields).toEqual({ data: "poison", "dlq-reason": "test" });
    expect(reports).toEqual([]);
  });

  test("what a member let lie is claimed by another", async () => {
    const [one, other] = await Promise.all([
      connectTo(cluster, { lease: 300 }),
      connectTo(cluster, { lease: 300 }),
    ]);
    const first = await collect(one.connection, "left", { group: "g", ack: false });
    await publish(one.connection, "left", numbered(10));
    await until("the first has them", () => first.entries.length === 10);
    await first.source.close();
    const second = await collect(other.connection, "left", { group: "g" });
    await until("the second has them", () => second.entries.length === 10);
  });

  test("streams beyond the limit of readers are read as well", async () => {
    const { connection } = await connectTo(cluster, { maxReaders: 2 });
    const addresses = numbered(20).map((n) => `many.${n}`);
    const sinks = await Promise.all(addresses.map((address) => collect(connection, address, { group: "g" })));
    for (let round = 0; round < 3; round++) {
      await connection.append(addresses.map((address) => ({ address, fields: { data: String(round) } })));
      await until("all are there", () => sinks.every((sink) => sink.entries.length === round + 1));
    }
    const tails = await Promise.all(addresses.slice(0, 5).map((address) => collect(connection, address, {})));
    await connection.append(addresses.map((address) => ({ address, fields: { data: "new" } })));
    await until("tails, too", () => tails.every((sink) => sink.data().join() === "new"));
    await Promise.all([...sinks, ...tails].map(({ source }) => source.close()));
  });

  test("handled events are remembered, and idempotent ones stored once, on whichever node", async () => {
    const { connection } = await connectTo(cluster);
    for (const n of numbered(6)) {
      const key = { address: `dedupe.${n}`, group: "g", event: "e" };
      expect(await connection.dedupe?.begin(key, "a", 5_000)).toBe("begun");
      await connection.dedupe?.done(key, 5_000);
      expect(await connection.dedupe?.begin(key, "b", 5_000)).toBe("done");
      const entry = { address: `once.${n}`, fields: { data: "1" }, idempotencyKey: "k" };
      const [[first], [second]] = [await connection.append([entry]), await connection.append([entry])];
      expect(second).toEqual(first);
    }
  });

  test("partitions lie on all nodes, and their dead letters are listed together", async () => {
    const { connection } = await connectTo(cluster);
    const partitions = 6;
    const entries: { id: string; data: string }[] = [];
    const source = await connection.attach(
      { address: "spread", group: "g", start: "oldest", partitions },
      {
        capacity: () => 100,
        deliver: (some) => {
          for (const { id, fields } of some) entries.push({ id, data: fields["data"] ?? "" });
          void source.ack(some.map(({ id }) => id));
        },
      },
    );
    const outcomes = await connection.append(
      numbered(60).map((data) => ({ address: "spread", fields: { data }, partitionKey: data, partitions })),
    );
    expect(outcomes.every((outcome) => "id" in outcome)).toBe(true);
    await until("all are there", () => entries.length === 60);
    expect(new Set(entries.map(({ id }) => id.split(":")[0])).size).toBe(partitions);
    expect(await connection.deadLetters("spread", { limit: 5, partitions })).toEqual([]);
    await source.close();
  });

  test("nothing is lost while a slot moves to another node", async () => {
    const { connection } = await connectTo(cluster);
    const address = "moving";
    const sink = await collect(connection, address, { group: "g" });
    const slot = String(clusterSlotOf(address));
    const from = await cluster.primaryOf(address);
    const to = cluster.nodes.find((node) => node !== from) ?? from;
    const [fromId, toId] = [
      await cluster.ask(from, "CLUSTER", "MYID"),
      await cluster.ask(to, "CLUSTER", "MYID"),
    ];
    let sent = 0;
    let isOver = false;
    const sending = (async () => {
      while (!isOver) {
        await publish(connection, address, [String(sent++)]);
        await sleep(2);
      }
    })();
    const sendMore = (more: number) => {
      const wanted = sent + more;
      return until("more is sent", () => sent >= wanted);
    };
    await sendMore(20);
    await cluster.ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", String(fromId));
    await cluster.ask(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", String(toId));
    await sendMore(10);
    await cluster.ask(from, "MIGRATE", "127.0.0.1", String(to.port), address, "0", "5000");
    // Meanwhile the old node answers ASK.
    await sendMore(20);
    for (const node of cluster.nodes)
      await cluster.ask(node, "CLUSTER", "SETSLOT", slot, "NODE", String(toId));
    await sendMore(20);
    isOver = true;
    await sending;
    await until("all are there", () => sink.entries.length >= sent);
    expect(sink.data()).toEqual(numbered(sent));
  });

  test("a URL that leads to no Cluster, or a database, is refused", async () => {
    expect(() => redis({ cluster: [] })).toThrow("at least one URL");
    expect(() => redis({ cluster: ["redis://h:1/2"] })).toThrow("no databases");
    const nowhere = redis({ cluster: ["redis://127.0.0.1:1"] }, { startTimeout: 300 });
    await expect(nowhere.connect({ report: () => undefined })).rejects.toMatchObject({
      code: "connection_failed",
    });
  });
});

describe("with replicas", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster(3, 1);
  });
  afterAll(() => cluster?.stop());

  test("publishing and reading go on by themselves when a primary ends", async () => {
    const { connection, reports } = await connectTo(cluster, { publishTimeout: 20_000 });
    const sink = await collect(connection, "failing", { group: "g" });
    await publish(connection, "failing", numbered(50));
    await until("the first are there", () => sink.entries.length === 50);
    const primary = await cluster.primaryOf("failing");
    await until("the replica has them", async () => {
      const text = String(await cluster.ask(primary, "INFO", "replication"));
      return text.includes(`offset=${/master_repl_offset:(\d+)/.exec(text)?.[1]},lag`);
    });
    await primary.kill();
    const entry = { address: "failing", fields: { data: "after" }, idempotencyKey: "after" };
    const [outcome] = await connection.append([entry]);
    expect(outcome).toHaveProperty("id");
    await until("what came after is there", () => sink.data().includes("after"));
    expect(reports.map(({ kind }) => kind)).toContain("disconnected");
  });
});
