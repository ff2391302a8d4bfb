import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, publish, stored } from "./harness.ts";
import { TcpProxy } from "./tcp-proxy.ts";

let primary: OwnRedisServer;
let replica: OwnRedisServer;
let old: Bare;
let fresh: Bare;
let proxy: TcpProxy;

beforeAll(async () => {
  primary = await startOwnRedis();
  replica = await startOwnRedis(["--replicaof", "127.0.0.1", String(primary.port)]);
  old = await bare(primary.url);
  fresh = await bare(replica.url);
  proxy = await TcpProxy.start(primary.port);
});
afterEach(closeAll);
afterAll(async () => {
  await proxy.stop();
  for (const client of [old, fresh]) client.destroy();
  await Promise.all([primary.stop(), replica.stop()]);
});

test("a replica refuses for as long as publishTimeout, then it is reported; the link is made again with growing pauses", async () => {
  const { connection, reports, kinds } = await open(replica.url, { publishTimeout: 3_000 });
  const connections = async () =>
    Number(/total_connections_received:(\d+)/.exec(await fresh.info("stats"))?.[1]);
  const before = await connections();
  const began = Date.now();
  const outcomes = await connection.append(numbered(3).map((data) => ({ address: "a", fields: { data } })));
  expect(outcomes).toMatchObject(new Array(3).fill({ error: { code: "read_only" } }));
  // A timer may be due within the millisecond before.
  expect(Date.now() - began).toBeGreaterThanOrEqual(2_990);
  const tries = (await connections()) - before;
  expect(tries).toBeGreaterThanOrEqual(3);
  // Pauses of 25 to 50 ms, doubled each time: without that it were 60 and more.
  expect(tries).toBeLessThanOrEqual(10);
  // One outage, however often it connects: nothing has been written yet.
  expect(kinds()).toEqual(["disconnected"]);
  expect(reports[0]).toMatchObject({
    reason: "read_only",
    message: expect.stringContaining("Connect to the primary"),
  });
  const another = await open(replica.url, { publishTimeout: 200 });
  const [alone] = await another.connection.append([{ address: "a", fields: { data: "1" } }]);
  expect(alone).toMatchObject({ error: { code: "read_only" } });
});

test("after a failover everything goes on with the new primary, and each entry is stored once", async () => {
  const { connection, kinds } = await open(proxy.url);
  const sink = await collect(connection, "failover", { group: "g" });
  await publish(connection, "failover", numbered(5));
  await until("they came", () => sink.entries.length === 5);
  await until("they are settled", async () => (await old.xPending("failover", "g")).pending === 0);
  await until("the replica has it all", async () => {
    const [info, info2] = await Promise.all([old.info("replication"), fresh.info("replication")]);
    const offset = (text: string) => /master_repl_offset:(\d+)/.exec(text)?.[1];
    return offset(info) === offset(info2) && info2.includes("master_link_status:up");
  });
  await fresh.sendCommand(["REPLICAOF", "NO", "ONE"]);
  // Connections so far stay with the old primary, which is a replica now.
  proxy.target = replica.port;
  await old.sendCommand(["REPLICAOF", "127.0.0.1", String(replica.port)]);
  const [more, one] = await Promise.all([
    publish(connection, "failover", numbered(20, 5)),
    publish(connection, "failover", ["25"]),
  ]);
  expect([...more, ...one]).toHaveLength(21);
  await until("all came", () => new Set(sink.data()).size === 26);
  expect(sink.data()).toHaveLength(26);
  expect((await stored(fresh, "failover")).sort()).toEqual(numbered(26).sort());
  await until("all is settled", async () => (await fresh.xPending("failover", "g")).pending === 0);
  expect(kinds()).toContain("reconnected");
});
