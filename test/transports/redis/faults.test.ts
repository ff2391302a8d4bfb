import { afterEach, beforeEach, expect, test } from "vitest";
import { markScript } from "../../../src/transports/redis/scripts.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, pending, publish, stored } from "./harness.ts";
import { TcpProxy } from "./tcp-proxy.ts";

let server: OwnRedisServer;
let client: Bare;

beforeEach(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterEach(async () => {
  await closeAll();
  client.destroy();
  await server.stop();
});

/** Publishes until asked to stop; keeps what certainly was stored and what perhaps was. */
function publisher(connection: Parameters<typeof publish>[0], address: string) {
  const sure: string[] = [];
  const unsure: string[] = [];
  let running = true;
  const done = (async () => {
    for (let n = 0; running; n += 10) {
      const texts = numbered(10, n);
      const outcomes = await connection.append(texts.map((data) => ({ address, fields: { data } })));
      for (const [index, outcome] of outcomes.entries())
        ("id" in outcome ? sure : unsure).push(texts[index] ?? "");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  return {
    sure,
    unsure,
    stop() {
      running = false;
      return done;
    },
  };
}

test("a server that is killed and started again, with a log: what was published arrives, once an outage is reported", async () => {
  await server.stop();
  server = await startOwnRedis(["--appendonly", "yes", "--appendfsync", "always"]);
  const { connection, kinds } = await open(server.url);
  const sink = await collect(connection, "restart", { group: "g" });
  const publishing = publisher(connection, "restart");
  await until("it runs", () => sink.entries.length > 50);
  for (let round = 1; round <= 2; round++) {
    await server.kill();
    await until(
      "the loss is noticed",
      () => kinds().filter((kind) => kind === "disconnected").length === round,
    );
    await server.start();
    await until("it is back", () => kinds().filter((kind) => kind === "reconnected").length === round);
    const before = publishing.sure.length;
    await until("it publishes", () => publishing.sure.length > before + 50);
  }
  await publishing.stop();
  await until("all arrive", () => {
    const got = new Set(sink.data());
    return publishing.sure.every((text) => got.has(text));
  });
  expect(kinds()).toEqual(["disconnected", "reconnected", "disconnected", "reconnected"]);
});

test("a server that comes back empty: the group is made again, and what is published then arrives", async () => {
  const { connection, kinds } = await open(server.url);
  const sink = await collect(connection, "empty", { group: "g" });
  await publish(connection, "empty", ["1"]);
  await until("it runs", () => sink.entries.length === 1);
  await server.kill();
  await server.start();
  await publish(connection, "empty", ["2", "3"]);
  await until("the rest arrives", () => sink.entries.length === 3);
  expect(sink.data()).toEqual(["1", "2", "3"]);
  expect(kinds().sort()).toEqual(["disconnected", "group_recreated", "reconnected"]);
});

test("FLUSHALL while it runs: everything published afterwards arrives", async () => {
  const { connection, reports } = await open(server.url);
  const sinks = await Promise.all(["a", "b"].map((address) => collect(connection, address, { group: "g" })));
  const publishing = publisher(connection, "a");
  await until("it runs", () => (sinks[0]?.entries.length ?? 0) > 50);
  await client.flushAll();
  // One batch may have been stored before and answered after.
  const before = publishing.sure.length + 10;
  await until("it publishes", () => publishing.sure.length > before + 50);
  await publishing.stop();
  const after = publishing.sure.slice(before);
  await until("all arrive", () => after.every((text) => sinks[0]?.data().includes(text)));
  await publish(connection, "b", ["x"]);
  await until("the other stream goes on too", () => sinks[1]?.entries.length === 1);
  expect(
    reports
      .filter(({ kind }) => kind === "group_recreated")
      .map(({ address }) => address)
      .sort(),
  ).toEqual(["a", "b"]);
});

test("a group that is destroyed is made again where it was: nothing twice, nothing left out", async () => {
  const { connection, kinds } = await open(server.url);
  const sink = await collect(connection, "destroyed", { group: "g" });
  await publish(connection, "destroyed", numbered(10));
  await until("it runs", () => sink.entries.length === 10);
  await client.xGroupDestroy("destroyed", "g");
  await publish(connection, "destroyed", numbered(10, 10));
  await until("the rest arrives", () => sink.entries.length === 20);
  expect(sink.data()).toEqual(numbered(20));
  expect(kinds()).toEqual(["group_recreated"]);
});

test("a stream that begins anew with lower ids is read from its beginning", async () => {
  const { connection, kinds } = await open(server.url);
  const sink = await collect(connection, "lower", { group: "g" });
  await client.xAdd("lower", "99999999999999-7", { data: "1" });
  await until("it runs", () => sink.entries.length === 1);
  await client.multi().del("lower").xAdd("lower", "99999999999999-1", { data: "2" }).exec();
  await until("it arrives", () => sink.entries.length === 2);
  expect(sink.data()).toEqual(["1", "2"]);
  expect(kinds()).toEqual(["group_recreated"]);
});

test("a group that began at the newest entry and is destroyed before anything came does not get the past", async () => {
  const { connection, kinds } = await open(server.url);
  await publish(connection, "newest", ["old"]);
  const sink = await collect(connection, "newest", { group: "g", start: "newest" });
  await client.xGroupDestroy("newest", "g");
  await until("it is noticed", () => kinds().includes("group_recreated"));
  await publish(connection, "newest", ["new"]);
  await until("it arrives", () => sink.entries.length === 1);
  expect(sink.data()).toEqual(["new"]);
});

test("what was in hand when the group vanished can still be dead-lettered", async () => {
  const { connection, kinds } = await open(server.url);
  const sink = await collect(connection, "hand", { group: "g", ack: false });
  const [first = "", second = ""] = await publish(connection, "hand", ["1", "2"]);
  await until("all are there", () => sink.entries.length === 2);
  await client.flushAll();
  await sink.source.deadLetter(first, { "dlq-reason": "x" });
  await until("the group is back", () => kinds().includes("group_recreated"));
  await sink.source.deadLetter(second, { "dlq-reason": "x" });
  expect((await connection.deadLetters("hand", { limit: 9 })).map(({ fields }) => fields["data"])).toEqual([
    "1",
    "2",
  ]);
});

test("a stream that becomes a key of another type is reported once and does not hold up the others", async () => {
  const { connection, reports } = await open(server.url, { block: 100 });
  const spoilt = await collect(connection, "spoilt", { group: "g" });
  const fine = await collect(connection, "fine", { group: "g" });
  await publish(connection, "spoilt", ["1"]);
  await until("it runs", () => spoilt.entries.length === 1);
  await client.set("spoilt", "text");
  await until("it is reported", () => reports.length > 0);
  for (let n = 0; n < 20; n++) {
    await publish(connection, "fine", [String(n)]);
    await until("the other goes on", () => fine.entries.length === n + 1);
  }
  expect(reports).toMatchObject([{ kind: "error", address: "spoilt", reason: "read_failed" }]);
  await client.del("spoilt");
  await publish(connection, "spoilt", ["2"]);
  await until("it recovers", () => spoilt.entries.length === 2);
});

test("a connection that goes silent is replaced, and what it had been handed is not lost", async () => {
  const proxy = await TcpProxy.start(server.port);
  try {
    const { connection, kinds } = await open(proxy.url, { block: 2_000, lease: 60_000 });
    const sink = await collect(connection, "silent", { group: "g" });
    await publish(connection, "silent", numbered(20));
    await until("it runs", () => sink.entries.length === 20);
    // At the beginning of a block, so that what comes next is handed to this connection.
    const blocked = async () => /blocked_clients:1/.test(await client.info("clients"));
    await until("the reader is blocked", blocked);
    proxy.cut();
    const hanging = connection.append([{ address: "elsewhere", fields: { data: "1" } }]);
    // The server hands this to the dead connection.
    await client.xAdd("silent", "*", { data: "20" });
    await until("it was handed out", async () => (await pending(client, "silent", "g")).length === 1);
    await client.xAdd("silent", "*", { data: "21" });
    await until("all arrive", () => sink.entries.length === 22);
    expect(sink.data()).toEqual(numbered(22));
    // Not by another's claim, for which it would have to wait until the lease ends.
    expect(sink.entries.every(({ deliveries }) => deliveries === 1)).toBe(true);
    expect(await hanging).toMatchObject([{ error: { code: "publish_ambiguous" } }]);
    await publish(connection, "silent", ["22"]);
    await until("publishing works too", () => sink.entries.length === 23);
    await until("all is acknowledged", async () => (await pending(client, "silent", "g")).length === 0);
    const counted = kinds().filter((kind) => kind === "disconnected").length;
    expect(kinds().filter((kind) => kind === "reconnected").length).toBe(counted);
    expect(counted).toBeGreaterThan(0);
  } finally {
    await closeAll();
    await proxy.stop();
  }
});

test("an acknowledgement that a lost connection swallowed is made again", async () => {
  const proxy = await TcpProxy.start(server.port);
  try {
    const { connection } = await open(proxy.url);
    const sink = await collect(connection, "acked", { group: "g", ack: false });
    const ids = await publish(connection, "acked", numbered(5));
    await until("all are there", () => sink.entries.length === 5);
    proxy.deaf = true;
    const acked = sink.source.ack(ids);
    await until("the server has it", async () => (await pending(client, "acked", "g")).length === 0);
    proxy.reset();
    proxy.deaf = false;
    await acked;
  } finally {
    await closeAll();
    await proxy.stop();
  }
});

test("resets of all connections, again and again, lose nothing and deliver nothing in hand twice", async () => {
  const proxy = await TcpProxy.start(server.port);
  try {
    const { connection } = await open(proxy.url, { lease: 60_000 });
    const sink = await collect(connection, "resets", { group: "g" });
    const publishing = publisher(connection, "resets");
    for (let round = 0; round < 10; round++) {
      const before = publishing.sure.length;
      await until("it publishes", () => publishing.sure.length > before + 30);
      proxy.reset();
    }
    await publishing.stop();
    const texts = await stored(client, "resets");
    await until("all arrive", () => sink.entries.length >= texts.length);
    expect(sink.data()).toEqual(texts);
    expect(publishing.sure.filter((text) => !texts.includes(text))).toEqual([]);
    // What may have been stored was not sent a second time.
    expect(new Set(texts).size).toBe(texts.length);
  } finally {
    await closeAll();
    await proxy.stop();
  }
});

const writer = ["+ping", "+xadd"];
const member = [
  ...["+ping", "+xreadgroup", "+xack", "+xclaim", "+xpending", "+xrange", "+xrevrange", "+xadd"],
  ...["+xgroup|create", "+xgroup|delconsumer", "+eval", "+evalsha"],
];

test.each([
  ["may unblock clients", ["+client|id", "+client|unblock"], 50_000],
  ["may not unblock clients, and reads with short blocks,", [], 50_000],
])("a user that %s needs no more rights than documented", async (_, more, block) => {
  await client.sendCommand(["ACL", "SETUSER", "writer", "on", ">pw", "~p:*", ...writer]);
  await client.sendCommand(["ACL", "SETUSER", "member", "on", ">pw", "~p:*", "~{p:*", ...member, ...more]);
  const publishing = await open(server.url, { username: "writer", password: "pw", prefix: "p:" });
  const reading = await open(server.url, {
    username: "member",
    password: "pw",
    prefix: "p:",
    block,
    lease: 300,
  });
  const first = await collect(reading.connection, "acl-1", { group: "g", ack: false });
  await publish(publishing.connection, "acl-1", ["1", "2", "3"]);
  await until("the first is read", () => first.entries.length === 3);
  const second = await collect(reading.connection, "acl-2", { group: "g", start: "newest" });
  await publish(publishing.connection, "acl-2", ["1"]);
  await until("the second is read", () => second.entries.length === 1);
  const [one, two, three] = first.entries.map(({ id }) => id);
  await first.source.deadLetter(one ?? "", { "dlq-reason": "x" });
  await first.source.release([two ?? ""]);
  await first.source.ack([three ?? ""]);
  first.source.reclaim();
  await until("it is back", () => first.entries.length === 4);
  expect((await reading.connection.deadLetters("acl-1", { limit: 5 })).length).toBe(1);
  await reading.connection.close();
  expect([...publishing.reports, ...reading.reports]).toEqual([]);
});

test("close ends soon although the server is gone, and reports the acknowledgements that are lost with it", async () => {
  // So that a test that waits for the server waits too long.
  const { connection, reports } = await open(server.url, { publishTimeout: 3_600_000 });
  const sink = await collect(connection, "closing", { group: "g", ack: false });
  const ids = await publish(connection, "closing", ["1", "2"]);
  await until("they are there", () => sink.entries.length === 2);
  await server.kill();
  const acked = sink.source.ack(ids);
  await connection.close();
  await expect(acked).rejects.toMatchObject({ code: "closed" });
  const lost = { kind: "error", reason: "ack_lost", address: "closing", group: "g" };
  const reported = () => reports.filter(({ kind }) => kind === "error");
  expect(reported()).toMatchObject([{ ...lost, count: 2, entry: ids[0] }]);
  await expect(sink.source.ack([ids[1] ?? ""])).rejects.toMatchObject({ code: "closed" });
  expect(reported()).toMatchObject([lost, { ...lost, count: 1, entry: ids[1] }]);
});

test("an acknowledgement that comes while closing already waits for the server is not lost silently", async () => {
  const proxy = await TcpProxy.start(server.port);
  try {
    const { connection, reports } = await open(proxy.url);
    const sink = await collect(connection, "late", { group: "g", ack: false });
    const ids = await publish(connection, "late", ["1", "2"]);
    await until("they are there", () => sink.entries.length === 2);
    await client.scriptLoad(markScript.source);
    await sink.source.stop();
    proxy.deaf = true;
    const closing = connection.close();
    await until("they were given back", async () =>
      (await pending(client, "late", "g")).every(([, , idle]) => idle > 1_000_000),
    );
    await expect(sink.source.ack(ids)).rejects.toMatchObject({ code: "closed" });
    await closing;
    expect(reports.filter(({ reason }) => reason === "ack_lost")).toMatchObject([{ count: 2 }]);
  } finally {
    await closeAll();
    await proxy.stop();
  }
});
